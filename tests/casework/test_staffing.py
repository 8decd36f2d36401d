"""A complaint is never held by an unstaffed office, and the work of an officer who leaves returns to the queue."""

from __future__ import annotations

import datetime as dt
import logging

import pytest

import models
from shikayat import database
from shikayat.casework import (
    citizen_transitions,
    office_assignment,
    office_transitions,
    permissions,
    scheduled,
    staffing,
)
from shikayat.casework.refusals import Refused
from shikayat.dates import today
from shikayat.desk.admin.offices import queries as offices
from shikayat.desk.queue import queries as desk
from shikayat.text.numbers import show_reference

OFFICE, ABOVE, HEAD, PORTAL = "pb-lahore-police", "pb-police", "pb-chief-secretary", "portal"


@pytest.fixture
def open_database(app):
    with app.app_context(), database.connection():
        yield


@pytest.fixture
def admin(make_officer):
    return make_officer(office=PORTAL, role="administrator")


def now_of(complaint):
    return models.Complaint.get_by_id(complaint.id)


def where(complaint):
    """The office it belongs to and the one that holds it."""
    row = now_of(complaint)
    return row.responsible_office_id, row.office_id


def lines(complaint):
    rows = models.Event.select().where(models.Event.complaint == complaint).order_by(models.Event.id)
    return [event.kind for event in rows]


def lodge(citizen, category, once="once"):
    matter = citizen_transitions.NewComplaint(
        kind="complaint",
        category=models.Category.get_by_id(category),
        tehsil=models.Place.get_by_id("pb-lahore-raiwind"),
        subject="x",
        details="x",
    )
    with models.database.atomic():
        return citizen_transitions.lodge(citizen, matter, idempotency_key=once)


def change(admin, officer, **values):
    row = models.Officer.get_by_id(officer.id)
    now = {"full_name": row.full_name, "role": row.role, "office": row.office, "active": row.active}
    offices.change_officer(admin, row, **now | values)


def office(code):
    return models.Office.get_by_id(code)


@pytest.mark.parametrize("people", [[], [PORTAL], [HEAD, PORTAL], [ABOVE, HEAD, PORTAL], [OFFICE, ABOVE, PORTAL]])
def test_a_new_complaint_is_held_by_the_next_office_with_people(open_database, make_citizen, make_officer, people):
    for code in people:
        make_officer(office=code, role="head")
    make_officer(office=OFFICE, role="supervisor")  # does not answer complaints, so does not count as staff
    make_officer(office=OFFICE, active=False)
    row = lodge(make_citizen(), category_of(OFFICE))
    assert where(row) == (OFFICE, people[0] if people else OFFICE)
    assert now_of(row).department_id == office(OFFICE).department_id


def category_of(code):
    """A category that the rules send to this office from the place of these tests."""
    from shikayat.casework.routing import route

    tehsil = models.Place.get_by_id("pb-lahore-raiwind")
    rows = models.Category.select().where(models.Category.parent.is_null(False), ~models.Category.conduct)
    return next(row.code for row in rows.order_by(models.Category.code) if route(row, tehsil).office.code == code)


def asked(caplog):
    """The queries so far, as Peewee logs them."""
    return [record.msg[0] for record in caplog.records if record.name == "peewee"]


def test_finding_the_holder_is_one_query_more_and_only_where_nobody_works(
    open_database, make_citizen, make_officer, caplog
):
    make_officer(office=PORTAL)
    category, citizen = category_of(OFFICE), make_citizen()
    caplog.set_level(logging.DEBUG, logger="peewee")
    lodge(citizen, category, once="held")
    held = len(asked(caplog))
    make_officer(office=OFFICE)
    caplog.clear()
    lodge(citizen, category, once="there")
    assert (
        held - len(asked(caplog)) <= 4
    )  # the holder, whether it is about somebody, the new place of the row, its office
    assert sum("EXISTS" in sql.upper() and "officer" in sql for sql in asked(caplog)) == 1


def test_people_come_and_the_office_gets_its_complaints(open_database, admin, make_complaint, make_officer):
    make_officer(office=PORTAL)
    row = make_complaint(department="pb-police", office=OFFICE)
    staffing.reassign_complaints()
    assert where(row) == (OFFICE, PORTAL)
    make_officer(office=HEAD)
    staffing.reassign_complaints()
    assert where(row) == (OFFICE, HEAD)  # the next office above, not just any
    offices.add_officer(admin, username="new", full_name="نیا", role="officer", office=office(OFFICE))
    assert where(row) == (OFFICE, OFFICE)
    assert lines(row) == ["lodged", "held", "held", "returned"]
    assert now_of(row).deadline == row.deadline


