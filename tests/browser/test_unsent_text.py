"""Autosaved text survives a lost connection and a reload, is deleted once sent, and is shown to no other person."""

from __future__ import annotations

import pytest

import models
from shikayat import database
from shikayat.text.numbers import show_reference
from tests.browser.steps import SEND, sign_in, to_details

STORY = "ہماری گلی کا ٹرانسفارمر تین دن سے جلا ہوا ہے۔"
KEPT = "Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter(key => key.startsWith('unsent:'))"
TEXTS = "JSON.stringify([{...localStorage}, {...sessionStorage}])"


@pytest.fixture
def phone(chromium, wire):
    contexts = []

    def new():
        context = chromium.new_context(base_url=wire.address, viewport={"width": 360, "height": 640})
        contexts.append(context)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()


def press(page, **kwargs):
    page.click(SEND, **kwargs)


def type_story(page):
    page.type("[name=subject]", "گڑھا")
    page.type("[name=details]", STORY)
    page.wait_for_function(f"() => {KEPT}.length === 1")


@pytest.mark.parametrize("language", ["ur", "en"])
def test_a_line_that_breaks_while_sending(phone, wire, make_citizen, language):
    page = phone()
    sign_in(page, make_citizen(), language)
    to_details(page, language)
    assert page.locator("#unsent").inner_text() == ""
    type_story(page)
    said = page.locator("#unsent").inner_text()
    assert said and said.isascii() == (language == "en")
    wire.breaks_in = b"POST "  # also when the browser tries again by itself
    with page.expect_event("requestfailed"):
        press(page, no_wait_after=True)
    page.wait_for_url("chrome-error://**")  # the browser's own page: nothing came
    wire.breaks_in = None
    page.goto(f"/{language}/complaints/new/details")
    assert page.input_value("[name=details]") == STORY
    assert page.input_value("[name=subject]") == "گڑھا"
    page.wait_for_function("() => document.getElementById('unsent').textContent.length > 0")
    assert page.locator("#unsent").get_attribute("role") == "status"
    press(page)
    page.wait_for_url("**/place")
    page.wait_for_function(f"() => {KEPT}.length === 0")
    page.goto(f"/{language}/complaints/new/details")
    page.wait_for_load_state()
    assert page.input_value("[name=details]") == STORY, "from the draft, now"
    assert page.locator("#unsent").inner_text() == ""


def test_what_came_back_can_be_put_away(phone, make_citizen):
    page = phone()
    sign_in(page, make_citizen(), "en")
    to_details(page, "en")
    type_story(page)
    page.reload()
    assert page.input_value("[name=details]") == STORY
    page.locator("#unsent ~ button").click()
    assert page.input_value("[name=details]") == ""
    assert page.evaluate("document.activeElement.name") == "subject"
    assert page.evaluate(KEPT) == []
    page.reload()
    assert page.input_value("[name=details]") == ""


def test_a_refused_form_keeps_its_text_until_it_is_taken(phone, make_citizen):
    page = phone()
    sign_in(page, make_citizen(), "ur")
    to_details(page, "ur")
    page.type("[name=details]", STORY)
    press(page)
    page.wait_for_selector(".error-summary")
    assert page.evaluate(KEPT) != []
    assert page.input_value("[name=details]") == STORY
    page.wait_for_load_state()
    assert page.locator(".restored").count() == 0, "nothing came back that was not there"


