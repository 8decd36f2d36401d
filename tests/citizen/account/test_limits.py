"""Limits slow guessing down without shutting out the many who share an address, or an owner for good."""

from __future__ import annotations

import re

import pytest

from shikayat import database
from shikayat.identity import citizen_session
from shikayat.web.saved_forms import count_try, forget_tries, tries

PASSWORD = "میرا گھر لاہور میں ہے"
HERE = "127.0.0.1"


def counted(key, number):
    with database.connection():
        count_try(key, citizen_session.WINDOW, by=number)


def try_to_sign_in(visitor, username, password=PASSWORD, *, status=303):
    visitor.get("/en/sign-in")
    return visitor.submit({"username": username, "password": password}, status=status)


def test_signing_in_rightly_counts_against_no_address(new_visitor, make_citizen):
    for _person in range(3):
        try_to_sign_in(new_visitor(), make_citizen().username)
    with database.connection():
        assert tries(f"sign-in:from:{HERE}", citizen_session.WINDOW) == 0


def test_behind_a_busy_address_honest_people_still_get_in(new_visitor, make_citizen):
    """Somebody at the same mobile network guesses a thousand passwords."""
    counted(f"sign-in:from:{HERE}", 1000)
    citizen = make_citizen()
    browser = new_visitor()
    for _slip in range(2):
        try_to_sign_in(browser, citizen.username, "wrong", status=422)
    try_to_sign_in(browser, citizen.username)


def test_from_a_busy_address_each_account_gets_fewer_tries(visitor, make_citizen):
    counted(f"sign-in:from:{HERE}", 1000)
    username = make_citizen().username
    for _try in range(3):
        try_to_sign_in(visitor, username, "wrong", status=422)
    try_to_sign_in(visitor, username, status=429)


def test_sign_in_over_address_limit_answers_429(visitor, make_citizen):
    counted(f"sign-in:from:{HERE}", citizen_session.ADDRESS_TRIES_AT_MOST)
    try_to_sign_in(visitor, make_citizen().username, status=429)


@pytest.mark.parametrize("language", ["ur", "en"])
def test_the_page_says_when_to_try_again(visitor, make_citizen, language):
    counted(f"sign-in:from:{HERE}", citizen_session.ADDRESS_TRIES_AT_MOST)
    visitor.get(f"/{language}/sign-in")
    page = visitor.submit({"username": make_citizen().username, "password": "wrong"}, status=429)
    assert {"en": "Try again in 15 minutes.", "ur": "15 منٹ بعد"}[language] in page.errors[0]
    assert 0 < int(page.headers["Retry-After"]) <= citizen_session.WINDOW


def test_a_code_that_was_typed_in_counts_against_no_address(app, visitor, make_citizen, messages):
    visitor.get("/en/recover")
    visitor.submit({"username": make_citizen().username})
    visitor.follow()
    with database.connection():
        assert tries(f"code:from:{HERE}", citizen_session.CODE_WINDOW) == 1
    visitor.submit({"code": re.search("[0-9]{6}", messages()[0].words)[0]})
    assert visitor.page.location.endswith("/password")
    with database.connection():
        assert tries(f"code:from:{HERE}", citizen_session.CODE_WINDOW) == 0


def test_strangers_who_use_up_the_codes_do_not_keep_the_owner_out(sign_in, new_visitor, make_citizen):
    citizen = make_citizen()
    owner = sign_in(citizen)
    owner.get("/en/sign-out")
    owner.submit({})
    stranger = new_visitor(address="203.0.113.7")
    for _code in range(5):
        stranger.get("/en/recover")
        stranger.submit({"username": citizen.username})
    stranger.get("/en/recover")
    stranger.submit({"username": citizen.username}, status=429)
    owner.get("/en/recover")
    owner.submit({"username": citizen.username})


def test_one_address_cannot_use_up_the_codes_of_an_account_all_day(app, make_citizen):
    """After ten a day its requests no longer count against the owner, who gets a code from elsewhere."""
    sent = []
    for hour in range(4):
        for address, times in (("203.0.113.7", 6), (f"198.51.100.{hour}", 1)):
            with app.test_request_context(environ_base={"REMOTE_ADDR": address}), database.connection():
                requester = citizen_session.requester()
                answers = [citizen_session.must_wait_for_code("account", requester) for _time in range(times)]
                sent.extend((address, refusal is None) for refusal in answers)
        with database.connection():
            forget_tries("code::to:account")  # an hour later
    assert sent.count(("203.0.113.7", True)) <= 10
    assert all((f"198.51.100.{hour}", True) in sent for hour in range(4))
