"""A script that comes late moves nothing; one that does not come is not waited for in vain."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

import models
from shikayat import database
from shikayat.text.numbers import show_reference
from tests.accessibility.accessibility_browser import DRAWN, LOOK, PAINTED
from tests.browser.steps import sign_in

STORY = "ہماری گلی کا ٹرانسفارمر تین دن سے جلا ہوا ہے۔"
STYLED = "() => getComputedStyle(document.documentElement).getPropertyValue('--ink')"


@pytest.fixture
def signed_in(chromium, live_server, make_citizen):
    """Somebody who has signed in, in a window of this size."""
    contexts = []

    def new(language="ur", height=640):
        context = chromium.new_context(base_url=live_server, viewport={"width": 360, "height": height})
        contexts.append(context)
        page = context.new_page()
        sign_in(page, make_citizen(), language)
        return page

    yield new
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("language", "letters"), [("ur", "naskh"), ("ur", "nastaliq"), ("en", "naskh")])
def test_unsent_text_comes_back_without_moving_anything(signed_in, live_server, language, letters):
    """The short page of an address: all of it stands in the window, so whatever moves is a layout shift."""
    page = signed_in(language, height=2200)
    page.context.add_cookies([{"name": "letters", "value": letters, "url": live_server}])
    page.goto(f"/{language}/profile/address")
    page.fill("[name=address]", STORY)
    page.wait_for_function("() => document.getElementById('unsent').textContent")
    page.add_init_script(path=LOOK)
    wrong = {}
    for width in (240, 305, 320, 700, 768, 1280):
        page.set_viewport_size({"width": width, "height": 2200})
        before, after, early, late = come_back(page, language)
        # A font that somebody chose moves lines a little when it comes in place of the first one: that is over then.
        if late or after != before or (early and letters != "nastaliq"):
            wrong[width] = before, after, early, late
    assert wrong == {}


def come_back(page, language):
    """Loads the page again while what brings the text back is late.

    Gives the place of the footer before and after it came, and what moved before and after.
    """
    held = []

    def hold(route):
        held.append(route)

    page.route("**/keep.js", hold)
    page.goto(f"/{language}/profile/address", wait_until="commit")
    page.evaluate(PAINTED)
    page.wait_for_selector("#unsent", state="attached")
    page.evaluate(DRAWN)
    assert page.input_value("[name=address]") != STORY
    # The other faces only name fonts of the device, which are never loaded.
    page.wait_for_function(
        "() => [...document.fonts].filter(f => f.family === 'Shikayat Nastaliq').every(f => f.status === 'loaded')"
    )
    before, last = page.locator(".site-footer").bounding_box(), None
    while before != last:
        page.evaluate(DRAWN)
        before, last = page.locator(".site-footer").bounding_box(), before
    early = page.evaluate("look.shifted()")
    held[0].continue_()
    page.wait_for_selector("#unsent ~ button")
    page.evaluate(DRAWN)
    assert page.input_value("[name=address]") == STORY
    page.unroute("**/keep.js")
    return before, page.locator(".site-footer").bounding_box(), early, page.evaluate("look.shifted()")


def test_where_htmx_is_lost_the_buttons_are_there_at_once(signed_in):
    page = signed_in()
    page.route("**/htmx.min.js", lambda route: route.abort())
    page.goto("/ur/profile/address")
    button = page.locator("button[name=load][value=districts]")
    assert button.is_visible()
    page.select_option("[name=province]", "PK-SD")
    button.click()
    page.wait_for_selector("[name=district] option[value^='sd-']", state="attached")


def test_where_htmx_never_comes_the_buttons_do_after_a_while(signed_in):
    """The line hangs: neither an answer nor an end. The page's other scripts wait behind it, the style does not."""
    page = signed_in()
    page.route("**/htmx.min.js", lambda _route: None)
    page.goto("/ur/profile/address", wait_until="commit")
    button = page.locator("button[name=load][value=tehsils]")
    button.wait_for(state="attached")
    page.wait_for_function(STYLED)
    expect(button).to_be_hidden()  # it would move the page if htmx came
    expect(button).to_be_visible()


