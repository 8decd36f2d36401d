"""Whoever worked at an accused office when it happened stays shut out, wherever they work later."""

from __future__ import annotations

import datetime as dt

import pytest

import models
from shikayat import database
from shikayat.casework import accusations, office_transitions, permissions
from shikayat.casework.refusals import NotVisible, Refused
from shikayat.text.numbers import show_reference

ACCUSED, ABOVE = "lesco", "power-division"
YEAR = permissions.LOOK_BACK


@pytest.fixture
def open_database(app):
    with app.app_context(), database.connection():
        yield


def put(officer, office=None, **more):
    """Move an officer by the table itself, past every page."""
    values = ({"office": office} if office else {}) | more
    models.Officer.update(values).where(models.Officer.id == officer.id).execute()
    return models.Officer.get_by_id(officer.id)


def postings(officer):
    rows = models.Posting.select().where(models.Posting.officer == officer).order_by(models.Posting.id)
    return [(row.office_id, row.until is None) for row in rows]


def test_every_change_of_office_is_recorded_however_it_is_made(open_database, make_officer):
    officer = make_officer(office=ACCUSED)
    assert postings(officer) == [(ACCUSED, True)]
    assert models.Posting.get().since == models.Officer.get().created_at
    put(officer, full_name="الف", role="head")
    assert postings(officer) == [(ACCUSED, True)]
    put(officer, ABOVE)
    put(officer, active=False)
    put(officer, active=True)
    row = models.Officer.get_by_id(officer.id)
    row.office = "nadra"
    row.save()
    assert postings(officer) == [(ACCUSED, False), (ABOVE, False), (ABOVE, False), ("nadra", True)]
    ended = models.Posting.get_by_id(1)
    assert dt.timedelta(0) <= models.now() - ended.until < dt.timedelta(minutes=1)
    assert ended.until >= ended.since - dt.timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("left", "lodged", "shut_out"),
    [
        (dt.timedelta(days=0), dt.timedelta(days=10), True),  # transferred after it was lodged
        (dt.timedelta(days=10), dt.timedelta(days=5), True),  # before: it had happened by then
        (dt.timedelta(days=360), dt.timedelta(days=0), True),
        (dt.timedelta(days=400), dt.timedelta(days=0), False),  # long before anything the complaint tells of
        (dt.timedelta(days=400), dt.timedelta(days=60), True),
    ],
)
def test_who_left_not_long_before_is_shut_out(open_database, make_complaint, make_officer, left, lodged, shut_out):
    officer = put(make_officer(office=ACCUSED), ABOVE)
    moment = models.now()
    models.Posting.update(until=moment - left).where(models.Posting.until.is_null(False)).execute()
    row = make_complaint(office=ABOVE, created_at=moment - lodged)
    models.Accused.create(complaint=row, office=ACCUSED)
    assert permissions.can_see(officer, row) is not shut_out
    assert permissions.is_shut_out(officer, row) is shut_out
    assert (row.reference in {found.reference for found in permissions.references_about(officer)}) is shut_out


@pytest.mark.parametrize("role", ["officer", "head", "supervisor"])
@pytest.mark.parametrize("code", [ABOVE, "portal"])
def test_a_transfer_opens_nothing_on_any_page(staff, make_officer, make_complaint, role, code):
    from tests.desk.case.test_hidden import _sees_nothing

    officer = make_officer(office=ACCUSED, role=role)
    row = make_complaint(office=code, department=ACCUSED, subject="رشوت مانگی")
    with database.connection():
        models.Accused.create(complaint=row, office=ACCUSED)
        models.MissedDeadline.create(complaint=row, office=code)
        officer = put(officer, code)
    _sees_nothing(staff(officer, language="ur"), row, show_reference(row.reference), "ur")


def test_an_administrator_who_was_there_reads_nothing_of_it_in_the_log(staff, make_officer, make_complaint):
    officer = make_officer(office=ABOVE)
    admin = make_officer(office=ACCUSED, role="administrator")
    row = make_complaint(office=ABOVE, department=ACCUSED)
    with database.connection():
        office_transitions.note(officer, row, "یاد رہے", expected_version=1)
        models.Accused.create(complaint=row, office=ACCUSED)
        put(admin, "portal")
    other = staff(make_officer(office="portal", role="administrator"))
    assert row.reference in other.get("/ur/desk/admin/log").text
    theirs = staff(admin)
    for query in ("", "note", row.reference):
        page = theirs.get("/ur/desk/admin/log", query_string={"q": query})
        assert row.reference not in page.html.main.get_text(), query


def test_no_move_nor_assignment_nor_decision_of_somebody_who_was_there(open_database, make_complaint, make_officer):
    moved = put(make_officer(office=ACCUSED, role="head"), ABOVE)
    head, colleague = make_officer(office=ABOVE, role="head"), make_officer(office=ABOVE)
    row = make_complaint(office=ABOVE, department=ACCUSED)
    row = accusations.propose_accuse(
        colleague, row, "رسید", office=models.Office.get_by_id(ACCUSED), expected_version=row.version
    )
    with pytest.raises(Refused) as refused:
        accusations.approve_accuse(moved, row, expected_version=row.version)
    assert refused.value.reason == "no_proposal"  # it is a secret from whomever it names
    row = accusations.approve_accuse(head, row, expected_version=row.version)
    with pytest.raises(NotVisible):
        office_transitions.note(moved, row, "x", expected_version=row.version)
    with pytest.raises(Refused):
        office_transitions.assign(head, row, moved, expected_version=row.version)


def test_who_works_on_it_and_was_there_works_on_it_no_more(open_database, make_complaint, make_officer):
    moved = put(make_officer(office=ACCUSED), ABOVE)
    head, colleague = make_officer(office=ABOVE, role="head"), make_officer(office=ABOVE)
    row = office_transitions.accept(moved, make_complaint(office=ABOVE, department=ACCUSED), expected_version=1)
    row = accusations.propose_accuse(
        colleague, row, "رسید", office=models.Office.get_by_id(ACCUSED), expected_version=row.version
    )
    row = accusations.approve_accuse(head, row, expected_version=row.version)
    assert (row.office_id, row.officer, row.status) == (ABOVE, None, "new")
