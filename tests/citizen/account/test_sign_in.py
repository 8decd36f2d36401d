"""Signing in and out, and being slowed down."""

from __future__ import annotations

import datetime as dt

import pytest

import models
from shikayat import database

PASSWORD = "میرا گھر لاہور میں ہے"


def try_to_sign_in(visitor, username, password=PASSWORD, *, status=303, language="ur", **fields):
    visitor.get(f"/{language}/sign-in")
    return visitor.submit({"username": username, "password": password, **fields}, status=status)


@pytest.mark.parametrize("typed", ["Zubaida", "ZUBAIDA", "0300 7654321", "+92 300 7654321", "۰۳۰۰۷۶۵۴۳۲۱"])
def test_user_name_or_mobile_in_any_usual_form_signs_in(visitor, make_citizen, typed, language):
    make_citizen(username="zubaida", mobile="+923007654321")
    try_to_sign_in(visitor, typed, language=language)
    assert visitor.page.location == f"/{language}/dashboard"
    assert "زبیدہ خانم" in visitor.follow().words


def test_wrong_password_and_unknown_account_get_the_same_page(visitor, new_visitor, make_citizen):
    citizen = make_citizen()
    wrong = try_to_sign_in(visitor, citizen.username, "wrong", status=422)
    unknown = try_to_sign_in(new_visitor(), "nobody99", "wrong", status=422)
    assert wrong.errors == unknown.errors
    assert wrong.field("username") == citizen.username
    assert not wrong.field("password")
    assert wrong.words.replace(citizen.username, "") == unknown.words.replace("nobody99", "")


def test_an_unknown_account_costs_a_password_check_too(visitor, make_citizen, monkeypatch):
    from shikayat.identity import passwords

    checked = []
    real = passwords.is_right
    monkeypatch.setattr(passwords, "is_right", lambda *given: checked.append(given) or real(*given))
    try_to_sign_in(visitor, "nobody99", status=422)
    assert len(checked) == 1


def test_signing_in_changes_the_session_and_signing_out_ends_it_on_the_server(visitor, make_citizen, app):
    citizen = make_citizen()
    visitor.get("/ur/sign-in")
    before = visitor.client.get_cookie("session").value
    visitor.submit({"username": citizen.username, "password": PASSWORD})
    stolen = visitor.client.get_cookie("session").value
    assert stolen != before
    visitor.get("/ur/sign-out")
    visitor.submit({})
    visitor.get("/ur/dashboard", status=303)
    visitor.client.set_cookie("session", stolen)
    visitor.get("/ur/dashboard", status=303)


def test_a_session_holds_nothing_of_the_browser(sign_in, make_citizen, app):
    """Flask-Login would put 128 letters into each cookie for a comparison that is switched off."""
    with sign_in(make_citizen()).client.session_transaction() as held:
        assert held["_user_id"]
        assert held["_id"] is None
    assert "SESSION_PROTECTION" not in app.config, "it would compare what is no longer there"


def test_signing_out_without_a_token_asks_first(sign_in, make_citizen):
    browser = sign_in(make_citizen())
    browser.post("/ur/sign-out", {}, status=422)
    browser.get("/ur/dashboard")


def test_a_sign_in_ends_after_two_idle_hours_unless_it_is_kept(new_visitor, make_citizen):
    citizen = make_citizen()
    short, kept = new_visitor(), new_visitor()
    try_to_sign_in(short, citizen.username)
    try_to_sign_in(kept, citizen.username, keep="y")
    later = models.now() + dt.timedelta(hours=2, minutes=1)
    with database.connection():
        ends = {row.kept: row.expires_at for row in models.SignIn.select()}
    assert ends[False] < later < ends[True]
    with database.connection():
        models.SignIn.update(expires_at=models.now() - dt.timedelta(seconds=1)).where(~models.SignIn.kept).execute()
    short.get("/ur/dashboard", status=303)
    kept.get("/ur/dashboard")


