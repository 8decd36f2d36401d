"""An answer of a draft that was valid when it was given, and is no longer: a category switched off, an ended place."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

import models
from shikayat import database

STORY = {"subject": "تین دن سے بجلی نہیں", "details": "ہماری گلی کا ٹرانسفارمر جل گیا ہے۔"}
PLACE = {"province": "PK-PB", "district": "pb-lahore", "tehsil": "pb-lahore-raiwind"}
SOURCE = Path(models.__file__).parent / "site" / "shikayat"


def switch_off(code):
    with database.connection():
        models.Category.update(active=False, edited_at=models.now()).where(models.Category.code == code).execute()


def end_place(code):
    with database.connection():
        models.Place.update(valid_to=dt.date(2020, 1, 1)).where(models.Place.code == code).execute()


def begin_place_later(code):
    with database.connection():
        models.Place.update(valid_from=dt.date(2120, 1, 1)).where(models.Place.code == code).execute()


EXPIRY = {
    "category": (lambda: switch_off("electricity.outage"), "category"),
    "group": (lambda: switch_off("electricity"), "category"),
    "tehsil": (lambda: end_place("pb-lahore-raiwind"), "place"),
    "district": (lambda: end_place("pb-lahore"), "place"),
    "tehsil that begins later": (lambda: begin_place_later("pb-lahore-raiwind"), "place"),
}


@pytest.fixture
def finished(sign_in, make_citizen, language):
    """A browser on the check page of a finished draft."""
    browser = sign_in(make_citizen(language=language), language=language)
    browser.get(f"/{language}/complaints/new/category")
    for answer in ({"kind": "complaint", "category": "electricity.outage"}, STORY, PLACE):
        browser.submit(answer)
        browser.follow()
    assert browser.path.endswith("/check")
    return browser


@pytest.mark.parametrize("expired", EXPIRY)
def test_draft_with_expired_answer_goes_back_to_that_question_and_keeps_the_rest(finished, language, expired):
    expire, step = EXPIRY[expired]
    expire()
    for path in ("check", "about"):
        page = finished.get(f"/{language}/complaints/new/{path}", status=303)
        assert page.location.endswith(f"/{step}")
    page = finished.follow()
    assert len(page.html.select("main .notice")) == 1
    if step == "category":
        finished.submit({"kind": "complaint", "category": "roads.potholes"})
    assert finished.get(f"/{language}/complaints/new/details").field("subject") == STORY["subject"]


@pytest.mark.parametrize("expired", EXPIRY)
def test_open_check_page_with_expired_answer_lodges_nothing(finished, expired):
    expire, step = EXPIRY[expired]
    expire()
    page = finished.submit({})
    assert page.location.endswith(f"/{step}")
    with database.connection():
        assert models.Complaint.select().count() == 0


def test_answer_given_again_makes_the_draft_complete(finished, language):
    switch_off("electricity.outage")
    finished.get(f"/{language}/complaints/new/category")
    finished.submit({"kind": "complaint", "category": "roads.potholes"})
    assert finished.page.location.endswith("/check")
    finished.follow()
    finished.submit({})
    with database.connection():
        assert models.Complaint.get().category_id == "roads.potholes"


def test_ended_place_posted_to_the_place_page_is_refused(finished, language):
    end_place("pb-lahore-raiwind")
    finished.get(f"/{language}/complaints/new/place")
    assert finished.submit(PLACE, status=422).errors


def test_switched_off_group_is_offered_nowhere_to_citizens(finished, language):
    switch_off("electricity")
    for query in ("q=bijli", "q=no electricity", "group=electricity", "all=1"):
        page = finished.get(f"/{language}/complaints/new/category?{query}")
        offered = [radio["value"] for radio in page.html.select('input[name="category"], input[name="group"]')]
        assert not [code for code in offered if code.partition(".")[0] == "electricity"], query
    finished.get(f"/{language}/complaints/new/category")
    assert finished.submit({"kind": "complaint", "category": "electricity.outage"}, status=422).errors


@pytest.mark.parametrize("off", ["electricity", "electricity.outage"])
def test_switched_off_category_is_no_choice_for_staff(staff, make_officer, off):
    switch_off(off)
    admin = staff(make_officer(role="administrator"), language="en")
    for path in ("rules/new", "rules/try", "templates/new"):
        admin.get(f"/en/desk/admin/{path}")
        page = admin.submit({"about": "electricity", "load": "1"}, status=200)
        values = {field.get("value", "") for field in page.html.select('[name="category"], [name="category"] option')}
        assert "electricity.outage" not in values and off not in values, path
        assert any(value.startswith("electricity.") for value in values) == (off != "electricity"), path


def test_desk_filter_offers_switched_off_group_only_with_complaints(staff, make_officer, make_complaint):
    officer = make_officer()
    browser = staff(officer, language="en")
    switch_off("electricity")
    option = 'select[name="category"] option[value="electricity"]'
    assert not browser.get("/en/desk/").html.select(option)
    make_complaint()
    assert browser.get("/en/desk/").html.select(option)


def test_only_the_table_asks_whether_a_category_is_active():
    """``Category.in_use`` looks at the group too; a query that asks the column itself would forget it."""
    asking = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if re.search(r"\bCategory\.active\b", path.read_text(encoding="utf-8"))
    ]
    assert asking == []
