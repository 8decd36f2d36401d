"""The calendar of Pakistan. The tables hold moments as naive UTC; a day is a day there."""

from __future__ import annotations

import datetime as dt

PAKISTAN = dt.timezone(dt.timedelta(hours=5))  # UTC+5 all the year


def day_of(moment: dt.datetime) -> dt.date:
    """The date in Pakistan at a moment that is kept as naive UTC."""
    return moment.replace(tzinfo=dt.UTC).astimezone(PAKISTAN).date()


def today() -> dt.date:
    """The date in Pakistan, where the clocks of the offices stand."""
    return dt.datetime.now(PAKISTAN).date()


def midnight(day: dt.date) -> dt.datetime:
    """The beginning of a day in Pakistan, as the naive UTC the tables keep."""
    return dt.datetime.combine(day, dt.time(), PAKISTAN).astimezone(dt.UTC).replace(tzinfo=None)
