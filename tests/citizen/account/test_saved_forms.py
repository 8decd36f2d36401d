"""A form sent after the sign-in had ended is saved for the person who typed it, and for no other account."""

from __future__ import annotations

import pytest

import models
from shikayat import database

PASSWORD = "میرا گھر لاہور میں ہے"
TYPED = "میرا نیا پتہ، مکان 99"
PAGE = "/ur/profile/address"


def end_sign_ins():
    with database.connection():
        models.SignIn.update(revoked_at=models.now()).execute()


def enter(browser, citizen):
    browser.get("/ur/sign-in")
    browser.submit({"username": citizen.username, "password": PASSWORD})


def leave(browser):
    browser.get("/ur/sign-out")
    browser.submit({})


@pytest.fixture
def first(make_citizen):
    return make_citizen()


@pytest.fixture
def browser(first, sign_in):
    """A browser on a shared phone: the first person's sign-in ended while they typed."""
    browser = sign_in(first)
    browser.get(PAGE)
    end_sign_ins()
    browser.submit({"address": TYPED})
    return browser


def test_the_next_person_on_the_device_never_sees_it_and_its_owner_still_finds_it(browser, first, make_citizen):
    second = make_citizen()
    enter(browser, second)
    assert browser.get(PAGE).field("address") == second.address
    leave(browser)
    enter(browser, first)
    assert browser.get(PAGE).field("address") == TYPED


def test_it_comes_back_even_when_every_cookie_was_lost(first, sign_in):
    browser = sign_in(first)
    browser.get(PAGE)
    browser.client.delete_cookie("session")
    browser.submit({"address": TYPED})
    browser.follow()
    browser.submit({"username": first.username, "password": PASSWORD})
    assert browser.follow().field("address") == TYPED


def test_forms_of_several_pages_wait_side_by_side(first, sign_in):
    browser = sign_in(first)
    address, language = browser.get(PAGE), browser.get("/ur/profile/language")
    end_sign_ins()
    browser.page, browser.path = address, PAGE
    browser.submit({"address": TYPED})
    browser.page, browser.path = language, "/ur/profile/language"
    browser.submit({"language": "en"})
    enter(browser, first)
    assert browser.get("/ur/profile/language").field("language") == "en"
    browser.submit({})
    assert browser.get(PAGE).field("address") == TYPED


def test_an_old_window_of_another_person_counts_for_nobody_else(first, sign_in, make_citizen):
    """The first person's page is still open in a window when the second signs in and presses its button."""
    browser, second = sign_in(first), make_citizen()
    old = browser.get(PAGE)
    leave(browser)
    enter(browser, second)
    browser.page, browser.path = old, PAGE
    browser.submit({"address": TYPED})
    assert browser.page.location == "/ur/dashboard"
    assert browser.get(PAGE).field("address") == second.address
    leave(browser)
    enter(browser, first)
    assert browser.get(PAGE).field("address") == TYPED


def test_saved_form_with_invalid_owner_token_is_not_stored(first, visitor):
    """A form that does not say whose it is, or says so falsely, is not kept."""
    for token in ("", "x", "fn5jaXRpemVuIDF-eA"):
        visitor.post(PAGE, {"csrf_token": token, "address": "جھوٹ"})
    with database.connection():
        assert not models.SavedForm.select().exists()
