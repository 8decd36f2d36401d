"""Rate limits: one table with a line for each limit.

Count before the work. All limits of one request are looked at first: a request that one of them refuses is counted
under none, so that pressing the button again makes nobody wait longer and adds no rows to the table of counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from flask import g, has_request_context
from flask_babel import ngettext

from . import saved_forms

QUARTER, HOUR, DAY = 15 * 60, 3600, 24 * 3600


@dataclass(frozen=True)
class Count:
    """What is counted under ``key``: at most ``limit`` in a window of ``seconds``, each time ``by`` more."""

    key: str
    limit: int
    seconds: int
    by: int = 1


def count_all(*counts: Count) -> int:
    """Count one more under each, or under none when one of them refuses; for how many seconds to wait then, else 0."""
    current_counts = saved_forms.current_counts({count.key: count.seconds for count in counts})
    refused = [count for count in counts if current_counts[count.key][0] + count.by > count.limit]
    if refused:
        return max(current_counts[count.key][1] or count.seconds for count in refused)
    over = [count for count in counts if saved_forms.count_try(count.key, count.seconds, by=count.by) > count.limit]
    if over:  # others were counted at the same moment
        refund_counts(*counts)
        return max(max(1, saved_forms.seconds_left(count.key, count.seconds)) for count in over)
    if has_request_context():
        g.setdefault("counts", []).extend(counts)
    return 0


def refund_counts(*counts: Count) -> None:
    """Undo these counts."""
    for count in counts:
        saved_forms.decrement_try(count.key, count.seconds, by=count.by)


def refund_request() -> None:
    """Undo the counts of this request, whose work could not be done."""
    refund_counts(*g.pop("counts", []))


@dataclass(frozen=True)
class RateLimit:
    """At most ``limit`` in a window of ``seconds``, which begins with the first one. ``counts`` says what of whom."""

    name: str
    limit: int
    seconds: int
    counts: str

    def of(self, whose: object) -> Count:
        """The count of ``whose``."""
        return Count(self.key(whose), self.limit, self.seconds)

    def wait(self, whose: object) -> int:
        """Count one more for ``whose``; 0 while it is within the limit, else how many seconds to wait."""
        return count_all(self.of(whose))

    def refund(self, whose: object) -> None:
        """Undo the last count of ``whose``: the request was in order."""
        refund_counts(self.of(whose))

    def key(self, whose: object) -> str:
        """Under what it is counted."""
        return f"{self.name}:{whose}"


# A mobile network gives thousands of phones one address: limits by address are wide, and what was right is refunded.
LIMITS = {
    limit.name: limit
    for limit in (
        RateLimit("track:from", 200, QUARTER, "wrong tries to track a complaint, by address"),
        RateLimit("track:of", 10, 6 * HOUR, "wrong tries to track a complaint, by reference"),
        RateLimit("saved-form", 60, HOUR, "forms saved after a sign-in has ended, by person"),
        RateLimit("draft:from", 100, HOUR, "registrations begun and not finished, by address"),
        RateLimit("draft-day:from", 500, DAY, "registrations begun and not finished, by address"),
        RateLimit("new-password:from", 300, HOUR, "passwords typed in registration, by address"),
        RateLimit("new-password:of", 20, HOUR, "passwords typed in registration, by draft"),
    )
}


def wait(*counts: tuple[str, object]) -> int:
    """Count one more under each name of a limit and ``whose``, or under none when one refuses; seconds to wait."""
    return count_all(*(LIMITS[name].of(whose) for name, whose in counts))


def refund(*counts: tuple[str, object]) -> None:
    """Refund what ``wait`` counted under each name and ``whose``."""
    refund_counts(*(LIMITS[name].of(whose) for name, whose in counts))


def try_again(seconds: int) -> str:
    """When something that was done too often can be done again, in words."""
    minutes = max(1, ceil(seconds / 60))
    if minutes < 120:
        return ngettext("Try again in %(num)s minute.", "Try again in %(num)s minutes.", minutes)
    hours = ceil(minutes / 60)
    return ngettext("Try again in %(num)s hour.", "Try again in %(num)s hours.", hours)
