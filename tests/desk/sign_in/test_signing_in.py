"""Officers sign in with a password and a second factor; nothing opens before both."""

from __future__ import annotations

import datetime as dt
import re

import pyotp
import pytest

import models
from shikayat import database, encryption
from shikayat.identity import totp

PASSWORD = "میرا گھر لاہور میں ہے"
OWN = "چار الگ الگ لفظ یہاں"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def officer(make_officer):
    """An officer with a phone."""
    return make_officer(totp_encrypted=encryption.encrypt(SECRET), enrolled_at=models.now())


def code():
    return pyotp.TOTP(SECRET).now()


def give_password(visitor, officer, language="ur", password=PASSWORD, status=303):
    visitor.get(f"/{language}/desk/sign-in")
    return visitor.submit({"username": officer.username, "password": password}, status=status)


def test_password_and_code_open_the_desk(visitor, officer, language):
    give_password(visitor, officer, language)
    visitor.get(f"/{language}/desk/", status=303)  # not yet
    visitor.get(f"/{language}/desk/sign-in/code")
    visitor.submit({"code": code()})
    assert visitor.page.location == f"/{language}/desk/"
    page = visitor.follow()
    assert officer.office.names[language] in page.words
    with database.connection():
        actions = [entry.action for entry in models.AuditEntry.select()]
    assert actions == ["sign in"]


@pytest.mark.parametrize("typed", ["urdu", "spaced"])
def test_the_code_may_be_typed_as_people_type_it(visitor, officer, typed):
    give_password(visitor, officer)
    visitor.follow()
    digits = code()
    shaped = "".join(chr(0x6F0 + int(d)) for d in digits) if typed == "urdu" else f"{digits[:3]} {digits[3:]}"
    visitor.submit({"code": shaped})


def test_totp_code_used_twice_is_refused(visitor, new_visitor, officer):
    used = code()
    give_password(visitor, officer)
    visitor.follow()
    visitor.submit({"code": used})
    thief = new_visitor()
    give_password(thief, officer)
    thief.follow()
    page = thief.submit({"code": used}, status=422)
    assert page.errors
    thief.get("/ur/desk/", status=303)


def test_the_cookie_before_the_code_is_worth_nothing_after_it(visitor, officer):
    give_password(visitor, officer)
    before = visitor.client.get_cookie("session").value
    visitor.follow()
    visitor.submit({"code": code()})
    visitor.client.set_cookie("session", before)
    visitor.get("/ur/desk/", status=303)
    visitor.get("/ur/desk/sign-in/code", status=303)


def test_wrong_passwords_and_codes_say_nothing_and_are_written_down(visitor, officer, make_officer):
    for name in (officer.username, "nobody", make_officer(active=False).username):
        visitor.get("/en/desk/sign-in")
        page = visitor.submit({"username": name, "password": "not the password at all"}, status=422)
        assert page.errors == ["User name and password do not belong together. Type both again."]
    with database.connection():
        written = models.AuditEntry.select().where(models.AuditEntry.action == "failed sign in")
        assert [entry.subject for entry in written.order_by(models.AuditEntry.id)] == [officer.username, "", ""]


def test_codes_cannot_be_guessed_for_long(visitor, officer):
    give_password(visitor, officer)
    visitor.follow()
    for _ in range(8):
        visitor.submit({"code": "000000"}, status=422)
    visitor.submit({"code": code()}, status=429)


def test_a_new_officer_chooses_a_password_connects_a_phone_and_gets_codes_on_paper(visitor, make_officer, language):
    officer = make_officer(password_is_temporary=True)
    give_password(visitor, officer, language)
    visitor.get(f"/{language}/desk/sign-in/code", status=303)
    visitor.follow()
    assert visitor.path.endswith("/sign-in/password")
    visitor.submit({"password": OWN})
    page = visitor.follow()
    secret = page.html.select_one(".key").get_text()
    assert page.html.select_one(".qr-box svg")
    visitor.submit({"code": "000000"}, status=422)
    page = visitor.submit({"code": pyotp.TOTP(secret).now()}, status=200)
    codes = [row.get_text(strip=True) for row in page.html.select(".codes li")]
    assert len(set(codes)) == 10
    assert all(re.fullmatch("[0-9A-Z]{5}-[0-9A-Z]{5}", row) for row in codes)
    visitor.get(f"/{language}/desk/")
    with database.connection():
        stored = models.Officer.get_by_id(officer.id)
        assert not stored.password_is_temporary
        assert secret not in stored.totp_encrypted
        assert models.RecoveryCode.select().count() == 10

    visitor.get(f"/{language}/desk/sign-out")
    visitor.submit({})
    give_password(visitor, officer, language, OWN)
    visitor.follow()
    visitor.submit({"code": codes[3].lower()})
    visitor.get(f"/{language}/desk/")
    visitor.get(f"/{language}/desk/sign-out")
    visitor.submit({})
    give_password(visitor, officer, language, OWN)
    visitor.follow()
    visitor.submit({"code": codes[3]}, status=422)  # each once


