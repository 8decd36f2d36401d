"""From the first question to the dashboard, whatever happens on the way."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

import models
from shikayat import database, encryption
from shikayat.citizen.registration import queries
from shikayat.notices.verification_limits import Requester

from .conftest import ANSWERS, PLACE


def only_citizen():
    with database.connection():
        assert models.Citizen.select().count() == 1
        return models.Citizen.get()


def test_a_national_registers_in_the_order_of_the_questions(visitor, language, reach):
    reach(visitor, language=language)
    assert visitor.path == f"/{language}/dashboard"
    citizen = only_citizen()
    assert (citizen.full_name, citizen.username, citizen.language) == ("زبیدہ خانم", "زبیدہ", language)
    assert citizen.password_hash.startswith("$argon2id$")
    assert encryption.decrypt(citizen.identity_encrypted) == "3520276543212"
    assert "3520276543212" not in citizen.identity_encrypted
    with database.connection():
        assert models.Draft.select().count() == 0


def test_an_overseas_pakistani_gives_a_country_and_may_leave_the_place_empty(visitor, reach):
    reach(
        visitor,
        nationality={"nationality": "overseas"},
        mobile={"mobile": "+44 7400 123456"},
        address={"country": "GB", "province": "", "district": "", "tehsil": ""},
    )
    citizen = only_citizen()
    assert (citizen.identity_kind, citizen.country, citizen.tehsil_id) == ("nicop", "GB", None)


def test_a_foreigner_gives_a_passport(visitor, reach):
    reach(visitor, "address", nationality={"nationality": "foreigner"}, mobile={"mobile": "+44 7400 123456"})
    page = visitor.submit({"passport": "", "country": "PK", "address": "House 3"}, status=422)
    assert len(page.errors) == 2
    visitor.submit({"passport": "ab 123-4567", "country": "GB", "address": "House 3"})
    citizen = only_citizen()
    assert (citizen.identity_kind, encryption.decrypt(citizen.identity_encrypted)) == ("passport", "AB1234567")


def test_countries_stand_in_the_order_of_the_language_and_without_pakistan(visitor, language, reach):
    page = reach(visitor, "address", language=language, nationality={"nationality": "overseas"})
    codes = [option["value"] for option in page.html.select("select[name=country] option")][1:]
    assert "PK" not in codes and len(codes) > 190
    assert codes.index("AF") < codes.index("GB")
    assert (codes.index("TR") < codes.index("JP")) == (language == "ur")


def test_registration_later_step_redirects_to_first_open_step(visitor, reach):
    visitor.get("/ur/register/address", status=303)
    assert visitor.page.location.endswith("/register/nationality")
    reach(visitor, "person")
    visitor.get("/ur/register/address", status=303)
    assert visitor.page.location.endswith("/register/person")
    visitor.get("/ur/register", status=303)
    assert visitor.page.location.endswith("/register/person")


def test_the_draft_survives_a_closed_browser(visitor, reach):
    reach(visitor, "person")
    cookie = visitor.client.get_cookie("registration")
    assert cookie.expires and cookie.expires > dt.datetime.now(dt.UTC) + dt.timedelta(days=59)
    visitor.client.delete_cookie("session")
    assert visitor.get("/en/register/mobile").field("mobile") == "+923007654321"


def test_registration_draft_is_encrypted_in_database(visitor, reach):
    reach(visitor, "sign-in")
    with database.connection():
        row = models.Draft.get()
    assert "7654321" not in row.answers and "زبیدہ" not in row.answers
    assert json.loads(encryption.decrypt(row.answers))["full_name"] == "زبیدہ خانم"


class TestOutOfOrder:
    @pytest.mark.parametrize("step", ["person", "address"])
    def test_a_page_answered_out_of_order_is_kept(self, visitor, step, newest_code):
        """The cookie is gone: the first POST brings the page back with everything, the second one is kept."""
        page = visitor.post(f"/ur/register/{step}", ANSWERS[step], status=422)
        kept = "full_name" if step == "person" else "cnic"
        assert page.field(kept) == ANSWERS[step][kept].replace("-", "") or page.field(kept) == ANSWERS[step][kept]
        visitor.path = f"/ur/register/{step}"
        visitor.submit(ANSWERS[step])
        assert visitor.page.location.endswith("/register/nationality")
        for name, answer in ANSWERS.items():
            if name == step:
                continue
            visitor.follow()
            visitor.submit({"code": newest_code()} if name == "verify" else answer)
        assert visitor.page.location.endswith("/dashboard")
        assert only_citizen().full_name == "زبیدہ خانم"

    def test_registration_expired_csrf_token_keeps_fields(self, visitor, reach):
        reach(visitor, "sign-in")
        page = visitor.submit(ANSWERS["sign-in"] | {"csrf_token": "expired"}, status=422)
        assert page.field("username") == "زبیدہ"
        assert page.field("password") == ANSWERS["sign-in"]["password"]
        fields = {name: page.field(name) for name in ("username", "password")}
        visitor.submit(fields)
        assert visitor.page.location.endswith("/address")

    def test_a_change_of_nationality_asks_again_what_no_longer_fits(self, visitor, reach):
        reach(visitor, "person", nationality={"nationality": "overseas"}, mobile={"mobile": "+44 7400 123456"})
        visitor.get("/ur/register/nationality")
        visitor.submit({"nationality": "national"})
        assert visitor.page.location.endswith("/mobile")


def test_switching_language_in_the_middle_keeps_what_was_typed_and_its_errors(visitor, reach):
    reach(visitor, "person")
    page = visitor.submit({"full_name": "12345", "birth_day": "40", "birth_month": "x"}, status=422)
    assert page.html.select_one('button[name="switch_language"]')["formaction"] == "/en/register/person"
    page = visitor.submit(
        {"full_name": "12345", "birth_day": "40", "birth_month": "x", "switch_language": "errors"},
        to="/en/register/person",
        status=200,
    )
    assert page.field("full_name") == "12345"
    assert page.field("birth_month") == "x"
    assert page.errors


class TestBirthDate:
    @pytest.mark.parametrize(
        ("day", "month", "year", "part"),
        [
            ("31", "2", "1990", "day"),
            ("1", "13", "1990", "month"),
            ("1", "1", "90", "year"),
            ("1", "1", "2999", "year"),
            ("1", "1", "2024", "year"),
            ("1", "1", "1880", "year"),
            ("", "1", "1990", "day"),
            ("²", "1", "1990", "day"),
            ("1", "1", "0000", "year"),
            ("1", "Smarch", "1990", "month"),
            ("1", "1", "ء", "year"),
        ],
    )
    def test_an_impossible_date_gets_a_sentence_and_keeps_the_rest(self, visitor, reach, day, month, year, part):
        reach(visitor, "person")
        typed = {"birth_day": day, "birth_month": month, "birth_year": year}
        page = visitor.submit(ANSWERS["person"] | typed, status=422)
        assert page.html.select_one(f"#birth_{part}-error")
        assert page.field("full_name") == "زبیدہ خانم"

    @pytest.mark.parametrize("month", ["مئی", "May", "MAY", "may.", "۵", "٥", "۰۵", "५"])
    def test_a_month_is_taken_as_its_name_or_number(self, visitor, reach, month):
        reach(visitor, "person")
        visitor.submit(ANSWERS["person"] | {"birth_month": month, "birth_year": "۱۹۹۰ء"})
        assert visitor.page.location.endswith("/sign-in")
        assert visitor.get("/ur/register/person").field("birth_month") == "5"

    @pytest.mark.parametrize("part", ["birth_day", "birth_month", "birth_year"])
    @pytest.mark.parametrize("typed", ["17 5 90", "17/5/1990", "۱۷ مئی ۱۹۹۰", "17th of May, 1990", "17051990"])
    def test_a_whole_date_in_one_field_is_taken(self, visitor, reach, part, typed):
        reach(visitor, "person")
        nothing = {"birth_day": "", "birth_month": "", "birth_year": ""}
        visitor.submit(ANSWERS["person"] | nothing | {part: typed})
        page = visitor.get("/ur/register/person")
        assert [page.field(name) for name in nothing] == ["17", "5", "1990"]

    def test_a_birthday_with_two_digits_for_the_year_does_not_lie_in_the_future(self, visitor, reach):
        reach(visitor, "person")
        visitor.submit(ANSWERS["person"] | {"birth_day": "31-12-68", "birth_month": "", "birth_year": ""})
        assert visitor.get("/ur/register/person").field("birth_year") == "1968"

    def test_digits_of_every_script_are_taken(self, visitor, reach):
        reach(visitor, "person")
        visitor.submit(ANSWERS["person"] | {"birth_day": "۰۱", "birth_month": "٠٢", "birth_year": "１９９０"})
        assert visitor.page.location.endswith("/sign-in")


class TestUserNameAndPassword:
    @pytest.mark.parametrize("name", ["ab", "a" * 31, "ali khan", "03001234567", "35202-1234567-1", "...", "☺☺☺"])
    def test_an_unfit_user_name_gets_a_sentence(self, visitor, reach, name):
        reach(visitor, "sign-in")
        page = visitor.submit(ANSWERS["sign-in"] | {"username": name}, status=422)
        assert page.html.select_one("#username-error")
        assert page.field("username") == name

    def test_a_taken_user_name_is_refused_in_any_case_and_the_password_is_kept(self, visitor, reach, make_citizen):
        make_citizen(username="ali.khan")
        reach(visitor, "sign-in")
        page = visitor.submit(ANSWERS["sign-in"] | {"username": "Ali.KHAN"}, status=422)
        assert page.html.select_one("#username-error") and not page.html.select_one("#password-error")
        assert page.html.select_one(".notice")
        assert not page.field("password")
        visitor.submit({"username": "ali.khan2", "password": ""})
        assert visitor.page.location.endswith("/address")

    @pytest.mark.parametrize(
        "password",
        [
            "short-14-chars",
            "aaaaaaaaaaaaaaaa",
            "passwordpassword",
            "123456789012345",
            "987654321098765",
            "qwertyuiopasdfgh",
            "زبیدہ خانم زبیدہ خانم",
            "x" * 129,
        ],
    )
    def test_a_short_or_guessable_password_is_refused(self, visitor, reach, password):
        reach(visitor, "sign-in")
        page = visitor.submit({"username": "زبیدہ", "password": password}, status=422)
        assert page.html.select_one("#password-error")
        assert not page.field("password")

    def test_a_name_taken_meanwhile_leads_back_with_everything_else_kept(self, visitor, reach, make_citizen):
        reach(visitor, "address")
        make_citizen(username="زبیدہ")
        visitor.submit(ANSWERS["address"])
        page = visitor.follow()
        assert visitor.path.endswith("/register/sign-in")
        assert page.html.select_one("#username-error") and page.field("username") == "زبیدہ"
        visitor.submit({"username": "زبیدہ۲", "password": ""})
        assert visitor.page.location.endswith("/dashboard")


def test_pressing_the_last_button_many_times_opens_one_account(app, visitor, reach):
    page = reach(visitor, "address")
    token = page.html.select_one('#form input[name="csrf_token"]')["value"]
    cookies = {name: visitor.client.get_cookie(name).value for name in ("session", "registration")}

    def press(_number):
        client = app.test_client()
        for name, value in cookies.items():
            client.set_cookie(name, value)
        with client.post("/ur/register/address", data=ANSWERS["address"] | {"csrf_token": token}) as response:
            assert response.status_code == 303
            return response.headers["Location"], client.get("/ur/profile").status_code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(press, range(12)))
    assert answers == [("/ur/dashboard", 200)] * 12
    only_citizen()


def test_register_with_unknown_draft_is_refused(visitor, reach):
    reach(visitor)
    with database.connection(), pytest.raises(queries.UsernameTaken):
        queries.register("unknown", "ur", Requester(""))


def test_an_unknown_or_mismatched_place_is_refused_and_the_rest_kept(visitor, reach):
    reach(visitor, "address")
    page = visitor.submit(ANSWERS["address"] | PLACE | {"district": "nowhere"}, status=422)
    assert page.html.select_one("#district-error")
    assert "35202" in page.field("cnic")
    assert page.field("address") == "مکان 4، گلی 2"
