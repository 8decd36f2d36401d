"""The calendar of Pakistan. The tables hold moments as naive UTC; a day is a day there."""

from __future__ import annotations

import datetime as dt

PAKISTAN = dt.timezone(dt.timedelta(hours=5))  # UTC+5 all the year


def day_of(moment: dt.datetime) -> dt.date:
    """Return the date in Pakistan at a naive UTC moment."""
    return moment.replace(tzinfo=dt.UTC).astimezone(PAKISTAN).date()


def today() -> dt.date:
    """Return today's date in Pakistan."""
    return dt.datetime.now(PAKISTAN).date()


def midnight(day: dt.date) -> dt.datetime:
    """Return the beginning of a day in Pakistan as naive UTC, as stored in the tables."""
    return dt.datetime.combine(day, dt.time(), PAKISTAN).astimezone(dt.UTC).replace(tzinfo=None)
