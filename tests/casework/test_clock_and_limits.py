"""The clock cannot be gamed: questions and passing on are limited, the deadline stays, all days are told."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

import models
from shikayat import database
from shikayat.casework import citizen_transitions, office_transitions, scheduled
from shikayat.casework.deadlines import LEAST_DAYS, days_taken
from shikayat.casework.refusals import Refused
from shikayat.dates import day_of, midnight, today
from shikayat.public.statistics import queries as statistics
from shikayat.text.numbers import show_reference

START = dt.date(2026, 3, 1)
DONE = {"outcome": "granted", "text": "ہو گیا", "done_on": START, "done_where": "لاہور"}


def at(days):
    return midnight(START + dt.timedelta(days=days)) + dt.timedelta(hours=12)


@pytest.fixture
def open_database(app):
    with app.app_context(), database.connection():
        yield


@pytest.fixture
def complaint(make_complaint):
    return make_complaint(created_at=at(0), deadline=START + dt.timedelta(days=20))


def office(code):
    return models.Office.get_by_id(code)


def test_ask_more_than_allowed_is_refused(open_database, complaint, make_officer):
    officer = make_officer()
    row, day = office_transitions.accept(officer, complaint, expected_version=1, at=at(1)), 19
    for _question in range(office_transitions.MOST_QUESTIONS):
        row = office_transitions.ask(officer, row, f"سوال {day}", expected_version=row.version, at=at(day))
        day += 15
        row = citizen_transitions.reply(row.citizen, row, f"جواب {day}", expected_version=row.version, at=at(day))
    with pytest.raises(Refused) as refused:
        office_transitions.ask(officer, row, "ایک اور", expected_version=row.version, at=at(day))
    assert refused.value.reason == "questions"
    row = office_transitions.answer(officer, row, expected_version=row.version, at=at(day), **DONE)
    assert (row.answer_days, row.calendar_days, row.in_time) == (19, 64, True)


def test_another_level_may_ask_again_and_another_office_of_this_level_may_not(open_database, complaint, make_officer):
    officer, other, above = make_officer(), make_officer(office="nadra"), make_officer(office="power-division")
    models.Complaint.update(questions=office_transitions.MOST_QUESTIONS).execute()
    row = office_transitions.accept(officer, complaint, expected_version=1, at=at(1))
    row = office_transitions.forward(officer, row, office("nadra"), "ان کا کام", expected_version=2, at=at(2))
    row = office_transitions.accept(other, row, expected_version=3, at=at(3))
    with pytest.raises(Refused):
        office_transitions.ask(other, row, "کب؟", expected_version=4, at=at(4))
    row = office_transitions.answer(other, row, expected_version=4, at=at(5), **DONE)
    models.Complaint.update(office="lesco").execute()
    row = citizen_transitions.judge(row.citizen, row, verdict="not_solved", text="نہیں", expected_version=5, at=at(6))
    row = office_transitions.accept(above, row, expected_version=6, at=at(7))
    assert office_transitions.ask(above, row, "کب؟", expected_version=7, at=at(8)).status == "waiting"


def test_forward_back_and_forth_keeps_deadline(open_database, complaint, make_officer):
    officers = {code: make_officer(office=code) for code in ("lesco", "nadra")}
    row, here, there = complaint, "lesco", "nadra"
    for day in (19, 20, 20):
        row = office_transitions.accept(officers[here], row, expected_version=row.version, at=at(day))
        row = office_transitions.forward(
            officers[here], row, office(there), "ان کا کام", expected_version=row.version, at=at(day)
        )
        assert row.deadline <= START + dt.timedelta(days=day + LEAST_DAYS)
        here, there = there, here
    row = office_transitions.accept(officers[here], row, expected_version=row.version, at=at(21))
    with pytest.raises(Refused) as refused:
        office_transitions.forward(
            officers[here], row, office(there), "ان کا کام", expected_version=row.version, at=at(21)
        )
    assert refused.value.reason == "transfers"
    row = office_transitions.answer(officers[here], row, expected_version=row.version, at=at(27), **DONE)
    assert (row.in_time, row.answer_days, row.calendar_days) == (False, 27, 27)


def test_passed_on_in_time_and_answered_by_the_first_deadline_is_in_time(open_database, complaint, make_officer):
    officer, other = make_officer(), make_officer(office="nadra")
    row = office_transitions.accept(officer, complaint, expected_version=1, at=at(1))
    row = office_transitions.forward(officer, row, office("nadra"), "ان کا کام", expected_version=2, at=at(2))
    assert row.deadline == START + dt.timedelta(days=20)
    row = office_transitions.accept(other, row, expected_version=3, at=at(3))
    row = office_transitions.ask(other, row, "کب؟", expected_version=4, at=at(4))
    row = citizen_transitions.reply(row.citizen, row, "کل", expected_version=5, at=at(14))
    row = office_transitions.answer(other, row, expected_version=6, at=at(30), **DONE)
    assert (row.in_time, row.answer_days, row.calendar_days) == (True, 20, 30)


def test_a_late_complaint_that_is_passed_on_stays_with_who_was_late(open_database, complaint, make_officer):
    officer, above = make_officer(), make_officer(office="power-division")
    scheduled.catch_up(at(21))
    row = office_transitions.accept(above, complaint, expected_version=2, at=at(22))
    row = office_transitions.forward(above, row, office("nadra"), "ان کا کام", expected_version=3, at=at(23))
    assert (row.department_id, row.escalated) == ("lesco", 1)
    counted = statistics.count(models.now())["all"]
    assert [line[0] for line in counted["departments"]] == ["lesco"]
    assert models.MissedDeadline.get().office_id == officer.office_id


@pytest.mark.parametrize("move", ["answer", "forward"])
def test_who_acts_after_the_deadline_was_late_even_before_the_worker_runs(open_database, complaint, make_officer, move):
    officer = make_officer()
    row = office_transitions.accept(officer, complaint, expected_version=1, at=at(1))
    if move == "answer":
        row = office_transitions.answer(officer, row, expected_version=2, at=at(21), **DONE)
    else:
        row = office_transitions.forward(officer, row, office("nadra"), "ان کا کام", expected_version=2, at=at(21))
    assert (row.escalated, row.department_id) == (1, "lesco")
    assert [lapse.office_id for lapse in models.MissedDeadline.select()] == ["lesco"]


@pytest.mark.parametrize(
    ("given", "calendar", "counted"),
    [
        ({"status": "in_progress"}, 40, 40),
        ({"status": "in_progress", "waited_days": 30}, 40, 10),
        ({"status": "waiting", "waiting_since": today() - dt.timedelta(days=5)}, 40, 35),
        ({"status": "waiting", "waiting_since": today() - dt.timedelta(days=39)}, 40, 24),
        ({"status": "answered", "calendar_days": 12, "answer_days": 9}, 12, 9),
        ({"status": "reopened", "calendar_days": 12, "answer_days": 9}, 40, 40),
        ({"status": "withdrawn", "closed_at": models.now() - dt.timedelta(days=38)}, 2, 2),
    ],
)
def test_days_taken(open_database, make_complaint, given, calendar, counted):
    row = make_complaint(created_at=models.now() - dt.timedelta(days=40), **given)
    days = days_taken(row, day_of(models.now()))
    assert (days.calendar, days.office) == (calendar, counted)


def test_days_of_the_calendar_stand_beside_those_of_the_office_everywhere(
    staff, sign_in, visitor, make_citizen, make_officer, make_complaint, language
):
    citizen = make_citizen(mobile="+923001234567")
    created = models.now() - dt.timedelta(days=57)
    row = make_complaint(citizen=citizen, created_at=created, status="in_progress", waited_days=14)
    shown = show_reference(row.reference)
    desk = staff(make_officer(), language=language)
    visitor.get(f"/{language}/track")
    pages = [
        sign_in(citizen, language=language).get(f"/{language}/complaints/{shown}"),
        visitor.submit({"reference": shown, "last_four": "4567"}, status=200),
        desk.get(f"/{language}/desk/"),
        desk.get(f"/{language}/desk/{shown}"),
    ]
    for page in pages:
        told = page.html.select_one(".elapsed").get_text()
        assert "57" in told and "43" in told
    table = list(csv.reader(io.StringIO(desk.get(f"/{language}/desk/export.csv").text.removeprefix("\ufeff"))))
    assert table[1][-2:] == ["57", "43"]


def test_statistics_and_the_public_table_count_both(visitor, make_complaint, language):
    for number in range(9):
        took = {"answered_at": models.now(), "answer_days": 19, "calendar_days": 163, "in_time": True}
        make_complaint(status="answered", outcome="granted", subject=f"x{number}", **took)
    with database.connection():
        statistics.refresh(models.now() + dt.timedelta(hours=1))
    page = visitor.get(f"/{language}/statistics")
    values = [cell.get_text(strip=True) for cell in page.html.select(".summary-list dd")]
    assert "19" in values and "163" in values
    page = visitor.get(f"/{language}/statistics/departments")
    cells = [cell.get_text(strip=True) for cell in page.html.select("tr.total td")]
    assert "19" in cells and "163" in cells
    with visitor.client.get(f"/{language}/statistics/figures.csv") as answer:
        rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[1][-2:] == ["19.0", "163.0"]
