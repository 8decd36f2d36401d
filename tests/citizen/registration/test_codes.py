"""The code that proves a mobile number, and what a stranger can learn from it: nothing."""

from __future__ import annotations

import datetime as dt

import pytest

import models
from shikayat import database, encryption

from .conftest import ANSWERS


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_wrong_code_may_be_corrected_five_times_at_most(visitor, reach, newest_code):
    reach(visitor, "verify")
    code = newest_code()
    for _try in range(5):
        page = visitor.submit({"code": wrong(code)}, status=422)
        assert page.errors
    assert visitor.submit({"code": code}, status=422).errors


def test_an_old_code_is_refused_and_a_new_one_can_be_asked_for(visitor, reach, newest_code):
    reach(visitor, "verify")
    old = newest_code()
    with database.connection():
        models.VerificationCode.update(expires_at=models.now() - dt.timedelta(seconds=1)).execute()
    visitor.submit({"code": old}, status=422)
    visitor.submit({"again": "1"})
    visitor.follow()
    visitor.submit({"code": newest_code()})
    assert visitor.page.location.endswith("/person")


def test_a_code_works_in_its_own_browser_and_once(visitor, new_visitor, reach, newest_code):
    reach(visitor, "verify")
    code = newest_code()
    other = new_visitor()
    reach(other, "verify")
    other.submit({"code": code}, status=422)
    visitor.submit({"code": code})
    with database.connection():
        assert models.VerificationCode.select().where(models.VerificationCode.used_at.is_null(False)).count() == 1


def test_another_number_needs_another_code(visitor, reach, newest_code):
    reach(visitor, "verify")
    code = newest_code()
    visitor.get("/ur/register/mobile")
    visitor.submit({"mobile": "0321 7654321"})
    visitor.follow()
    visitor.submit({"code": code}, status=422)


def test_codes_are_not_stored_readably(visitor, reach, newest_code):
    reach(visitor, "verify")
    with database.connection():
        assert newest_code() not in str(list(models.VerificationCode.select().dicts()))


def test_codes_to_one_number_are_limited_and_the_form_is_kept(visitor, reach):
    reach(visitor, "verify")
    for _time in range(4):
        visitor.submit({"again": "1"})
        visitor.follow()
    page = visitor.submit({"again": "1"}, status=429)
    assert page.errors and page.headers["Retry-After"]
    visitor.get("/ur/register/mobile")
    visitor.submit({"mobile": "0300 7654321"}, status=429)
    assert visitor.page.field("mobile") == "+923007654321"


def test_a_registered_number_looks_like_any_other_and_its_owner_is_told(
    visitor, new_visitor, reach, make_citizen, messages
):
    make_citizen(mobile="+923007654321", language="en")
    known = reach(visitor, "verify")
    assert "already have" in messages()[0].words
    assert messages()[0].recipient == "+923007654321"
    fresh = new_visitor()
    unknown = reach(fresh, "verify", mobile={"mobile": "0300 7654322"})
    same = [page.text.replace("7654322", "7654321") for page in (known, unknown)]
    assert len(same[0]) == len(same[1])
    assert known.words.replace("7654322", "7654321") == unknown.words.replace("7654322", "7654321")
    assert visitor.submit({"code": "123456"}, status=422).errors == fresh.submit({"code": "123456"}, status=422).errors


class TestWithoutVerification:
    @pytest.fixture
    def settings(self):
        return {"VERIFY_MOBILE": False}

    def test_the_question_for_the_code_is_left_out(self, visitor, reach, messages):
        reach(visitor)
        assert visitor.path == "/ur/dashboard"
        assert messages() == []

    def test_a_mobile_number_of_another_account_stays_theirs(self, visitor, reach, make_citizen, messages):
        owner = make_citizen(mobile="+923007654321")
        reach(visitor)
        assert visitor.path == "/ur/dashboard"
        with database.connection():
            newcomer = models.Citizen.get(models.Citizen.username == "زبیدہ")
            assert newcomer.contested and newcomer.mobile_index is None
            assert models.Citizen.get_by_id(owner.id).mobile_index == encryption.blind_index("mobile", "+923007654321")
        assert len(messages()) == 1


def test_an_identity_number_of_another_account_is_not_revealed_and_its_owner_is_told(
    visitor, reach, make_citizen, messages
):
    owner = make_citizen(cnic="3520276543212")
    reach(visitor, "address")
    before = len(messages())
    visitor.submit(ANSWERS["address"])
    assert visitor.page.location.endswith("/dashboard")
    with database.connection():
        newcomer = models.Citizen.get(models.Citizen.username == "زبیدہ")
        assert newcomer.contested and newcomer.identity_index is None
        assert models.Citizen.get_by_id(owner.id).identity_index is not None
    assert len(messages()) == before + 1
    assert messages()[0].recipient == encryption.decrypt(owner.mobile_encrypted)


def test_codes_that_strangers_ask_for_do_not_hold_back_the_warning_of_the_holder(
    visitor, new_visitor, reach, make_citizen, messages
):
    holder = make_citizen(cnic="3520276543212")
    for number in range(20):
        stranger = new_visitor(address=f"203.0.113.{number}")
        stranger.get("/en/recover")
        stranger.submit({"username": holder.username}, status=303 if number < 15 else 429)
    reach(visitor, address={"cnic": "35202-7654321-2"})
    assert "Another Shikayat account" in messages()[0].words or "شناختی" in messages()[0].words
