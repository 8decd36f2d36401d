"""What strangers try does not shut a citizen out, and a sign-in ends one day."""

from __future__ import annotations

import datetime as dt
import re

import pytest

import models
from shikayat import database
from shikayat.identity import citizens
from shikayat.identity.citizens import find_account_key
from shikayat.identity.sign_in_limits import WINDOW
from shikayat.web.saved_forms import count_try

PASSWORD = "میرا گھر لاہور میں ہے"


def give_password(visitor, name, password=PASSWORD, status=303):
    visitor.get("/en/sign-in")
    return visitor.submit({"username": name, "password": password}, status=status)


def test_60_wrong_tries_from_one_address_leave_a_new_device_open(new_visitor, make_citizen):
    citizen, stranger = make_citizen(), new_visitor(address="203.0.113.7")
    for number in range(60):
        give_password(stranger, citizen.username, "wrong", 422 if number < 10 else 429)
    give_password(new_visitor(address="198.51.100.1"), citizen.username)


def press_recover(visitor, name):
    """Ask for a code as often as the site lets one, and twice more."""
    for _time in range(7):
        visitor.get("/en/recover")
        visitor.client.post(
            "/en/recover",
            data={"username": name, "csrf_token": visitor.page.field("csrf_token")},
            environ_base={"REMOTE_ADDR": visitor.address},
        )


def code_of(message):
    return re.search("[0-9]{6}", message.words)[0]


@pytest.mark.parametrize("addresses", [1, 3, 10])
def test_codes_asked_for_from_many_addresses_leave_the_owner_one(new_visitor, make_citizen, messages, addresses):
    citizen = make_citizen()
    for number in range(addresses):
        press_recover(new_visitor(address=f"203.0.113.{number}"), citizen.username)
    before = len(messages())
    owner = new_visitor(address="198.51.100.1")
    owner.get("/en/recover")
    owner.submit({"username": citizen.username})
    assert len(messages()) == before + 1


@pytest.mark.parametrize("way", ["recover", "register/mobile"])
def test_when_the_codes_are_used_up_the_identity_number_brings_the_owner_one(new_visitor, make_citizen, messages, way):
    citizen = make_citizen(mobile="+923007654321", cnic="3520276543212")
    for number in range(30):
        stranger = new_visitor(address=f"203.0.113.{number}")
        if way == "recover":
            press_recover(stranger, citizen.username)
            continue
        stranger.get("/en/register/nationality")
        stranger.submit({"nationality": "national"})
        stranger.get("/en/register/mobile")
        stranger.submit({"mobile": "0300 7654321"}, status=303 if number < 15 else 429)
    assert len(messages()) == 15
    owner = new_visitor(address="198.51.100.1")
    owner.get("/en/recover")
    if way == "recover":
        page = owner.submit({"username": citizen.username}, status=429)
    else:  # the page does not say that this account has the number: no message comes
        owner.submit({"username": citizen.username})
        page = owner.follow()
        assert len(messages()) == 15
    owner.get(page.html.find("a", string="Get a code with your identity number")["href"])
    owner.submit({"username": citizen.username, "identity": "35202-7654321-2"})
    owner.follow()
    owner.submit({"code": code_of(messages()[0])})
    owner.follow()
    owner.submit({"password": "چار لفظ بغیر کسی ربط کے"})
    assert owner.page.location.endswith("/dashboard")


def test_with_a_wrong_identity_number_no_code_is_sent_and_none_of_the_owners_is_used_up(
    new_visitor, make_citizen, messages
):
    citizen = make_citizen(cnic="3520276543212")
    for number in range(20):
        stranger = new_visitor(address=f"203.0.113.{number}")
        for status in [303] * 5 + [429]:
            stranger.get("/en/recover/identity")
            stranger.submit({"username": citizen.username, "identity": "35202-7654321-3"}, status=status)
    assert not messages()
    owner = new_visitor(address="198.51.100.1")
    owner.get("/en/recover/identity")
    owner.submit({"username": citizen.username, "identity": "3520276543212"})
    assert len(messages()) == 1