def test_where_htmx_fails_later_the_buttons_come_back(signed_in):
    page = signed_in()
    page.goto("/ur/profile/address")
    page.wait_for_load_state()
    button = page.locator("button[name=load][value=tehsils]")
    assert not button.is_visible()
    page.route("**/places/**", lambda route: route.abort())
    page.select_option("[name=province]", "PK-SD")
    expect(button).to_be_visible()
    page.unroute("**/places/**")
    page.select_option("[name=province]", "PK-PB")
    expect(button).to_be_hidden()


FOREIGN = "<!DOCTYPE html><html><head><title>No balance</title></head><body><h1>Buy a bundle</h1></body></html>"
ANSWERS = [(500, None), (404, None), (429, "Slow down"), (502, FOREIGN), (200, FOREIGN)]


def answering(status, body, language, page):
    """An answer that is not the part that was asked for; without ``body`` the site's own page of an error."""
    text = body or page.request.get(f"/{language}/there-is-no-such-page").text()
    return lambda route: route.fulfill(status=status, body=text, content_type="text/html; charset=utf-8")


@pytest.mark.parametrize(("status", "body"), ANSWERS)
def test_an_error_never_lands_among_the_choices(signed_in, status, body):
    page = signed_in()
    page.goto("/ur/profile/address")
    page.wait_for_load_state()
    before = page.inner_html("[name=tehsil]")
    page.route("**/places/**", answering(status, body, "ur", page))
    page.select_option("[name=province]", "PK-SD")
    button = page.locator("button[name=load][value=districts]")
    expect(button).to_be_visible()
    assert page.inner_html("[name=tehsil]") == before
    button.click()
    page.wait_for_selector("[name=district] option[value^='sd-']", state="attached")


@pytest.mark.parametrize(("status", "body"), ANSWERS)
def test_an_error_does_not_take_the_status_away(chromium, live_server, make_citizen, make_complaint, status, body):
    citizen = make_citizen()
    complaint = make_complaint(citizen=citizen)
    page = chromium.new_page(base_url=live_server)
    sign_in(page, citizen, "en")
    page.goto(f"/en/complaints/{show_reference(complaint.reference)}")
    page.wait_for_load_state()
    before, title = page.inner_html("main"), page.title()
    page.route("**version=*", answering(status, body, "en", page))
    with page.expect_response("**version=*"):
        page.evaluate("htmx.trigger(document.querySelector('[data-refresh]'), 'refresh')")
    page.wait_for_timeout(300)
    assert (page.inner_html("main"), page.title()) == (before, title)
    page.unroute("**version=*")
    with database.connection():
        models.Complaint.update(status="answered", version=complaint.version + 1).execute()
    page.evaluate("htmx.trigger(document.querySelector('[data-refresh]'), 'refresh')")
    page.wait_for_selector(f"[data-refresh][data-hx-get$='version={complaint.version + 1}']")
    page.context.close()


def test_a_request_that_hangs_is_given_up(signed_in):
    page = signed_in()
    page.goto("/ur/profile/address")
    page.wait_for_load_state()
    page.route("**/places/**", lambda _route: None)
    page.select_option("[name=province]", "PK-SD")
    expect(page.locator("button[name=load][value=districts]")).to_be_visible()


def test_a_button_somebody_has_come_to_does_not_vanish(signed_in):
    page = signed_in()
    held = []

    def hold(route):
        held.append(route)

    page.route("**/htmx.min.js", hold)
    page.goto("/ur/profile/address", wait_until="commit")
    button = page.locator("button[name=load][value=districts]")
    button.wait_for(state="attached")
    page.wait_for_function(STYLED)  # before that everything counts as visible, though nothing is drawn
    expect(button).to_be_hidden()
    expect(button).to_be_visible()
    button.focus()
    held[0].continue_()
    page.wait_for_function("() => window.htmx && document.documentElement.className")
    page.evaluate(DRAWN)
    expect(button).to_be_visible()
    expect(button).to_be_focused()
