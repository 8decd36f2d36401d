"""A complaint never stays at an unstaffed office, whatever made the office unstaffed."""

from __future__ import annotations

import pytest

import models
from shikayat import database
from shikayat.casework import citizen_transitions, office_assignment, office_transitions, routing, scheduled, staffing

OFFICE, ABOVE = "pb-lahore-police", "pb-police"


@pytest.fixture
def open_database(app):
    with app.app_context(), database.connection():
        yield


def people(**values):
    models.Officer.update(values).where(models.Officer.username.startswith("worker")).execute()


def switched(*, on):
    models.Office.update(active=on).where(models.Office.code == OFFICE).execute()


# For each way to make an office unstaffed: what does it, and what undoes it.
REASONS = {
    "the office is switched off": (lambda: switched(on=False), lambda: switched(on=True)),
    "everybody is disabled": (lambda: people(active=False), lambda: people(active=True)),
    "everybody has moved": (lambda: people(office="nadra"), lambda: people(office=OFFICE)),
    "nobody may answer": (lambda: people(role="supervisor"), lambda: people(role="officer")),
}


@pytest.fixture(params=REASONS)
def reason(request, open_database, make_officer):
    for number in range(2):
        make_officer(office=OFFICE, username=f"worker{number}")
    make_officer(office=ABOVE, username="above")
    return REASONS[request.param]


def where(row):
    row = models.Complaint.get_by_id(row.id)
    return row.responsible_office_id, row.office_id


@pytest.mark.parametrize("status", ["new", "in_progress", "waiting", "reopened"])
def test_the_next_office_above_holds_it_until_somebody_works_there_again(reason, make_complaint, status):
    leave, come_back = reason
    row = make_complaint(department="pb-police", office=OFFICE, status=status)
    worker = models.Officer.get(models.Officer.username == "worker0")
    if status in ("in_progress", "waiting"):
        models.Complaint.update(officer=worker).execute()
    leave()
    assert OFFICE in {office.code for office, _holder, _number in staffing.waiting_for_people(None)}
    scheduled.catch_up()
    assert where(row) == (OFFICE, ABOVE)
    assert models.Complaint.get_by_id(row.id).officer is None
    assert [(office.code, holder.code) for office, holder, _number in staffing.waiting_for_people(None)] == [
        (OFFICE, ABOVE)
    ]
    assert scheduled.catch_up().settled == 0
    come_back()
    scheduled.catch_up()
    assert where(row) == (OFFICE, OFFICE)


def test_what_is_about_somebody_is_held_too(reason, make_complaint):
    leave, _come_back = reason
    row = make_complaint(department="pb-police", office=OFFICE)
    models.Accused.create(complaint=row, office="lesco")
    leave()
    scheduled.catch_up()
    assert where(row) == (OFFICE, ABOVE)


def test_nothing_new_arrives_there(reason, make_citizen, make_complaint):
    leave, _come_back = reason
    tehsil = models.Place.get_by_id("pb-lahore-raiwind")
    lower = models.Category.select().where(models.Category.parent.is_null(False), ~models.Category.conduct)
    category = next(row for row in lower if routing.route(row, tehsil).office.code == OFFICE)
    leave()
    assert office_assignment.holding_office(models.Office.get_by_id(OFFICE), make_complaint()).code == ABOVE
    matter = citizen_transitions.NewComplaint("complaint", category, tehsil, "x", "x")
    citizen = make_citizen()
    with models.database.atomic():
        row = citizen_transitions.lodge(citizen, matter, idempotency_key="once")
    assert row.office_id != OFFICE


def test_the_one_above_is_passed_over_when_it_is_switched_off(reason, make_complaint, make_officer):
    leave, _come_back = reason
    make_officer(office="portal", username="portal")
    models.Office.update(active=False).where(models.Office.code == ABOVE).execute()
    row = make_complaint(department="pb-police", office=OFFICE)
    leave()
    scheduled.catch_up()
    assert where(row) == (OFFICE, "portal")
    officer = models.Officer.get(models.Officer.username == "portal")
    assert office_transitions.accept(officer, row, expected_version=2).officer == officer