@pytest.mark.parametrize("addresses", [10, 30])
def test_guesses_from_many_addresses_leave_the_owner_a_new_device(new_visitor, make_citizen, messages, addresses):
    """The right password alone does not do while many guess; with a code it does, and a stranger has none."""
    citizen = make_citizen()
    for number in range(addresses):
        stranger = new_visitor(address=f"203.0.113.{number}")
        for _time in range(12):
            stranger.get("/en/sign-in")
            stranger.client.post(
                "/en/sign-in",
                data={"username": citizen.username, "password": "x", "csrf_token": stranger.page.field("csrf_token")},
                environ_base={"REMOTE_ADDR": stranger.address},
            )
        press_recover(stranger, citizen.username)
    owner = new_visitor(address="198.51.100.1")
    give_password(owner, citizen.username, "wrong", 422)
    page = give_password(owner, citizen.username)
    assert page.location.endswith("/recover/code")
    owner.get("/en/dashboard", status=303)
    owner.get("/en/recover/password", status=303)
    owner.get(page.location)
    owner.submit({"code": "000000"}, status=422)
    owner.submit({"code": code_of(messages()[0])})
    assert owner.page.location.endswith("/dashboard")
    owner.get("/en/dashboard")


def test_a_stranger_who_has_guessed_meets_a_limit_of_codes(new_visitor, make_citizen, messages):
    citizen = make_citizen()
    with database.connection():
        count_try(f"sign-in:account:{find_account_key(citizen.username)}", WINDOW, by=200)
    stranger = new_visitor(address="203.0.113.1")
    for _time in range(5):
        give_password(stranger, citizen.username)
    assert give_password(stranger, citizen.username, status=429).errors[0].startswith("Too many codes")
    assert len(messages()) == 5


def test_after_the_code_the_sign_in_goes_on_as_it_was_asked_for(new_visitor, make_citizen, messages):
    citizen = make_citizen()
    with database.connection():
        count_try(f"sign-in:account:{find_account_key(citizen.username)}", WINDOW, by=200)
    owner = new_visitor()
    owner.get("/en/sign-in?next=/en/profile")
    owner.submit({"username": citizen.username, "password": PASSWORD, "keep": "y"})
    owner.follow()
    owner.submit({"code": code_of(messages()[0])})
    assert owner.page.location.endswith("/profile")
    with database.connection():
        assert models.SignIn.get().kept


@pytest.mark.parametrize("path", ["/en/recover", "/en/recover/identity"])
def test_pressing_again_does_not_make_one_wait_longer(new_visitor, make_citizen, path):
    """What is refused is not counted, neither in this hour nor in the day."""
    citizen, visitor = make_citizen(), new_visitor(address="203.0.113.1")
    fields = {"username": citizen.username, "identity": "3520276543212"}
    for status in [303] * 5 + [429] * 20:
        visitor.get(path)
        page = visitor.submit(
            {name: fields[name] for name in fields if visitor.page.field(name) is not None}, status=status
        )
    assert 0 < int(page.headers["Retry-After"]) <= 3600


@pytest.mark.parametrize(("hours", "left"), [(1, citizens.IDLE), (11, dt.timedelta(hours=1)), (12, dt.timedelta(0))])
def test_a_sign_in_in_use_ends_after_twelve_hours(app, make_citizen, hours, left):
    citizen = make_citizen()
    with database.connection():
        visitor = citizens.start_sign_in(citizen.id, keep=False)
        moment = models.now()
        started = moment - dt.timedelta(hours=hours)
        models.SignIn.update(created_at=started, last_used_at=started).execute()
        citizens.keep_alive(citizens.CitizenSession(citizen.id, visitor.token, visitor.sign_in_id, started))
        end = models.SignIn.get_by_id(visitor.sign_in_id).expires_at
        assert abs(end - moment - left) < dt.timedelta(seconds=30)


def test_a_sign_in_that_is_kept_ends_after_thirty_days_however_it_is_used(app, make_citizen):
    citizen = make_citizen()
    with database.connection():
        visitor = citizens.start_sign_in(citizen.id, keep=True)
        before = models.SignIn.get_by_id(visitor.sign_in_id).expires_at
        long_ago = models.now() - dt.timedelta(days=29)
        citizens.keep_alive(citizens.CitizenSession(citizen.id, visitor.token, visitor.sign_in_id, long_ago))
        assert models.SignIn.get_by_id(visitor.sign_in_id).expires_at == before
