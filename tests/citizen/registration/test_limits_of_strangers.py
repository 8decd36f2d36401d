"""What strangers can make the site store and hash is limited, before the work is done."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

import models
from shikayat import database
from shikayat.identity import passwords
from shikayat.web.rate_limits import LIMITS
from shikayat.web.saved_forms import count_try, tries

HERE = "127.0.0.1"
PASSWORD = "چار لفظ بغیر کسی ربط کے"


def use_up(name, whose=HERE):
    limit = LIMITS[name]
    with database.connection():
        count_try(limit.key(whose), limit.seconds, by=limit.limit)


def drafts():
    with database.connection():
        return models.Draft.select().count()


def begin(visitor, *, status=303):
    visitor.get("/en/register/nationality")
    return visitor.submit({"nationality": "national"}, status=status)


@pytest.mark.parametrize("name", ["draft:from", "draft-day:from"])
def test_begin_registration_too_often_from_one_address_answers_429(visitor, name):
    use_up(name)
    page = begin(visitor, status=429)
    assert 0 < int(page.headers["Retry-After"]) <= LIMITS[name].seconds
    assert {"draft:from": "Try again in 60 minutes.", "draft-day:from": "Try again in 24 hours."}[name] in page.words
    assert drafts() == 0


def test_registration_that_was_begun_goes_on_when_no_other_may_begin(visitor):
    begin(visitor)
    use_up("draft:from")
    visitor.get("/en/register/mobile")
    visitor.submit({"mobile": "0300 1234567"})
    assert drafts() == 1


@pytest.mark.parametrize("path", ["nationality", "mobile", "person", "sign-in", "address"])
def test_refused_answer_of_a_stranger_makes_no_draft(visitor, path):
    visitor.get("/en/register/nationality")
    visitor.submit({}, status=422, to=f"/en/register/{path}")
    assert drafts() == 0


def test_password_in_registration_is_counted_before_it_is_hashed(visitor):
    begin(visitor)
    use_up("new-password:from")
    with ExitStack() as stack:
        for _hash in range(passwords.AT_ONCE):  # whoever hashed now would have to wait, and get 503
            stack.enter_context(passwords.one_of_few())
        visitor.get("/en/register/nationality")
        page = visitor.submit({"username": "zubaida", "password": PASSWORD}, status=429, to="/en/register/sign-in")
    assert page.errors
    assert page.errors[0].startswith("That was tried too often.")
    assert int(page.headers["Retry-After"]) > 0


def test_password_is_counted_by_draft(visitor):
    begin(visitor)
    for number in range(LIMITS["new-password:of"].limit + 1):
        visitor.get("/en/register/nationality")
        status = 422 if number < LIMITS["new-password:of"].limit else 429
        visitor.submit({"username": "!", "password": "short"}, status=status, to="/en/register/sign-in")


def test_form_without_token_counts_nothing_and_hashes_nothing(visitor):
    begin(visitor)
    with ExitStack() as stack:
        for _hash in range(passwords.AT_ONCE):
            stack.enter_context(passwords.one_of_few())
        visitor.post("/en/register/sign-in", {"username": "zubaida", "password": PASSWORD}, status=422)
        visitor.post("/en/sign-in", {"username": "zubaida", "password": PASSWORD}, status=422)
        visitor.post("/en/desk/sign-in", {"username": "zubaida", "password": PASSWORD}, status=422)
    with database.connection():
        assert tries(f"new-password:from:{HERE}", 3600) == 0
        assert tries(f"sign-in:from:{HERE}", 900) == 0


def test_no_more_wait_for_their_turn_than_have_a_place(app):
    with ExitStack() as stack:
        for _place in range(passwords.AT_ONCE + passwords.WAITING):
            assert passwords._places.acquire(blocking=False)
            stack.callback(passwords._places.release)
        with pytest.raises(passwords.Busy):
            passwords.hashed(PASSWORD)
    assert passwords.is_right(passwords.hashed(PASSWORD), PASSWORD)
