"""Urdu from Latin keys: fetched when asked for, by mouse, keys and screen reader, remembered, and off on phones."""

from __future__ import annotations

import pytest

from tests.axe import faults
from tests.browser.steps import sign_in, to_details


@pytest.fixture
def desk(chromium, live_server, make_citizen):
    """Somebody at a computer, on the page where the story is told."""
    contexts = []

    def new(language="ur", *, touch: bool = False, width: int = 1024):
        context = chromium.new_context(
            base_url=live_server, viewport={"width": width, "height": 800}, has_touch=touch, is_mobile=touch
        )
        contexts.append(context)
        page = context.new_page()
        sign_in(page, make_citizen(), language)
        to_details(page, language)
        return page

    yield new
    for context in contexts:
        context.close()


def switch_on(page):
    page.click("#urdu-keyboard")
    page.wait_for_selector(".urdu-map")


@pytest.mark.parametrize("language", ["ur", "en"])
def test_latin_keys_write_urdu(desk, language):
    page = desk(language)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.focus("[name=details]")
    page.keyboard.type("salam")
    assert page.input_value("[name=details]") == "salam", "off until asked for"
    page.fill("[name=details]", "")
    switch_on(page)
    assert len([url for url in asked if "urdu-keyboard" in url]) == 2
    page.focus("[name=details]")
    page.keyboard.type("slam, Tyk hY. 123 k!a?", delay=5)
    assert page.input_value("[name=details]") == "سلام، ٹےک حَ۔ 123 ک!ا؟"
    page.keyboard.press("Control+z")
    assert len(page.input_value("[name=details]")) < 23, "the browser's own undo goes on working"
    # The counter below the field has seen it all.
    assert str(5000 - len(page.input_value("[name=details]"))) in page.inner_text("#details-count")
    page.keyboard.press("Control+Space")
    page.fill("[name=details]", "")
    page.focus("[name=details]")
    page.keyboard.type("off")
    assert page.input_value("[name=details]") == "off"
    assert page.locator(".urdu-map").is_hidden()
    page.wait_for_function(
        "() => document.querySelector('#urdu-keyboard + [role=status]').textContent.includes('off') || "
        "document.querySelector('#urdu-keyboard + [role=status]').textContent.includes('بند')"
    )
    assert page.get_attribute("#urdu-keyboard", "aria-pressed") == "false"


def test_every_letter_of_urdu_is_there(desk):
    page = desk("en")
    switch_on(page)
    page.focus("[name=details]")
    for letters in ("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
        page.keyboard.type(letters)
    typed = page.input_value("[name=details]")
    assert set("ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیےآئؤۃ") <= set(typed)
    assert not set("يكىةه") & set(typed)
    assert not [letter for letter in typed if letter.isascii()]


def test_the_map_by_mouse(desk):
    page = desk()
    switch_on(page)
    page.click("[name=subject]")
    for letter in "بجلی":
        page.locator(".urdu-map button", has_text=letter).first.click()
    assert page.input_value("[name=subject]") == "بجلی"
    assert page.evaluate("document.activeElement.name") == "subject", "the mouse takes nothing out of the field"
    page.locator(".urdu-map > button").click()
    page.locator(".urdu-map button", has_text="ڑ").first.click()
    assert page.input_value("[name=subject]") == "بجلیڑ"


def test_the_map_by_keys_alone(desk):
    page = desk("en")
    page.focus("#urdu-keyboard")
    page.keyboard.press("Enter")
    page.wait_for_selector(".urdu-map")
    page.focus("#urdu-keyboard")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.urdu-map') !== null")
    assert page.evaluate("document.activeElement.textContent") == "قq"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.input_value("[name=subject]") == "و"
    assert page.evaluate("document.activeElement.textContent") == "وw", "one stays on the map"
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    assert page.input_value("[name=subject]") == "وس"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.name") == "subject"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.id") == "urdu-keyboard", "the whole map is one stop"


@pytest.mark.parametrize("language", ["ur", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_is_accessible_and_fits(desk, language, width):
    page = desk(language, width=width)
    switch_on(page)
    page.wait_for_load_state("networkidle")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        "() => [...document.querySelectorAll('.urdu-map button')]"
        ".filter(key => key.offsetWidth < 24 || key.offsetHeight < 44).length"
    )
    assert small == 0
    tree = page.locator(".urdu-map").aria_snapshot()
    assert tree.startswith("- group")
    assert 'button "ب"' in tree


def test_the_choice_is_remembered(desk):
    page = desk()
    switch_on(page)
    page.reload()
    page.wait_for_selector(".urdu-map")
    assert page.get_attribute("#urdu-keyboard", "aria-pressed") == "true"
    page.click("#urdu-keyboard")
    page.reload()
    page.wait_for_load_state("networkidle")
    assert page.locator(".urdu-map").count() == 0
    assert page.get_attribute("#urdu-keyboard", "aria-pressed") == "false"


def test_a_phone_has_keyboards_of_its_own(desk):
    page = desk(touch=True, width=360)
    assert page.locator("#urdu-keyboard").count() == 0
    page.keyboard.press("Control+Space")
    assert page.locator(".urdu-map").count() == 0


def test_no_field_for_numbers_or_passwords_is_touched(desk):
    page = desk("en")
    for path in ("sign-in", "recover", "profile/password"):
        page.goto(f"/en/{path}")
        assert page.locator("#urdu-keyboard").count() == 0, path
    page.goto("/en/profile/address")
    switch_on(page)
    page.focus("[name=address]")
    page.keyboard.type("a")
    assert "ا" in set(page.input_value("[name=address]")) and "a" not in page.input_value("[name=address]")