@pytest.mark.parametrize(
    ("ticks", "where"), [((), "session"), (("keep",), "local"), (("shared",), None), (("keep", "shared"), None)]
)
def test_where_it_is_kept_is_the_persons_choice(phone, make_citizen, ticks, where):
    page = phone()
    sign_in(page, make_citizen(), "ur", *ticks)
    to_details(page, "ur")
    page.type("[name=details]", STORY)
    if where:
        page.wait_for_function(f"() => {KEPT}.length === 1")
    else:
        page.wait_for_timeout(900)  # longer than it takes where something is kept
    stores = page.evaluate(
        "[localStorage, sessionStorage].map(s => Object.keys(s).filter(key => key.startsWith('unsent:')).length)"
    )
    assert stores == {"local": [1, 0], "session": [0, 1], None: [0, 0]}[where]
    if where is None:
        assert page.locator("script[src*='keep.js'], #unsent").count() == 0
    # A tab that is opened afresh is the next person at the device.
    other = page.context.new_page()
    other.goto("/ur/complaints/new/details")
    other.wait_for_load_state()
    assert other.input_value("[name=details]") == (STORY if where == "local" else "")


def test_signing_out_and_another_person_leave_nothing(phone, make_citizen):
    page = phone()
    sign_in(page, make_citizen(), "ur", "keep")
    to_details(page, "ur")
    type_story(page)
    page.goto("/ur/sign-out")
    press(page)
    page.wait_for_url("**/ur/")
    assert page.evaluate(KEPT) == []
    # Where a browser does not know Clear-Site-Data, the next person's first page with long text clears up.
    page.evaluate("localStorage.setItem('unsent:somebody:/complaints/new/details', '{\"details\": \"a secret\"}')")
    sign_in(page, make_citizen(), "ur")
    to_details(page, "ur")
    page.wait_for_function(f"() => {KEPT}.length === 0")
    assert page.input_value("[name=details]") == ""


def test_numbers_and_passwords_are_never_kept(phone, make_citizen):
    """The page with the identity card number has an address to write, too."""
    page = phone()
    sign_in(page, make_citizen(), "ur", "keep")
    page.goto("/ur/profile/address")
    page.fill("[name=address]", "مکان 7")
    page.wait_for_function(f"() => {KEPT}.length === 1")
    assert "مکان 7" in page.evaluate(TEXTS)
    for path in ("profile/password", "sign-in", "register/mobile", "register/nationality", "track"):
        page.goto(f"/ur/{path}")
        assert page.locator("script[src*='keep.js']").count() == 0, path


def test_spoilt_storage_is_no_disaster(phone, make_citizen):
    page = phone()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    sign_in(page, make_citizen(), "ur")
    to_details(page, "ur")
    type_story(page)
    page.evaluate(f"sessionStorage.setItem({KEPT}[0], 'no json')")
    page.evaluate("window.onpagehide = null")
    page.goto("/ur/dashboard")
    page.evaluate(f"{KEPT}.forEach(key => sessionStorage.setItem(key, '['))")
    page.goto("/ur/complaints/new/details")
    page.wait_for_load_state()
    assert page.input_value("[name=details]") == ""
    assert errors == []


def test_an_inserted_template_is_not_replaced_by_saved_text(phone, staff, make_officer, make_complaint, wire):
    officer = make_officer()
    complaint = make_complaint(status="in_progress", officer=officer)
    with database.connection():
        row = models.AnswerTemplate.create(
            titles={"ur": "تیار", "en": "Ready"}, texts={"ur": "لائن بحال ہے۔", "en": "Done."}
        )
    page = phone()
    session = staff(officer).client.get_cookie("session").value
    page.context.add_cookies([{"name": "session", "value": session, "url": wire.address}])
    page.goto(f"/ur/desk/{show_reference(complaint.reference)}/answer")
    page.type("[name=text]", "السلام علیکم")
    page.wait_for_function(f"() => {KEPT}.length === 1")
    page.select_option("[name=template]", str(row.id))
    page.click("[name=load][value=template]")
    page.wait_for_function("() => document.querySelector('[name=text]').value.includes('لائن')")
    page.wait_for_load_state()
    assert page.input_value("[name=text]").splitlines() == ["السلام علیکم", "لائن بحال ہے۔"]
    # Another visit finds the text with the template, which is the newest that was on the page.
    page.goto(page.url)
    assert "لائن" in page.input_value("[name=text]")