def test_the_last_people_leave_and_the_work_is_held_above(open_database, admin, make_complaint, make_officer):
    officer, head, above = (
        make_officer(office=OFFICE),
        make_officer(office=OFFICE, role="head"),
        make_officer(office=ABOVE),
    )
    rows = [make_complaint(department="pb-police", office=OFFICE) for _ in range(6)]
    waiting = office_transitions.ask(
        officer, office_transitions.accept(officer, rows[0], expected_version=1), "کب؟", expected_version=2
    )
    change(admin, officer, active=False)
    assert {where(row) for row in rows} == {(OFFICE, OFFICE)}
    told = offices.leaves_unstaffed(models.Officer.get_by_id(head.id), role="head", office=office(OFFICE), active=False)
    assert (told.office.code, told.number, told.holder.code) == (OFFICE, 6, ABOVE)
    change(admin, head, office=office("nadra"))
    assert {where(row) for row in rows} == {(OFFICE, ABOVE)}
    assert now_of(waiting).status == "waiting"
    row = citizen_transitions.reply(waiting.citizen, now_of(waiting), "کل", expected_version=now_of(waiting).version)
    assert (row.status, row.officer) == ("new", None)
    assert office_transitions.accept(above, row, expected_version=row.version).officer == above
    change(admin, head, office=office(OFFICE))
    assert {where(row) for row in rows} == {(OFFICE, OFFICE)}
    assert (
        offices.leaves_unstaffed(above, role="officer", office=office(ABOVE), active=False) is None
    )  # holds nothing now


@pytest.mark.parametrize(
    "leaving",
    [{"active": False}, {"office": "nadra"}, {"role": "supervisor"}, {"role": "administrator"}],
    ids=lambda values: next(iter(values)),
)
@pytest.mark.parametrize("status", ["in_progress", "waiting"])
def test_who_leaves_gives_the_work_back_to_the_queue(
    open_database, admin, make_complaint, make_officer, leaving, status
):
    officer, colleague = make_officer(office=OFFICE), make_officer(office=OFFICE)
    row = office_transitions.accept(officer, make_complaint(department="pb-police", office=OFFICE), expected_version=1)
    if status == "waiting":
        row = office_transitions.ask(officer, row, "کب؟", expected_version=2)
    change(admin, officer, **{k: office(v) if k == "office" else v for k, v in leaving.items()})
    row = now_of(row)
    assert (row.status, row.officer) == ("new" if status == "in_progress" else "waiting", None)
    assert lines(row)[-1] == "released"
    counts = desk.counts(colleague, permissions.sight_of(colleague))
    assert counts["new"] == (1 if status == "in_progress" else 0)
    if status == "waiting":
        row = citizen_transitions.reply(row.citizen, row, "کل", expected_version=row.version)
    assert office_transitions.accept(colleague, row, expected_version=row.version).status == "in_progress"


def test_a_change_past_the_pages_is_put_right_by_the_worker(open_database, make_complaint, make_officer):
    make_officer(office=PORTAL)
    officer = make_officer(office=OFFICE)
    row = office_transitions.accept(officer, make_complaint(department="pb-police", office=OFFICE), expected_version=1)
    models.Officer.update(active=False).execute()
    models.Officer.update(active=True).where(models.Officer.office == PORTAL).execute()
    done = scheduled.catch_up()
    assert done.settled >= 1
    assert where(row) == (OFFICE, PORTAL)
    assert (now_of(row).status, now_of(row).officer) == ("new", None)
    assert scheduled.catch_up().settled == 0


def test_what_goes_up_goes_above_the_people_who_were_late(open_database, make_complaint, make_officer):
    make_officer(office=ABOVE)
    make_officer(office=PORTAL)
    row = make_complaint(department="pb-police", office=OFFICE)
    staffing.reassign_complaints()
    models.Complaint.update(deadline=today() - dt.timedelta(days=1)).where(models.Complaint.id == row.id).execute()
    scheduled.catch_up()
    assert where(row) == (HEAD, PORTAL)
    lapse = models.MissedDeadline.get()
    assert lapse.office_id == ABOVE


