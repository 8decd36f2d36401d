"""What a real browser loads: every byte and request on the line, the icon included."""

from __future__ import annotations

import re

import pytest

PLACE = ("PK-PB", "pb-lahore", "pb-lahore-raiwind")


@pytest.fixture
def phone(chromium, wire, messages):
    """A new browser on a counted line."""
    contexts = []

    def new(*, script: bool = True, **headers: str):
        context = chromium.new_context(
            base_url=wire.address,
            java_script_enabled=script,
            viewport={"width": 360, "height": 640},
            extra_http_headers=headers,
        )
        contexts.append(context)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()


def settle(page) -> None:
    """Wait until the browser has asked for everything, also for what no page event tells of: its icon."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)


@pytest.mark.parametrize("language", ["ur", "en"])
@pytest.mark.parametrize("path", ["", "guide", "guide/sign-in", "rules", "privacy", "accessibility"])
def test_a_first_visit(phone, wire, language, path):
    page = phone()
    kinds = []
    page.on("request", lambda request: kinds.append(request.resource_type))
    page.goto(f"/{language}/{path}")
    settle(page)
    assert wire.requests == 2, kinds
    assert sorted(kinds) == ["document", "stylesheet"]
    assert wire.received <= 14_600
    first = wire.received
    page.goto("about:blank")
    page.goto(f"/{language}/{path}")
    settle(page)
    assert wire.received == first, "kept for five minutes, styles for ever"


def test_coming_back_after_five_minutes_costs_a_few_hundred_bytes(phone, wire):
    page = phone()
    page.goto("/ur/guide")
    settle(page)
    first, requests = wire.received, wire.requests
    page.reload()
    settle(page)
    assert wire.requests == requests + 1
    assert wire.received - first <= 700


@pytest.mark.parametrize("script", [False, True], ids=["plain", "script"])
@pytest.mark.parametrize("language", ["ur", "en"])
def test_the_whole_way(phone, wire, messages, language, script):
    """Opening an account and lodging a complaint, twelve views, no attachment."""
    page = phone(script=script)
    views = 0

    def next_page():
        nonlocal views
        views += 1
        page.click("#form button[type=submit]:not([name]):not(.visually-hidden)")
        settle(page)

    page.goto(f"/{language}/register/nationality")
    page.check("[value=national]")
    next_page()
    page.fill("[name=mobile]", "0303 7654321")
    next_page()
    page.fill("[name=code]", re.search(r"\b(\d{6})\b", messages()[0].words)[1])
    next_page()
    page.fill("[name=full_name]", "زبیدہ خانم")
    page.check("[value=female]")
    for name, value in (("day", "17"), ("month", "5"), ("year", "1990")):
        field = page.locator(f"[name=birth_{name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    next_page()
    page.fill("[name=username]", "walker")
    page.fill("[name=password]", "ہمارے گاؤں کا پرانا کنواں")
    next_page()
    page.fill("[name=cnic]", "35202-7654321-2")
    choose_place(page, script)
    page.fill("[name=address]", "مکان 4، گلی 2، رائیونڈ")
    next_page()
    views += 1
    page.goto(f"/{language}/complaints/new/category?group=electricity")
    page.check("[name=kind][value=complaint]")
    page.check("[name=category][value='electricity.outage']")
    next_page()
    page.fill("[name=subject]", "تین دن سے بجلی نہیں")
    page.fill("[name=details]", "ہماری گلی کا ٹرانسفارمر جل گیا ہے۔ تین دن سے اندھیرا ہے۔")
    next_page()
    next_page()  # the place is that of the profile
    next_page()
    page.wait_for_url(re.compile("received"))
    views += 1
    assert views == 12
    assert wire.received <= (100 if script else 75) * 1024


def choose_place(page, script: bool) -> None:
    for level, code, step in zip(
        ("province", "district", "tehsil"), PLACE, ("districts", "tehsils", None), strict=True
    ):
        page.locator(f"[name={level}] option[value={code}]").wait_for(state="attached")
        page.select_option(f"[name={level}]", code)
        if step and not script:
            page.click(f"button[name=load][value={step}]")
            settle(page)


def choose_nastaliq(page) -> None:
    page.goto("/ur/letters")
    page.check("[value=nastaliq]")
    page.click("#form button[type=submit]:not(.visually-hidden)")
    settle(page)
    assert page.locator("[role=status]").count() == 1


def test_nastaliq_is_loaded_only_when_it_was_chosen_and_once(phone, wire):
    page = phone()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/ur/letters")
    settle(page)
    assert not [url for url in asked if "woff2" in url or "nastaliq.css" in url]
    choose_nastaliq(page)
    before = wire.received
    for path in ("/ur/", "/ur/guide", "/ur/sign-in"):
        page.goto(path)
        settle(page)
        used = page.evaluate(
            "document.fonts.ready.then(all => [...all].filter(f => f.status === 'loaded').map(f => f.family))"
        )
        assert used == ["Shikayat Nastaliq"], path
    assert wire.received - before < 12_000, "the sheet and the font came with the choice and are kept"
    page.goto("/en/")
    settle(page)
    assert page.locator("link[href*=nastaliq]").count() == 0
    # The font of the site itself is a whole font, also where the device has one of its own and does not ask for it.
    page.goto("/ur/")
    sheet = page.locator("link[href*=nastaliq]").get_attribute("href")
    font = sheet.replace("css/nastaliq.css", "vendor/nastaliq.woff2")
    assert (
        page.evaluate("url => new FontFace('Ours', `url(${url})`).load().then(font => font.status)", font) == "loaded"
    )


def test_a_phone_that_saves_data_is_not_sent_nastaliq(phone):
    page = phone(**{"Save-Data": "on"})
    choose_nastaliq(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/ur/", "/ur/letters", "/ur/sign-in"):
        page.goto(path)
        settle(page)
    assert not [url for url in asked if "nastaliq" in url]