def test_nobody_can_connect_another_phone_with_the_password_alone(visitor, officer):
    give_password(visitor, officer)
    visitor.get("/ur/desk/sign-in/phone", status=303)
    visitor.get("/ur/desk/sign-in/password", status=303)


def test_a_sign_in_ends_after_half_an_idle_hour_and_after_ten_hours_in_any_case(staff, make_officer):
    browser = staff(make_officer())
    with database.connection():
        row = models.StaffSignIn.get(models.StaffSignIn.mfa_verified)
        assert dt.timedelta(minutes=29) < row.expires_at - models.now() <= dt.timedelta(minutes=30)
        old = models.now() - dt.timedelta(hours=9, minutes=50)
        models.StaffSignIn.update(created_at=old, last_used_at=old).where(models.StaffSignIn.id == row.id).execute()
    browser.get("/ur/desk/")
    with database.connection():
        assert models.StaffSignIn.get_by_id(row.id).expires_at == old + dt.timedelta(hours=10)
        models.StaffSignIn.update(expires_at=models.now() - dt.timedelta(seconds=1)).execute()
    browser.get("/ur/desk/", status=303)


def test_disable_officer_ends_sign_ins(staff, make_officer):
    officer = make_officer()
    browser = staff(officer)
    browser.get("/ur/desk/")
    with database.connection():
        models.Officer.update(active=False).execute()
    browser.get("/ur/desk/", status=303)


def test_session_of_one_account_kind_is_refused_by_the_other(staff, sign_in, make_officer, make_citizen):
    sign_in(make_citizen()).get("/ur/desk/", status=303)
    officer = staff(make_officer())
    officer.get("/ur/dashboard", status=303)
    officer.get("/ur/profile", status=303)


def test_own_password_phone_codes_and_address_can_be_changed(staff, make_officer, language):
    officer = make_officer()
    browser = staff(officer, language=language)
    browser.get(f"/{language}/desk/account/details")
    browser.submit({"email": "x", "language": "en"}, status=422)
    browser.submit({"email": "sadia@office.gov.pk", "language": "en"})
    assert "sadia@office.gov.pk" in browser.follow().words
    browser.get(f"/{language}/desk/account/password")
    browser.submit({"old_password": "wrong", "password": OWN}, status=422)
    browser.submit({"old_password": PASSWORD, "password": OWN})
    browser.get(f"/{language}/desk/account/codes")
    page = browser.submit({"old_password": OWN}, status=200)
    assert len(page.html.select(".codes li")) == 10
    page = browser.get(f"/{language}/desk/sign-in/phone")
    secret = page.html.select_one(".key").get_text()
    browser.submit({"code": pyotp.TOTP(secret).now(), "old_password": OWN}, status=200)
    browser.get(f"/{language}/desk/account")


def test_the_code_of_a_phone_whose_clock_is_half_a_minute_off_is_taken():
    moment = 1_700_000_000
    step = moment // 30
    for offset in (-1, 0, 1):
        assert totp.step_of(SECRET, pyotp.TOTP(SECRET).at(moment + 30 * offset), moment) == step + offset
    assert totp.step_of(SECRET, pyotp.TOTP(SECRET).at(moment + 60), moment) is None


def test_a_screen_left_unlocked_gives_away_neither_phone_nor_codes(staff, make_officer, language):
    """Another phone and new codes on paper open the door for good, so both ask for the password again."""
    officer = make_officer()
    browser = staff(officer, language=language)
    with database.connection():
        before = models.Officer.get_by_id(officer.id).totp_encrypted
    browser.get(f"/{language}/desk/account/codes")
    browser.submit({}, status=422)
    page = browser.submit({"old_password": OWN}, status=422)
    assert len(page.errors) == 1
    secret = browser.get(f"/{language}/desk/sign-in/phone").html.select_one(".key").get_text()
    browser.submit({"code": pyotp.TOTP(secret).now(), "old_password": OWN}, status=422)
    with database.connection():
        assert models.Officer.get_by_id(officer.id).totp_encrypted == before
        assert models.RecoveryCode.select().count() == 0
    for _ in range(6):
        browser.submit({"code": "000000", "old_password": OWN}, status=422)
    browser.submit({"code": pyotp.TOTP(secret).now(), "old_password": PASSWORD}, status=429)


def test_another_phone_ends_every_other_sign_in(staff, new_visitor, make_officer):
    officer = make_officer()
    browser, other = staff(officer), new_visitor()
    other.client.set_cookie("session", browser.client.get_cookie("session").value)
    other.get("/ur/desk/")
    secret = browser.get("/ur/desk/sign-in/phone").html.select_one(".key").get_text()
    browser.submit({"code": pyotp.TOTP(secret).now(), "old_password": PASSWORD}, status=200)
    browser.get("/ur/desk/")
    other.get("/ur/desk/", status=303)


@pytest.mark.parametrize(("days", "status"), [(13, 303), (15, 422)])
def test_first_password_after_14_days_is_refused(visitor, make_officer, days, status):
    officer = make_officer(password_is_temporary=True, password_changed_at=models.now() - dt.timedelta(days=days))
    give_password(visitor, officer, status=status)
