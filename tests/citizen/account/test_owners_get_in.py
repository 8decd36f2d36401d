"""What strangers try does not shut a citizen out, and a sign-in ends one day."""

from __future__ import annotations

import datetime as dt

import pytest

import models
from shikayat import database
from shikayat.identity import citizens

PASSWORD = "میرا گھر لاہور میں ہے"


def give_password(visitor, name, password=PASSWORD, status=303):
    visitor.get("/en/sign-in")
    return visitor.submit({"username": name, "password": password}, status=status)


def test_60_wrong_tries_from_one_address_leave_a_new_device_open(new_visitor, make_citizen):
    citizen, stranger = make_citizen(), new_visitor(address="203.0.113.7")
    for number in range(60):
        give_password(stranger, citizen.username, "wrong", 422 if number < 10 else 429)
    give_password(new_visitor(address="198.51.100.1"), citizen.username)


def test_codes_asked_for_from_two_addresses_leave_the_owner_one(new_visitor, make_citizen, messages):
    citizen = make_citizen()
    for address in ("203.0.113.7", "203.0.113.8"):
        browser = new_visitor(address=address)
        for _time in range(5):
            browser.get("/en/recover")
            browser.submit({"username": citizen.username})
        browser.get("/en/recover")
        browser.submit({"username": citizen.username}, status=429)
    before = len(messages())
    owner = new_visitor(address="198.51.100.1")
    owner.get("/en/recover")
    owner.submit({"username": citizen.username})
    assert len(messages()) == before + 1


@pytest.mark.parametrize(("hours", "left"), [(1, citizens.IDLE), (11, dt.timedelta(hours=1)), (12, dt.timedelta(0))])
def test_a_sign_in_in_use_ends_after_twelve_hours(app, make_citizen, hours, left):
    citizen = make_citizen()
    with database.connection():
        visitor = citizens.start_sign_in(citizen.id, keep=False)
        moment = models.now()
        started = moment - dt.timedelta(hours=hours)
        models.SignIn.update(created_at=started, seen_at=started).execute()
        citizens.keep_alive(citizens.Visitor(citizen.id, visitor.token, visitor.sign_in_id, started))
        end = models.SignIn.get_by_id(visitor.sign_in_id).expires_at
        assert abs(end - moment - left) < dt.timedelta(seconds=30)


def test_a_sign_in_that_is_kept_ends_after_thirty_days_however_it_is_used(app, make_citizen):
    citizen = make_citizen()
    with database.connection():
        visitor = citizens.start_sign_in(citizen.id, keep=True)
        before = models.SignIn.get_by_id(visitor.sign_in_id).expires_at
        long_ago = models.now() - dt.timedelta(days=29)
        citizens.keep_alive(citizens.Visitor(citizen.id, visitor.token, visitor.sign_in_id, long_ago))
        assert models.SignIn.get_by_id(visitor.sign_in_id).expires_at == before
