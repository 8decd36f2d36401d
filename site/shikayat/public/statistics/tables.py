"""The figures of one period as tables, with what must not be published left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .figures import COUNTS, Row, percent
from .marks import marks_of
from .suppression import SHOWN, SMALL, SMALLEST

# The content of a cell whose number is not published.
SIGNS = {SMALL: f"<{SMALLEST}", "withheld": "–"}


@dataclass(frozen=True)
class PublishedRow:
    """One line as it may be published; ``named`` has its names by language (None: the line of totals)."""

    row: Row
    marks: Mapping[str, str]
    named: Any = None

    def number(self, name: str) -> int | None:
        """A count, or None if it is not published."""
        return self.row.counts[name] if self.marks[name] == SHOWN else None

    def sign(self, name: str) -> str:
        """Return the mark shown instead of a count that is not published."""
        return SIGNS[self.marks[name]]

    def share(self, part: str, whole: str = "answered") -> float | None:
        """How much of one count is the other, in per cent; None when either is not published, or of nothing."""
        some, all_of_them = self.number(part), self.number(whole)
        return None if some is None or all_of_them is None else percent(some, all_of_them)

    @property
    def median(self) -> float | None:
        """Days to the answer; None when the number of answers is not published, or there are none."""
        return None if self.number("answered") is None else self.row.median

    @property
    def calendar_median(self) -> float | None:
        """The same in days of the calendar, those of waiting for the citizen among them."""
        return None if self.number("answered") is None else self.row.calendar_median


def line_of_totals(total: Row) -> PublishedRow:
    """The totals; a small one is not published either."""
    return PublishedRow(total, {name: SMALL if total.counts[name] < SMALLEST else SHOWN for name in COUNTS})


def lines(rows: list[Row], known: Mapping[str, Any]) -> list[PublishedRow]:
    """A line for everything known, in the order of ``known``, whether something was counted of it or not.

    ``known`` has departments, places or categories by code; a place or category that is a part has a ``parent_id``.
    """
    counted = {row.code: row for row in rows}
    nothing = dict.fromkeys(COUNTS, 0)
    complete = [
        counted.get(code) or Row(code, getattr(thing, "parent_id", None), nothing) for code, thing in known.items()
    ]
    marks = marks_of(complete)
    return [
        PublishedRow(row, {name: marks.get((row.code, name), SHOWN) for name in COUNTS}, known[row.code])
        for row in complete
    ]


@dataclass(frozen=True)
class Listing:
    """The lines to show of a list, and how many are left out because they are ``small`` (under 5 complaints)."""

    lines: list[PublishedRow]
    small: int


def largest_first(found: list[PublishedRow]) -> Listing:
    """The largest first, the withheld ones last; without the small ones, and none where no number could be shown."""
    shown = [line for line in found if line.marks["received"] != SMALL]
    small = len(found) - len(shown)
    if all(line.number("received") is None for line in shown):
        return Listing([], small)
    return Listing(sorted(shown, key=lambda line: (-(line.number("received") or 0), line.row.code)), small)
