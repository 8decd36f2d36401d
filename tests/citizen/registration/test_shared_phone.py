"""A registration that was begun belongs to whoever can prove its number, not to the next person at the phone."""

from __future__ import annotations

import datetime as dt

import pytest

import models
from shikayat import database

from .conftest import ANSWERS


def a_while_passes():
    with database.connection():
        models.Draft.update(updated_at=models.now() - dt.timedelta(hours=2)).execute()


@pytest.fixture
def left(visitor, reach):
    """Somebody has told their name and gone away."""
    reach(visitor, "sign-in")
    a_while_passes()
    return visitor


def test_after_a_while_nothing_personal_is_shown_until_the_number_is_proved(left, newest_code):
    for step in ("person", "sign-in", "address"):
        assert left.get(f"/ur/register/{step}", status=303).location.endswith("/verify")
    page = left.get("/ur/register/verify")
    assert "7654321" not in page.text and page.html.select_one("main .notice")
    assert left.get("/ur/register/mobile").field("mobile") == ""
    left.get("/ur/register/verify")
    left.submit({"again": "1"})
    left.follow()
    left.submit({"code": newest_code()})
    assert left.page.location.endswith("/sign-in")
    assert left.get("/ur/register/person").field("full_name") == ANSWERS["person"]["full_name"]


def test_shared_phone_post_does_not_reveal_old_draft(left):
    left.get("/ur/register/nationality")
    left.submit({"nationality": "national"})
    assert left.page.location.endswith("/verify")
    assert "7654321" not in left.follow().text
    left.get("/ur/register/person", status=303)


def test_shared_phone_other_number_starts_empty_draft(left, newest_code):
    left.get("/ur/register/mobile")
    left.submit({"mobile": "0321 1111111"})
    assert left.page.location.endswith("/nationality")
    left.follow()
    left.submit({"nationality": "national"})
    left.follow()
    left.submit({"code": newest_code()})
    assert left.page.location.endswith("/person")
    assert not left.follow().field("full_name")


def test_who_corrects_the_number_at_once_keeps_the_rest(visitor, reach, newest_code):
    reach(visitor, "sign-in")
    visitor.get("/ur/register/mobile")
    visitor.submit({"mobile": "0321 1111111"})
    visitor.follow()
    visitor.submit({"code": newest_code()})
    assert visitor.page.location.endswith("/sign-in")
    assert visitor.get("/ur/register/person").field("full_name") == ANSWERS["person"]["full_name"]


def test_somebody_else_signing_in_here_does_not_lose_it(visitor, reach, make_citizen):
    reach(visitor, "sign-in")
    visitor.get("/ur/sign-in")
    visitor.submit({"username": make_citizen().username, "password": "میرا گھر لاہور میں ہے"})
    assert visitor.get("/ur/register", status=303).location.endswith("/sign-in")


def test_starting_afresh_throws_everything_away(visitor, reach, language):
    reach(visitor, "sign-in", language=language)
    link = visitor.page.html.select_one('a[href$="/register/afresh"]')
    visitor.get(link["href"])
    visitor.submit({})
    assert visitor.page.location.endswith("/nationality")
    assert not visitor.follow().html.select_one('a[href$="/register/afresh"]')
    visitor.get(f"/{language}/register/person", status=303)
    with database.connection():
        assert not models.Draft.select().exists()


def test_start_afresh_get_deletes_nothing(visitor, reach):
    reach(visitor, "sign-in")
    visitor.get("/ur/register/afresh")
    visitor.post("/ur/register/afresh", {}, status=422)
    visitor.get("/ur/register/person")
