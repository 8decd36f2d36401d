"""A handful of stories in a real Chromium on a 320-pixel phone, with scripts on and off."""

from __future__ import annotations

import re

import pytest

import models
from shikayat import database
from tests.browser.steps import sign_in


def _no_sideways_scroll(page):
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide}px wider than the phone"


@pytest.mark.parametrize("language", ["ur", "en"])
def test_lodging_on_a_phone(open_browser, make_citizen, script, language):
    citizen = make_citizen()
    page = open_browser(script=script, language=language)
    sign_in(page, citizen, language)
    page.goto(f"/{language}/complaints/new/category")
    page.fill("[name=q]", "bijli nahi")
    page.press("[name=q]", "Enter")
    page.check("[name=category][value='electricity.outage']")
    page.check("[name=kind][value=complaint]")
    page.click("#form button[type=submit]:not([name])")
    page.fill("[name=subject]", "تین دن سے بجلی نہیں")
    page.fill("[name=details]", "ہماری گلی کا ٹرانسفارمر جل گیا ہے۔")
    page.click("#form button[type=submit]:not([name])")

    # The profile's place is filled in; move to another province, one list after the other.
    assert page.input_value("[name=tehsil]") == "pb-lahore-raiwind"
    if script:
        page.wait_for_load_state()  # nobody chooses before the scripts below the page are there
        page.select_option("[name=province]", "PK-SD")
        page.locator("[name=district] option[value=sd-badin]").wait_for(state="attached")
        assert page.input_value("[name=district]") == ""
        assert page.input_value("[name=province]") == "PK-SD"
        page.select_option("[name=district]", "sd-badin")
        page.locator("[name=tehsil] option[value=sd-badin-badin]").wait_for(state="attached")
    else:
        page.select_option("[name=province]", "PK-SD")
        page.click("button[name=load][value=districts]")
        assert page.input_value("[name=province]") == "PK-SD"
        page.select_option("[name=district]", "sd-badin")
        page.click("button[name=load][value=tehsils]")
    page.select_option("[name=tehsil]", "sd-badin-badin")
    page.fill("[name=landmark]", "پرانا بازار")
    page.click("#form button[type=submit]:not([name])")
    assert "پرانا بازار" in page.inner_text("main")
    _no_sideways_scroll(page)
    page.click("#form button[type=submit]:not([name])")
    page.wait_for_url(re.compile(r"received"))
    with database.connection():
        complaint = models.Complaint.get()
    shown = f"{complaint.reference[:4]}-{complaint.reference[4:8]}-{complaint.reference[8:]}"
    assert shown in page.inner_text("main")
    assert complaint.tehsil_id == "sd-badin-badin"


def test_the_status_changes_by_itself(open_browser, make_citizen, make_complaint):
    citizen = make_citizen()
    complaint = make_complaint(citizen=citizen)
    page = open_browser()
    sign_in(page, citizen, "en")
    page.clock.install()
    page.goto(f"/en/complaints/{complaint.reference}")
    region = page.locator("[aria-live=polite]").first
    assert region.count() == 1, "the live region stands before the first swap"
    with database.connection():
        models.Complaint.update(status="in_progress", version=complaint.version + 1).execute()
        models.Event.create(complaint=complaint, kind="accepted", actor="office")
    before = page.inner_text("[data-refresh]")
    with page.expect_response(lambda answer: "version=" in answer.url) as answered:
        page.clock.run_for(61_000)
    assert answered.value.status == 200
    page.wait_for_function("before => document.querySelector('[data-refresh]').innerText !== before", arg=before)
    page.wait_for_function(
        "[...document.querySelectorAll('[aria-live=polite]')].some(region => region.innerText.trim())"
    )
    with page.expect_response(lambda answer: "version=" in answer.url) as answered:
        page.clock.run_for(61_000)
    assert answered.value.status == 204


def test_switching_language_keeps_a_half_typed_form(open_browser, script):
    page = open_browser(script=script)
    page.goto("/ur/register/nationality")
    page.check("[value=national]")
    page.click("#form button[type=submit]:not([name])")
    page.fill("[name=mobile]", "0300 12")
    page.click("#form button[type=submit]:not([name])")
    assert page.input_value("[name=mobile]") == "0300 12"
    page.click("button[name=switch_language]")
    assert "/en/register/mobile" in page.url
    assert page.input_value("[name=mobile]") == "0300 12"
    assert page.title().startswith("Error:")
    assert page.locator("html").get_attribute("dir") == "ltr"


def test_the_first_page_is_light(open_browser):
    page = open_browser()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/ur/")
    assert not [url for url in asked if url.endswith((".js", ".woff2"))]
    assert page.evaluate("document.documentElement.dir") == "rtl"
    _no_sideways_scroll(page)
