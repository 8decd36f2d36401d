"""By when an office must answer, and how long the citizen is waited for. Days are days of the calendar in Pakistan."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from models import Category, Complaint

from ..dates import day_of
from .lifecycle import ACTIVE

DAYS_ABOVE = 20  # for the office above the first, and again for the head of the organisation
DAYS_TO_REPLY = 15  # after that the office goes on without the citizen's reply
DAYS_TO_OBJECT = 15  # after that an answer without a verdict closes the complaint
REMINDER_BEFORE = 5
DAYS_TO_REOPEN = 60  # after a complaint was closed without the citizen's "solved"
LEAST_DAYS = 7  # for an office that gets a complaint whose deadline is near, or has passed


def deadline_for(category: Category, day: dt.date) -> dt.date:
    """The last day for an answer to a complaint that arrived on ``day``: the category says how many days it has."""
    return day + dt.timedelta(days=category.days)


def next_deadline(day: dt.date) -> dt.date:
    """The last day for the office above, which got the complaint on ``day``."""
    return day + dt.timedelta(days=DAYS_ABOVE)


def start_clock(row: Complaint, day: dt.date) -> None:
    """End the waiting: its days do not count, so the deadline is extended by them.

    After ``DAYS_TO_REPLY`` the office should have gone on without the citizen: later days count, whoever noticed.
    """
    waited = _waited(row, day)
    row.waiting_since = None
    row.waited_days += waited
    row.deadline += dt.timedelta(days=waited)
    if row.original_deadline:
        row.original_deadline += dt.timedelta(days=waited)


def remember_original_deadline(row: Complaint, day: dt.date) -> None:
    """Another office gets it on ``day``, and the deadline stays; where little is left of it, the office has a week.

    The date that was promised first still says whether an answer is in time.
    """
    row.original_deadline = row.original_deadline or row.deadline
    row.deadline = max(row.deadline, day + dt.timedelta(days=LEAST_DAYS))


def is_in_time(row: Complaint, day: dt.date) -> bool:
    """Whether an answer on ``day`` keeps the first deadline: passed on or gone up, a late complaint stays late."""
    return row.level == 1 and not row.escalated and day <= (row.original_deadline or row.deadline)


class Days(NamedTuple):
    """How many days something has taken: all of the calendar, and those that count for the office."""

    calendar: int
    office: int


def days_until(complaint: Complaint, day: dt.date) -> Days:
    """The days from the moment a complaint was received until ``day``; those of waiting do not count for the office."""
    calendar = max(0, (day - day_of(complaint.created_at)).days)
    return Days(calendar, max(0, calendar - complaint.waited_days - _waited(complaint, day)))


def days_taken(complaint: Complaint, day: dt.date) -> Days:
    """The days until the last answer or the end of a complaint; until ``day`` while an office works on it."""
    if complaint.status not in ACTIVE:
        if complaint.calendar_days is not None and complaint.answer_days is not None:
            return Days(complaint.calendar_days, complaint.answer_days)
        if complaint.closed_at:
            return days_until(complaint, day_of(complaint.closed_at))
    return days_until(complaint, day)


def _waited(row: Complaint, day: dt.date) -> int:
    days = (day - row.waiting_since).days if row.waiting_since else 0
    return min(max(0, days), DAYS_TO_REPLY + 1)
