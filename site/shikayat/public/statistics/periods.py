"""The periods figures are asked for, by the day a complaint was received. Days are days in Pakistan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

ALL = "all"
WINDOWS = (30, 90, 365)


@dataclass(frozen=True)
class Period:
    """``name`` is its word in addresses; ``first`` its first day and ``end`` the day after its last (None: open)."""

    name: str
    first: dt.date | None = None
    end: dt.date | None = None

    def has(self, day: dt.date | None) -> bool:
        """Whether a time that begins on ``day`` (None: before all others) lies in it."""
        if day is None:
            return self.first is None
        return (self.first is None or day >= self.first) and (self.end is None or day < self.end)


def periods(oldest: dt.date, today: dt.date) -> list[Period]:
    """Everything, the last 30, 90 and 365 days (today is one of them), and each month from the oldest, newest first."""
    windows = [Period(f"{days}-days", today - dt.timedelta(days=days - 1)) for days in WINDOWS]
    months, first = [], oldest.replace(day=1)
    while first <= today:
        end = (first + dt.timedelta(days=31)).replace(day=1)
        months.append(Period(f"{first:%Y-%m}", first, end))
        first = end
    return [Period(ALL), *windows, *reversed(months)]


def borders(wanted: list[Period]) -> list[dt.date]:
    """The days on which any of the periods begins or ends, in order: between two of them, none does."""
    return sorted({day for period in wanted for day in (period.first, period.end) if day})
