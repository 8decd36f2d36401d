"""Complaints of offices without people are found with a fixed number of queries, and outside other transactions."""

from __future__ import annotations

import ast
import datetime as dt
import logging

import peewee
import pytest

import models
from shikayat import database
from shikayat.casework import office_assignment, staffing
from shikayat.desk.admin.offices import queries as offices
from tests.test_templates import ROOT


@pytest.fixture
def open_database(app):
    with app.app_context(), database.connection():
        yield


@pytest.fixture
def asked(caplog):
    """The queries so far, as Peewee logs them."""
    caplog.set_level(logging.DEBUG, logger="peewee")
    return caplog


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
        assert staffing.reassign_complaints() == 0
        numbers.append(sum(record.name == "peewee" for record in asked.records))
    assert numbers[0] == numbers[1] <= 10


def test_held_complaints_of_30_offices_go_to_the_office_that_gets_people(open_database, make_officer, make_complaint):
    make_officer(office="portal")
    _hold(make_complaint, 30)
    make_officer(office="power-division")
    assert staffing.reassign_complaints() == 30
    assert {row.office_id for row in models.Complaint.select()} == {"power-division"}
    assert staffing.reassign_complaints() == 0


def hashes_in_a_transaction(tree):
    """The calls of ``hash_password`` inside ``with database.atomic()``: it takes half a second and locks others out."""
    for block in ast.walk(tree):
        if isinstance(block, ast.With) and any("atomic" in ast.unparse(item.context_expr) for item in block.items):
            for node in ast.walk(block):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "hash_password":
                    yield node.lineno


def test_no_password_is_hashed_in_a_transaction():
    modules = list((ROOT / "site" / "shikayat").rglob("*.py"))
    found = {str(path) for path in modules if list(hashes_in_a_transaction(ast.parse(path.read_text("utf-8"))))}
    assert found == set()
    assert list(hashes_in_a_transaction(ast.parse("with database.atomic():\n    row = make(hash_password(typed))")))


NEW_OFFICER = {"username": "new.one", "full_name": "نیا", "role": "officer"}


@pytest.mark.parametrize(
    ("by", "values"),
    [(None, {"role": "no such role"}), (10**6, {})],
    ids=["refused by the table", "refused by the audit log"],
)
def test_another_integrity_error_than_a_taken_name_is_not_reported_as_taken(open_database, by, values):
    by = models.Officer(id=by) if by else None
    with pytest.raises(peewee.IntegrityError), models.database.atomic():
        offices.add_officer(by, office=models.Office.get_by_id("lesco"), **NEW_OFFICER | values)


def test_a_taken_name_is_reported_as_taken(open_database):
    lesco = models.Office.get_by_id("lesco")
    offices.add_officer(None, office=lesco, **NEW_OFFICER)
    with pytest.raises(offices.CodeTaken):
        offices.add_officer(None, office=lesco, **NEW_OFFICER)
    with pytest.raises(offices.CodeTaken):
        offices.add_office(None, "lesco", names=lesco.names, parent=lesco.parent)


def test_lapse_noted_twice_for_an_office_is_one_row(open_database, make_complaint):
    row = make_complaint()
    for _ in range(2):
        office_assignment.record_lapse(row, models.now() - dt.timedelta(days=1))
    assert models.MissedDeadline.select().count() == 1
    with pytest.raises(peewee.IntegrityError), models.database.atomic():
        models.MissedDeadline.create(complaint=row, office=row.office_id)


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
