"""What time does is dated and counted by the moment it was due: a standstill changes nothing in the result."""

from __future__ import annotations

import datetime as dt
import random

import pytest

import models
from shikayat import database
from shikayat.casework import citizen_transitions, deadlines, office_transitions, scheduled, timeline
from shikayat.dates import day_of, midnight

START = dt.date(2026, 3, 1)
END = START + dt.timedelta(days=500)
DONE = {"outcome": "granted", "text": "ہو گیا", "done_on": START, "done_where": "تھانہ"}
OFFICE = "pb-lahore-police"


def at(days, hours=12):
    """A moment so many days after the start."""
    return midnight(START + dt.timedelta(days=days)) + dt.timedelta(hours=hours)


@pytest.fixture
def open_database(app):
    with app.app_context(), database.connection():
        yield


@pytest.fixture
def portal(open_database, make_complaint, make_officer):
    """Complaints in every state that time can change, each with dates of its own."""
    officer = make_officer(office=OFFICE, email="officer@example.org")
    dice = random.Random(3)  # noqa: S311 - the same portal each time
    made = []
    for number in range(24):
        row = make_complaint(
            department="pb-police",
            office=OFFICE,
            created_at=at(number % 5),
            deadline=START + dt.timedelta(days=dice.randint(8, 30)),
            hide_identity=False,
        )
        if number % 4:
            row = office_transitions.accept(officer, row, expected_version=1, at=at(5))
        if number % 4 == 2:
            row = office_transitions.ask(officer, row, "کب؟", expected_version=2, at=at(dice.randint(5, 7)))
        if number % 4 == 3:
            row = office_transitions.answer(officer, row, expected_version=2, at=at(dice.randint(5, 7)), **DONE)
        made.append(row)
    return made


def results():
    """What people see and what is counted: each complaint, its timeline, and the figures of offices.

    Not what the messages say, nor until when a complaint can be reopened: both begin when the citizen is told.
    """
    complaints = {row["id"]: row for row in models.Complaint.select().dicts()}
    return {
        row.id: (
            {name: str(value) for name, value in complaints[row.id].items() if name != "search_key"},
            [_shown(line) for line in timeline.history(row, desk=True)],
            sorted((lapse.office_id, lapse.at) for lapse in row.missed_deadlines),
            deadlines.days_taken(row, END),
        )
        for row in models.Complaint.select()
    }


def _shown(line):
    event, others = line.event, (line.to, line.holder, line.back_to)
    return event.at, event.kind, event.actor, event.office_id, *(office and office.code for office in others)


def run(days_of_runs, hours=2):
    """The results after the worker ran on these days; it is undone afterwards."""
    with models.database.atomic() as all_of_it:
        for day in days_of_runs:
            scheduled.catch_up(at(day, hours))
        found = results()
        all_of_it.rollback()
    return found


@pytest.mark.parametrize("days", [9, 20, 31, 45, 60, 90, 400])
def test_one_run_after_days_of_standstill_gives_the_results_of_a_run_every_night(portal, days):
    every_night = run(range(8, days + 1))
    assert run([days]) == every_night
    assert run([days], hours=23) == every_night
    assert run([*range(8, days, 7), days]) == every_night
    assert every_night != run([])


@pytest.mark.parametrize("late", [0, 1, 20, 200])
@pytest.mark.parametrize("cleaned_up", [False, True])
def test_the_right_to_reopen_lasts_from_the_day_the_citizen_is_told(
    open_database, make_complaint, make_officer, late, cleaned_up
):
    """Notices are deleted in time; what a citizen may do is read from the complaint and its timeline."""
    officer = make_officer(office=OFFICE)
    row = make_complaint(department="pb-police", office=OFFICE, created_at=at(0), deadline=START + dt.timedelta(20))
    office_transitions.accept(officer, row, expected_version=1, at=at(1))
    office_transitions.answer(officer, row, expected_version=2, at=at(2), **DONE)
    scheduled.catch_up(at(12))
    told_on = 2 + deadlines.DAYS_TO_OBJECT + 1 + late
    scheduled.catch_up(at(told_on))
    if cleaned_up:
        models.Notice.delete().execute()
    else:
        models.Notice.update(created_at=at(0)).execute()
    row = models.Complaint.get_by_id(row.id)
    assert day_of(row.closed_at) == START + dt.timedelta(days=told_on - late)
    assert citizen_transitions.can_reopen(row, at(told_on + deadlines.DAYS_TO_REOPEN))
    assert not citizen_transitions.can_reopen(row, at(told_on + deadlines.DAYS_TO_REOPEN + 1))


def test_every_date_of_time_is_the_beginning_of_the_day_on_which_it_was_due(portal):
    scheduled.catch_up(at(400))
    lines = [event for event in models.Event.select() if event.actor == "system"]
    assert {event.kind for event in lines} == {"escalated", "resumed", "reminded", "closed"}
    for event in lines:
        assert event.at == midnight(day_of(event.at)), event.kind
        assert event.at < at(80), event.kind


def test_fifty_nine_days_without_a_run_count_sixteen_of_waiting(open_database, make_complaint, make_officer):
    officer = make_officer(office=OFFICE)
    row = make_complaint(department="pb-police", office=OFFICE, created_at=at(0), deadline=START + dt.timedelta(20))
    office_transitions.accept(officer, row, expected_version=1, at=at(1))
    office_transitions.ask(officer, row, "کب؟", expected_version=2, at=at(1))
    done = scheduled.catch_up(at(60))
    row = models.Complaint.get_by_id(row.id)
    assert (row.waited_days, done.resumed, done.escalated) == (16, 1, 2)
    assert row.deadline == START + dt.timedelta(days=20 + 16 + 20 + 20)


def test_a_reply_after_the_waiting_was_over_counts_no_more_than_the_waiting(
    open_database, make_complaint, make_officer
):
    """While the worker does not run, the question stays open; the office must not gain days by that."""
    officer = make_officer(office=OFFICE)
    row = make_complaint(department="pb-police", office=OFFICE, created_at=at(0), deadline=START + dt.timedelta(20))
    office_transitions.accept(officer, row, expected_version=1, at=at(1))
    office_transitions.ask(officer, row, "کب؟", expected_version=2, at=at(1))
    row = citizen_transitions.reply(row.citizen, row, "کل", expected_version=3, at=at(59))
    assert (row.waited_days, row.deadline) == (16, START + dt.timedelta(days=36))
    row = office_transitions.answer(officer, row, expected_version=4, at=at(60), **DONE)
    assert (row.in_time, row.answer_days, row.calendar_days, row.escalated) == (False, 44, 60, 1)


def test_every_move_of_time_is_in_the_table_of_what_is_due():
    from shikayat.casework.lifecycle import SYSTEM, TRANSITIONS

    by_people = {"hold", "give_back", "release"}  # made when somebody comes or leaves, and dated by that
    assert {name for name, move in TRANSITIONS.items() if move.who == SYSTEM} - by_people == set(scheduled.DUE)
