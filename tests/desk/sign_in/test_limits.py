"""Guessing at officers' passwords is slowed down; the owner gets in all the same."""

from __future__ import annotations

import pyotp
import pytest

import models
from shikayat import database, encryption
from shikayat.desk.sign_in.queries import find_officer, find_officer_key
from shikayat.identity import sign_in_limits

PASSWORD = "میرا گھر لاہور میں ہے"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def officer(make_officer):
    return make_officer(totp_encrypted=encryption.encrypt(SECRET), enrolled_at=models.now())


def give_password(visitor, name, password=PASSWORD, status=303, language="en"):
    visitor.get(f"/{language}/desk/sign-in")
    return visitor.submit({"username": name, "password": password}, status=status)


def guess(new_visitor, name, *, addresses, times):
    for number in range(addresses):
        browser = new_visitor(address=f"203.0.113.{number}")
        browser.get("/en/desk/sign-in")
        for _time in range(times):
            browser.client.post(
                "/en/desk/sign-in",
                data={"username": name, "password": "wrong", "csrf_token": browser.page.field("csrf_token")},
                environ_base={"REMOTE_ADDR": browser.address},
            )


def forget_code(officer):
    with database.connection():
        models.Officer.update(totp_step=0).where(models.Officer.id == officer.id).execute()


WIDE = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)})


@pytest.mark.parametrize(
    "spelling",
    [
        str,
        str.upper,
        str.title,
        lambda name: name.translate(WIDE),
        lambda name: f" {name}\u200b",
        lambda name: name + "\u200e",
    ],
    ids=["same", "capitals", "title", "full width", "blanks", "direction"],
)
def test_each_spelling_the_look_up_takes_for_an_officer_counts_as_one(app, make_officer, spelling):
    officer = make_officer(username="saima.khan")
    with database.connection():
        typed = spelling(officer.username)
        found = find_officer(typed)
        assert found is None or find_officer_key(typed) == find_officer_key(officer.username)
        assert found == officer


def test_wrong_tries_in_full_width_letters_answer_429(visitor, officer):
    for typed in (officer.username, officer.username.translate(WIDE)):
        for _time in range(5):
            give_password(visitor, typed, "wrong", 422)
    page = give_password(visitor, officer.username.translate(WIDE), "wrong", 429)
    assert int(page.headers["Retry-After"]) > 0


def test_many_tries_from_one_address_leave_the_officer_another_address(new_visitor, officer):
    guess(new_visitor, officer.username, addresses=1, times=60)
    give_password(new_visitor(address="198.51.100.1"), officer.username)


def test_many_tries_from_many_addresses_leave_the_officer_a_strange_device(new_visitor, officer):
    guess(new_visitor, officer.username, addresses=130, times=1)
    give_password(new_visitor(address="198.51.100.1"), officer.username)


def test_a_known_device_has_a_count_of_its_own_at_the_attacked_address(staff, new_visitor, make_officer):
    officer = make_officer()
    owner = staff(officer, address="203.0.113.0")
    owner.get("/ur/desk/sign-out")
    owner.submit({})
    guess(new_visitor, officer.username, addresses=1, times=60)
    give_password(new_visitor(address="203.0.113.0"), officer.username, status=429)
    give_password(owner, officer.username)


def test_a_device_of_an_office_is_known_to_several_officers(staff, make_officer, app):
    first, second = make_officer(), make_officer()
    browser = staff(first)
    browser.get("/ur/desk/sign-out")
    browser.submit({})
    cookies = browser.client
    with database.connection():
        models.Officer.update(totp_encrypted=encryption.encrypt(SECRET), enrolled_at=models.now()).execute()
    give_password(browser, second.username)
    browser.follow()
    browser.submit({"code": pyotp.TOTP(SECRET).now()})
    value = cookies.get_cookie("desk-device").value
    with app.test_request_context(headers={"Cookie": f"desk-device={value}"}):
        known = [sign_in_limits.known_device(sign_in_limits.OFFICERS, officer.id) for officer in (first, second)]
        assert None not in known
        assert sign_in_limits.known_device(sign_in_limits.CITIZENS, first.id) is None


def test_codes_that_were_right_do_not_count(visitor, officer):
    for _time in range(12):
        forget_code(officer)
        visitor.client.delete_cookie("session")
        give_password(visitor, officer.username)
        visitor.follow()
        visitor.submit({"code": pyotp.TOTP(SECRET).now()})


def test_wrong_codes_on_a_strange_device_leave_the_known_device_open(staff, new_visitor, make_officer):
    officer = make_officer()
    owner = staff(officer)
    owner.get("/ur/desk/sign-out")
    owner.submit({})
    with database.connection():
        models.Officer.update(totp_encrypted=encryption.encrypt(SECRET), totp_step=0).execute()
    stranger = new_visitor()
    give_password(stranger, officer.username)
    stranger.follow()
    for _time in range(8):
        stranger.submit({"code": "000000"}, status=422)
    page = stranger.submit({"code": "000000"}, status=429)
    assert int(page.headers["Retry-After"]) > 0
    give_password(owner, officer.username)
    owner.follow()
    owner.submit({"code": pyotp.TOTP(SECRET).now()})


def test_a_refusal_names_no_way_an_officer_does_not_have(visitor, officer):
    for _time in range(10):
        give_password(visitor, officer.username, "wrong", 422)
    page = give_password(visitor, officer.username, status=429)
    assert page.errors == ["Too many tries. Try again in 15 minutes."]