def test_an_office_cannot_be_passed_what_would_come_straight_back(open_database, make_complaint, make_officer):
    officer = make_officer(office=ABOVE)
    row = office_transitions.accept(officer, make_complaint(department="pb-police", office=ABOVE), expected_version=1)
    with pytest.raises(Refused) as refused:
        office_transitions.forward(officer, row, office(OFFICE), "ان کا کام", expected_version=2)
    assert refused.value.reason == "nobody_there"
    assert now_of(row).transfers == 0


def test_reassign_ignores_accused_officers(open_database, make_complaint, make_officer):
    """The only officer of the office above was at the accused office when it happened: the portal holds it."""
    moved = make_officer(office=OFFICE)
    models.Officer.update(office=ABOVE).where(models.Officer.id == moved.id).execute()
    make_officer(office=PORTAL)
    row = make_complaint(department="pb-police", office=ABOVE)
    models.Accused.create(complaint=row, office=OFFICE)
    assert office_assignment.holding_office(office(ABOVE), row).code == PORTAL
    assert not permissions.can_see(models.Officer.get_by_id(moved.id), row)


# --- on the pages ---------------------------------------------------------------------------------------------------


def test_the_citizen_and_the_desk_read_who_holds_it(
    sign_in, staff, visitor, make_citizen, make_officer, make_complaint, language
):
    head = make_officer(office=PORTAL, role="head")
    citizen = make_citizen(mobile="+923001234567")
    row = make_complaint(citizen=citizen, department="pb-police", office=OFFICE)
    with database.connection():
        staffing.reassign_complaints()
        names = [office(code).names[language] for code in (OFFICE, PORTAL)]
    shown = show_reference(row.reference)
    status = sign_in(citizen, language=language).get(f"/{language}/complaints/{shown}")
    visitor.get(f"/{language}/track")
    tracked = visitor.submit({"reference": shown, "last_four": "4567"}, status=200)
    browser = staff(head, language=language)
    for page in (
        status,
        tracked,
        browser.get(f"/{language}/desk/{shown}"),
        browser.get(f"/{language}/desk/?queue=held"),
    ):
        assert all(name in page.words for name in names), page.words
    assert names[0] in browser.get(f"/{language}/desk/export.csv").text


@pytest.mark.parametrize(("role", "code"), [("head", PORTAL), ("supervisor", HEAD), ("administrator", PORTAL)])
def test_heads_and_administrators_see_the_offices_without_people(
    staff, make_officer, make_complaint, language, role, code
):
    make_officer(office=PORTAL)
    make_complaint(department="pb-police", office=OFFICE)
    make_complaint(office="lesco")
    with database.connection():
        staffing.reassign_complaints()
    page = staff(make_officer(office=code, role=role), language=language).get(f"/{language}/desk/unstaffed")
    with database.connection():
        assert office(OFFICE).names[language] in page.words
        assert (office("lesco").names[language] in page.words) == (code == PORTAL)


def test_disabling_the_last_person_says_first_what_will_happen(staff, make_officer, make_complaint, admin, language):
    last = make_officer(office=OFFICE)
    make_officer(office=HEAD)
    row = make_complaint(department="pb-police", office=OFFICE)
    browser = staff(admin, language=language)
    browser.get(f"/{language}/desk/admin/officers/{last.id}")
    page = browser.submit({"full_name": "الف", "role": "officer", "office": OFFICE}, status=422)
    with database.connection():
        assert office(HEAD).names[language] in page.words
        assert models.Officer.get_by_id(last.id).active
    browser.submit({"full_name": "الف", "role": "officer", "office": OFFICE, "confirmed": "y"})
    with database.connection():
        assert where(row) == (OFFICE, HEAD)


def test_work_that_was_given_back_is_taken_by_one_and_by_many(staff, make_officer, make_complaint, admin, language):
    officer, colleague = make_officer(), make_officer()
    rows = [make_complaint() for _ in range(3)]
    with database.connection():
        for row in rows:
            office_transitions.accept(officer, row, expected_version=1)
        change(admin, officer, active=False)
    browser = staff(colleague, language=language)
    path = f"/{language}/desk/{show_reference(rows[0].reference)}"
    page = browser.get(path)
    assert page.html.select_one('form[action$="/take"]')
    browser.submit({})
    browser.get(f"/{language}/desk/?queue=new")
    token = browser.page.html.select_one("#several [name=csrf_token]")["value"]
    ticks = [box["value"] for box in browser.page.html.select("#several input[type=checkbox]")]
    assert len(ticks) == 2
    browser.post(f"/{language}/desk/several", {"csrf_token": token, "complaint": ticks}, status=200)
    with database.connection():
        assert {now_of(row).officer_id for row in rows} == {colleague.id}
