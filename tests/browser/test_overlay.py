"""The overlay in a real browser: hover, focus, copy, in both directions, under the strict policy of the site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.copy_of_site import Copy

pytestmark = pytest.mark.xdist_group("crawl")  # what is made once is made in one process

CATALOG = "translations/ur/LC_MESSAGES/messages.po"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Copy, str]]:
    copy = Copy(tmp_path_factory.mktemp("overlay") / "copy")
    copy.run("translations/compile.py")
    copy.crawl("ur")
    with copy.served(TRANSLATING="yes") as address:
        yield copy, address


@pytest.fixture
def page(chromium: Browser, server: tuple[Copy, str]) -> Iterator[Page]:
    """A browser in which the overlay was switched on; what the console complains about fails the test."""
    context = chromium.new_context(base_url=server[1], viewport={"width": 1280, "height": 900}, locale="ur")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    said: list[str] = []
    page = context.new_page()
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/dev/translating/")
    page.click("form[action$=overlay] button")
    page.wait_for_selector(".catalog-text")
    yield page
    context.close()
    assert said == []


def line_of(copy: Copy, source: str) -> int:
    return copy.catalog("ur").read_text().splitlines().index(f'msgid "{source}"') + 1


@pytest.mark.parametrize("language", ["ur", "en"])
def test_pointing_at_a_text_shows_its_msgid_and_line(page: Page, server, language: str):
    page.goto(f"/{language}/sign-in")
    page.hover("main h1 .catalog-text")
    panel = page.locator(".catalog-panel")
    panel.wait_for(state="visible")
    assert "Sign in" in panel.inner_text()
    if language == "ur":
        assert f"{CATALOG}:{line_of(server[0], 'Sign in')}" in panel.inner_text()
        assert "سائن اِن کریں" in panel.inner_text()
    else:
        assert "translations/messages.pot:" in panel.inner_text()
    box = panel.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 1280


def test_its_link_copies_msgid_and_line(page: Page, server):
    page.goto("/ur/sign-in")
    page.hover("main h1 .catalog-text")
    page.locator(".catalog-panel a[data-copies]").click()
    wanted = f"{CATALOG}:{line_of(server[0], 'Sign in')}\nSign in"
    assert page.evaluate("navigator.clipboard.readText()") == wanted


def test_the_keyboard_reaches_texts_and_fields(page: Page, server):
    page.goto("/ur/recover")
    page.focus("[name=username]")
    page.locator(".catalog-panel").wait_for(state="visible")
    assert "What is your user name or mobile number?" in page.inner_text(".catalog-panel")
    hint = page.locator(".hint .catalog-text")
    assert hint.get_attribute("tabindex") == "0"
    hint.focus()
    assert "If there is such an account, we send a code" in page.inner_text(".catalog-panel")
    page.keyboard.press("Escape")
    assert not page.locator(".catalog-panel").is_visible()


def test_no_mark_is_left_on_the_page_and_what_is_unseen_is_listed(page: Page):
    page.goto("/ur/guide")
    page.wait_for_selector(".catalog-unseen")
    assert page.evaluate("!/[\\u{E0000}-\\u{E007F}]/u.test(document.documentElement.outerHTML + document.title)")
    page.click(".catalog-unseen summary")
    assert "Main" in page.inner_text(".catalog-unseen")


def test_a_sentence_with_a_link_in_it_is_one_message(page: Page):
    page.goto("/ur/guide/sign-in")
    link = page.locator("main p .catalog-text >> text=نیا پاس ورڈ بنائیں").first
    link.hover()
    page.locator(".catalog-panel").wait_for(state="visible")
    assert "Choose a new password</a> with a code" in page.inner_text(".catalog-panel")


def test_from_a_msgid_to_the_page_where_it_stands(page: Page):
    page.goto("/dev/translating/ur/")
    page.fill("[name=q]", "Keep me signed in on this device")
    page.press("[name=q]", "Enter")
    for _minute in range(60):  # the crawl through every page goes on meanwhile
        if page.locator("main ul a").count():
            break
        page.wait_for_timeout(2000)
        page.reload()
    page.locator("main ul a").first.click()
    found = page.locator(".catalog-found")
    found.first.wait_for(state="visible")
    assert found.first.inner_text() == "اس ڈیوائس پر مجھے سائن اِن رکھیں"
    assert found.first.evaluate(
        "e => e.getBoundingClientRect().top >= 0 && e.getBoundingClientRect().bottom <= innerHeight"
    )
