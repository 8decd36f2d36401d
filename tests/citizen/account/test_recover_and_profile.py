"""Getting back in with a code, and what a citizen may see and change."""

from __future__ import annotations

import re

import pytest

import models
from shikayat import database

PASSWORD = "میرا گھر لاہور میں ہے"
NEW = "نیلا دریا اور سات پہاڑ"


@pytest.fixture
def newest_code(messages):
    return lambda: re.search(r"\b(\d{6})\b", messages()[0].words).group(1)


def ask_for_code(visitor, account, language="ur"):
    visitor.get(f"/{language}/recover")
    visitor.submit({"username": account})
    return visitor.follow()


class TestRecovery:
    @pytest.mark.parametrize("by", ["username", "mobile"])
    def test_a_code_opens_the_way_to_a_new_password(
        self, visitor, sign_in, make_citizen, newest_code, messages, by, language
    ):
        citizen = make_citizen(username="zubaida", mobile="+923007654321", language=language)
        elsewhere = sign_in(citizen)
        ask_for_code(visitor, {"username": "Zubaida", "mobile": "0300-7654321"}[by], language)
        visitor.submit({"code": newest_code()})
        assert "zubaida" in visitor.follow().words
        visitor.submit({"password": NEW})
        assert visitor.page.location == f"/{language}/dashboard"
        visitor.follow()
        elsewhere.get("/ur/dashboard", status=303)
        assert not re.search(r"\d{6}", messages()[0].words)
        sign_in(citizen, password=NEW).get("/ur/dashboard")

    def test_known_and_unknown_accounts_look_the_same(self, visitor, new_visitor, make_citizen, messages):
        citizen = make_citizen()
        known = ask_for_code(visitor, citizen.username)
        stranger = new_visitor()
        unknown = ask_for_code(stranger, "nobody99")
        assert known.words == unknown.words and len(known.text) == len(unknown.text)
        assert len(messages()) == 1
        with database.connection():
            assert models.VerificationCode.select().count() == 2
        pages = [browser.submit({"code": "000000"}, status=422) for browser in (visitor, stranger)]
        assert pages[0].errors == pages[1].errors
        cookies = [len(browser.client.get_cookie("session").value) for browser in (visitor, stranger)]
        assert abs(cookies[0] - cookies[1]) < 8

    def test_recover_step_before_its_turn_is_refused(self, visitor, make_citizen):
        visitor.get("/ur/recover/code", status=303)
        ask_for_code(visitor, make_citizen().username)
        visitor.get("/ur/recover/password", status=303)
        assert visitor.page.location.endswith("/recover")

    def test_codes_to_one_account_are_limited(self, visitor, new_visitor, make_citizen):
        citizen = make_citizen()
        ask_for_code(visitor, citizen.username)
        for _time in range(4):
            visitor.submit({"again": "1"})
            visitor.follow()
        visitor.submit({"again": "1"}, status=429)
        for number in range(1, 11):  # ten more addresses get one each, all together fifteen in an hour
            other = new_visitor(address=f"203.0.113.{number}")
            ask_for_code(other, citizen.username)
            other.get("/ur/recover")
            page = other.submit({"username": citizen.username}, status=429)
            assert page.field("username") == citizen.username
        other = new_visitor(address="203.0.113.99")
        other.get("/ur/recover")
        page = other.submit({"username": citizen.username}, status=429)
        assert 0 < int(page.headers["Retry-After"]) <= 3600

    def test_a_guessable_password_is_refused(self, visitor, make_citizen, newest_code):
        ask_for_code(visitor, make_citizen().username)
        visitor.submit({"code": newest_code()})
        visitor.follow()
        assert visitor.submit({"password": "زبیدہ خانم زبیدہ خانم"}, status=422).errors


class TestProfile:
    def test_profile_masks_numbers(self, sign_in, make_citizen, language):
        browser = sign_in(make_citizen(mobile="+923007654321", cnic="3520276543212"), language=language)
        page = browser.get(f"/{language}/profile")
        assert "7654321" not in page.text and "35202" not in page.text
        assert "مکان 12، گلی 3" in page.words

    def test_a_new_password_asks_the_old_one_and_signs_others_out(self, sign_in, make_citizen, messages):
        citizen = make_citizen()
        here, there = sign_in(citizen), sign_in(citizen)
        here.get("/ur/profile/password")
        page = here.submit({"old_password": "wrong", "password": NEW}, status=422)
        assert page.html.select_one("#old_password-error")
        here.submit({"old_password": PASSWORD, "password": NEW})
        here.get("/ur/profile")
        there.get("/ur/profile", status=303)
        assert len(messages()) == 1

    def test_guessing_the_old_password_is_slowed_down(self, sign_in, make_citizen):
        browser = sign_in(make_citizen())
        browser.get("/ur/profile/password")
        for _time in range(10):
            browser.submit({"old_password": "wrong", "password": NEW}, status=422)
        browser.submit({"old_password": PASSWORD, "password": NEW}, status=429)

    def test_place_and_address_can_be_changed(self, sign_in, make_citizen):
        citizen = make_citizen()
        browser = sign_in(citizen)
        page = browser.get("/ur/profile/address")
        assert (page.field("tehsil"), page.field("address")) == ("pb-lahore-raiwind", "مکان 12، گلی 3")
        place = {name: page.field(name) for name in ("province", "district", "tehsil")}
        assert browser.submit({"address": "نیا", **place, "tehsil": "nowhere"}, status=422).field("address") == "نیا"
        browser.submit({"address": "نیا پتہ", **place})
        assert "نیا پتہ" in browser.follow().words

    def test_the_language_of_messages_can_be_changed(self, sign_in, make_citizen):
        citizen = make_citizen()
        browser = sign_in(citizen)
        assert browser.get("/ur/profile/language").field("language") == "ur"
        browser.submit({"language": "xx"}, status=422)
        browser.submit({"language": "en"})
        with database.connection():
            assert models.Citizen.get_by_id(citizen.id).language == "en"

    def test_signing_out_everywhere_ends_every_device(self, sign_in, make_citizen):
        citizen = make_citizen()
        here, there = sign_in(citizen), sign_in(citizen)
        here.get("/ur/profile/sign-out-everywhere")
        here.submit({})
        for browser in (here, there):
            browser.get("/ur/profile", status=303)