def test_use_moves_the_end_of_a_sign_in_on_but_a_page_refreshing_itself_does_not(sign_in, make_citizen):
    browser = sign_in(make_citizen())
    soon = models.now() + dt.timedelta(minutes=5)
    with database.connection():
        models.SignIn.update(last_used_at=models.now() - dt.timedelta(hours=1), expires_at=soon).execute()
    browser.get("/ur/profile", headers={"HX-Request": "true"})
    with database.connection():
        assert models.SignIn.get().expires_at == soon
    browser.get("/ur/profile")
    with database.connection():
        assert models.SignIn.get().expires_at > soon


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        ("/ur/profile", "/ur/profile"),
        ("/en/profile?x=1", "/ur/profile?x=1"),
        ("https://evil.example/ur/", "/ur/dashboard"),
        ("//evil.example", "/ur/dashboard"),
        ("/ur//evil.example", "/ur/dashboard"),
        ("/\\evil.example", "/ur/dashboard"),
        ("/xx/profile", "/ur/dashboard"),
        ("", "/ur/dashboard"),
    ],
)
def test_after_signing_in_one_goes_on_where_one_wanted_but_never_off_the_site(visitor, make_citizen, asked, got):
    citizen = make_citizen()
    visitor.client.get("/ur/sign-in")
    page = visitor.get("/ur/sign-in?next=" + asked.replace("?", "%3F").replace("&", "%26"))
    assert page.html.select_one("#form")["action"].startswith("/ur/sign-in")
    visitor.submit({"username": citizen.username, "password": PASSWORD})
    assert visitor.page.location == got


def test_a_form_whose_sign_in_had_ended_is_given_back_after_signing_in(sign_in, make_citizen):
    citizen = make_citizen()
    browser = sign_in(citizen)
    browser.get("/ur/profile/address")
    with database.connection():
        models.SignIn.update(revoked_at=models.now()).execute()
    browser.submit({"address": "نیا پتہ، مکان 99"})
    browser.follow()
    browser.submit({"username": citizen.username, "password": "wrong"}, status=422)
    browser.submit({"username": citizen.username, "password": PASSWORD})
    assert browser.follow().field("address") == "نیا پتہ، مکان 99"


def test_an_expired_page_keeps_both_fields(visitor, make_citizen):
    citizen = make_citizen()
    visitor.get("/ur/sign-in")
    page = visitor.submit({"username": citizen.username, "password": PASSWORD, "csrf_token": "old"}, status=422)
    assert (page.field("username"), page.field("password")) == (citizen.username, PASSWORD)
    visitor.submit({"username": citizen.username, "password": PASSWORD})


class TestGuessing:
    def guess(self, visitor, username, times):
        statuses = []
        for _time in range(times):
            visitor.get("/ur/sign-in")
            token = visitor.page.html.select_one('#form input[name="csrf_token"]')["value"]
            with visitor.client.post(
                "/ur/sign-in",
                data={"csrf_token": token, "username": username, "password": "wrong"},
                environ_base={"REMOTE_ADDR": visitor.address},
            ) as response:
                statuses.append(response.status_code)
        return statuses

    @pytest.mark.parametrize("known", [True, False])
    def test_guessing_is_slowed_down_alike_for_known_and_unknown_accounts(self, visitor, make_citizen, known):
        username = make_citizen().username if known else "nobody99"
        assert self.guess(visitor, username, 12) == [422] * 10 + [429] * 2
        page = try_to_sign_in(visitor, username, status=429)
        assert page.errors and page.field("username") == username and page.headers["Retry-After"]

    def test_sign_in_guesses_by_stranger_leave_owner_able_to_sign_in(self, new_visitor, make_citizen, sign_in):
        citizen = make_citizen()
        owner = sign_in(citizen)
        owner.get("/ur/sign-out")
        owner.submit({})
        for number in range(11):
            self.guess(new_visitor(address=f"203.0.113.{number}"), citizen.username, 10)
        page = try_to_sign_in(new_visitor(address="198.51.100.1"), citizen.username)
        assert page.location.endswith("/recover/code")
        page = try_to_sign_in(owner, citizen.username)
        assert page.location.endswith("/dashboard")

    def test_another_account_at_the_same_address_is_not_concerned(self, visitor, new_visitor, make_citizen):
        first, second = make_citizen(), make_citizen()
        self.guess(visitor, first.username, 12)
        try_to_sign_in(new_visitor(), second.username)


def test_a_hash_made_with_other_parameters_is_renewed(visitor, make_citizen):
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
    citizen = make_citizen(password_hash=old)
    try_to_sign_in(visitor, citizen.username)
    with database.connection():
        assert models.Citizen.get_by_id(citizen.id).password_hash != old
