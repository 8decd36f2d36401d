"""By when an office must answer, and how long the citizen is waited for. Days are days of the calendar in Pakistan."""

from __future__ import annotations

import datetime as dt

from models import Category, Complaint

PAKISTAN = dt.timezone(dt.timedelta(hours=5))  # UTC+5 all the year

DAYS_ABOVE = 20  # for the office above the first, and again for the head of the organisation
DAYS_TO_REPLY = 15  # after that the office goes on without the citizen's reply
DAYS_TO_OBJECT = 15  # after that an answer nobody has judged closes the complaint
REMINDER_BEFORE = 5
DAYS_TO_REOPEN = 60  # after a complaint was closed without the citizen's "solved"


def day_of(moment: dt.datetime) -> dt.date:
    """The date in Pakistan at a moment that is kept as naive UTC."""
    return moment.replace(tzinfo=dt.UTC).astimezone(PAKISTAN).date()


def today() -> dt.date:
    """The date in Pakistan, where the clocks of the offices stand."""
    return dt.datetime.now(PAKISTAN).date()


def midnight(day: dt.date) -> dt.datetime:
    """The beginning of a day in Pakistan, as the naive UTC the tables keep."""
    return dt.datetime.combine(day, dt.time(), PAKISTAN).astimezone(dt.UTC).replace(tzinfo=None)


def deadline_for(category: Category, day: dt.date) -> dt.date:
    """The last day for an answer to a complaint that arrived on ``day``: the category says how many days it has."""
    return day + dt.timedelta(days=category.days)


def next_deadline(day: dt.date) -> dt.date:
    """The last day for the office above, which got the complaint on ``day``."""
    return day + dt.timedelta(days=DAYS_ABOVE)


def start_clock(row: Complaint, day: dt.date) -> None:
    """The waiting is over: its days do not count, so the deadline moves on by them."""
    waited = max(0, (day - row.waiting_since).days) if row.waiting_since else 0
    row.waiting_since = None
    row.waited_days += waited
    row.deadline += dt.timedelta(days=waited)
