"""Deadlines, silence, and waiting for a reply, day by day."""

from __future__ import annotations

import datetime as dt

import pytest

import models
from shikayat import database
from shikayat.casework import citizen_transitions, office_transitions, scheduled
from shikayat.casework.routing import next_if_late
from shikayat.dates import day_of, midnight

START = dt.date(2026, 3, 1)


def noon(days):
    """The middle of a day, so many days after the start."""
    return midnight(START + dt.timedelta(days=days)) + dt.timedelta(hours=12)


@pytest.fixture
def complaint(make_complaint):
    return make_complaint(
        department="pb-police",
        office="pb-lahore-police",
        created_at=noon(0),
        deadline=START + dt.timedelta(days=20),
    )


def now_of(complaint):
    return models.Complaint.get_by_id(complaint.id)


def test_twenty_days_then_the_office_above_and_twenty_more_then_the_head(app, complaint):
    with app.app_context(), database.connection():
        scheduled.catch_up(noon(20))
        assert now_of(complaint).office_id == "pb-lahore-police"
        assert next_if_late(now_of(complaint)).code == "pb-police"
        scheduled.catch_up(noon(21))
        row = now_of(complaint)
        assert (row.office_id, row.level, row.status) == ("pb-police", 2, "new")
        assert row.deadline == START + dt.timedelta(days=40)
        assert next_if_late(row).code == "pb-chief-secretary"
        scheduled.catch_up(noon(40))
        assert now_of(complaint).office_id == "pb-police"
        scheduled.catch_up(noon(41))
        row = now_of(complaint)
        assert (row.office_id, row.level) == ("pb-chief-secretary", 3)
        assert next_if_late(row) is None
        assert scheduled.catch_up(noon(400)).escalated == 0


def test_catch_up_after_standstill_equals_nightly_runs(app, complaint):
    with app.app_context(), database.connection():
        assert scheduled.catch_up(noon(50)).escalated == 2
        row = now_of(complaint)
        assert (row.office_id, row.level, row.deadline) == (
            *("pb-chief-secretary", 3),
            START + dt.timedelta(days=60),
        )
        assert scheduled.catch_up(noon(50)).escalated == 0


def test_waiting_days_do_not_count_for_deadline(app, complaint, make_officer):
    officer = make_officer(office="pb-lahore-police")
    with app.app_context(), database.connection():
        office_transitions.accept(officer, complaint, expected_version=1, at=noon(2))
        office_transitions.ask(officer, complaint, "کس نے؟", expected_version=2, at=noon(5))
        assert scheduled.catch_up(noon(15)).resumed == 0
        row = citizen_transitions.reply(complaint.citizen, complaint, "ایس ایچ او", expected_version=3, at=noon(15))
        assert (row.deadline, row.waited_days) == (START + dt.timedelta(days=30), 10)
        assert scheduled.catch_up(noon(30)).escalated == 0
        answered = office_transitions.answer(
            *(officer, complaint),
            outcome="granted",
            text="ہو گیا",
            done_on=START,
            done_where="تھانہ",
            expected_version=4,
            at=noon(28),
        )
        assert (answered.answer_days, answered.in_time) == (18, True)


def test_waiting_without_reply_resumes_after_15_days(app, complaint, make_officer):
    officer = make_officer(office="pb-lahore-police", email="officer@example.org")
    with app.app_context(), database.connection():
        office_transitions.accept(officer, complaint, expected_version=1, at=noon(1))
        office_transitions.ask(officer, complaint, "کس نے؟", expected_version=2, at=noon(2))
        assert scheduled.catch_up(noon(17)).resumed == 0
        assert scheduled.catch_up(noon(18)).resumed == 1
        row = now_of(complaint)
        assert (row.status, row.deadline) == ("in_progress", START + dt.timedelta(days=36))
        assert {notice.channel for notice in models.Notice.select().where(models.Notice.kind == "resumed")} == {
            "sms",
            "email",
        }


def test_answer_without_verdict_closes_after_15_days_with_reminder(app, complaint, make_officer):
    officer = make_officer(office="pb-lahore-police")
    with app.app_context(), database.connection():
        office_transitions.accept(officer, complaint, expected_version=1, at=noon(1))
        row = office_transitions.answer(
            *(officer, complaint),
            outcome="granted",
            text="ہو گیا",
            done_on=START,
            done_where="تھانہ",
            expected_version=2,
            at=noon(2),
        )
        assert row.closes_on == START + dt.timedelta(days=17)
        assert scheduled.catch_up(noon(11)).reminded == 0
        assert scheduled.catch_up(noon(12)).reminded == 1
        assert scheduled.catch_up(noon(12)).reminded == 0
        assert scheduled.catch_up(noon(17)).closed == 0
        assert scheduled.catch_up(noon(18)).closed == 1
        row = now_of(complaint)
        assert (row.status, row.verdict, day_of(row.closed_at)) == ("closed", None, START + dt.timedelta(days=18))
        assert citizen_transitions.can_reopen(row, noon(70))
        assert not citizen_transitions.can_reopen(row, noon(79))


def test_silence_after_weeks_of_standstill_closes_on_the_day_that_was_said(app, make_complaint):
    answered = {"status": "answered", "outcome": "granted"}
    complaint = make_complaint(**answered, remind_on=START, closes_on=START + dt.timedelta(days=5))
    with app.app_context(), database.connection():
        done = scheduled.catch_up(noon(40))
        assert (done.reminded, done.closed) == (1, 1)
        row = now_of(complaint)
        assert (row.status, day_of(row.closed_at)) == ("closed", START + dt.timedelta(days=6))
        # Only that it was closed is told: to be reminded of a day that has passed helps nobody.
        assert [notice.kind for notice in models.Notice.select()] == ["closed"]
        # The citizen has as long as anybody to open it again, from the day on which they were told.
        assert citizen_transitions.can_reopen(row, noon(100))
        assert not citizen_transitions.can_reopen(row, noon(101))


def test_an_answer_after_the_deadline_is_not_in_time_even_before_it_has_gone_up(app, complaint, make_officer):
    officer = make_officer(office="pb-lahore-police")
    with app.app_context(), database.connection():
        office_transitions.accept(officer, complaint, expected_version=1, at=noon(1))
        row = office_transitions.answer(
            *(officer, complaint),
            outcome="granted",
            text="ہو گیا",
            done_on=START,
            done_where="تھانہ",
            expected_version=2,
            at=noon(21),
        )
        assert (row.in_time, row.answer_days) == (False, 21)
