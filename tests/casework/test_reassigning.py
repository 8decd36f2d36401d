"""Complaints of offices without people are found with a fixed number of queries, and outside other transactions."""

from __future__ import annotations

import datetime as dt

import peewee
import pytest

import models
from shikayat import database
from shikayat.casework import placing, staffing
from shikayat.desk.admin.offices import queries as offices


@pytest.fixture
def open_database(app):
    with app.app_context(), database.connection():
        yield


@pytest.fixture
def asked(monkeypatch):
    found = []
    execute = models.database.obj.execute_sql
    monkeypatch.setattr(
        models.database.obj, "execute_sql", lambda sql, *a, **k: found.append(sql) or execute(sql, *a, **k)
    )
    return found


def _hold(make_complaint, number):
    """As many offices without people, each with a held complaint; every second one is about somebody."""
    rows = [make_complaint(office="portal") for _ in range(number)]
    for index, row in enumerate(rows):
        code = f"without-people-{number}-{index}"
        models.Office.create(
            code=code, department="lesco", names={"en": code, "ur": code}, parent="power-division", edited=True
        )
        models.Complaint.update(held_for=code).where(models.Complaint.id == row.id).execute()
        if index % 2:
            models.Accused.create(complaint=row, office=code)


def test_reassigning_for_300_offices_asks_as_many_queries_as_for_10(open_database, make_officer, make_complaint, asked):
    make_officer(office="portal")
    numbers = []
    for offices_with_held in (10, 290):
        _hold(make_complaint, offices_with_held)
        asked.clear()
        assert staffing.reassign_misplaced() == 0
        numbers.append(len(asked))
    assert numbers[0] == numbers[1] <= 10


def test_held_complaints_of_30_offices_go_to_the_office_that_gets_people(open_database, make_officer, make_complaint):
    make_officer(office="portal")
    _hold(make_complaint, 30)
    make_officer(office="power-division")
    assert staffing.reassign_misplaced() == 30
    assert {row.office_id for row in models.Complaint.select()} == {"power-division"}
    assert staffing.reassign_misplaced() == 0


def test_password_of_an_officer_is_hashed_outside_a_transaction(open_database, make_officer, monkeypatch):
    depths = []
    hash_password = offices.hash_password
    monkeypatch.setattr(
        offices, "hash_password", lambda p: depths.append(models.database.transaction_depth()) or hash_password(p)
    )
    before = models.database.transaction_depth()
    welcome = offices.add_officer(
        None, username="new.one", full_name="نیا", role="officer", office=models.Office.get_by_id("lesco")
    )
    offices.start_afresh(None, welcome.officer)
    assert depths == [before, before]


def test_another_integrity_error_than_a_taken_name_is_not_reported_as_taken(open_database, make_officer, monkeypatch):
    def fail(*args, **kwargs):
        raise peewee.IntegrityError("other")

    monkeypatch.setattr(offices.audit, "record", fail)
    with pytest.raises(peewee.IntegrityError):
        offices.add_officer(
            None, username="new.one", full_name="نیا", role="officer", office=models.Office.get_by_id("lesco")
        )


def test_lapse_noted_twice_for_an_office_is_one_row(open_database, make_complaint):
    row = make_complaint()
    for _ in range(2):
        placing.note_lapse(row, models.now() - dt.timedelta(days=1))
    assert models.Lapse.select().count() == 1
    with pytest.raises(peewee.IntegrityError), models.database.atomic():
        models.Lapse.create(complaint=row, office=row.office_id)


def test_offices_without_people_are_listed_by_name(staff, make_officer, make_complaint, language):
    with database.connection():
        for code, name in (("zz-first", "Aaa"), ("aa-last", "Zzz")):
            models.Office.create(
                code=code, department="lesco", names={"en": name, "ur": name}, parent="portal", edited=True
            )
    for code in ("zz-first", "aa-last"):
        make_complaint(office=code)
    browser = staff(make_officer(office="portal", role="head"), language=language)
    words = browser.get(f"/{language}/desk/unstaffed").words
    assert words.index("Aaa") < words.index("Zzz")
