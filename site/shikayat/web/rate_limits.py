"""How often something may be done: one table, one line for each limit.

Count before the work, and the widest count first: what one limit refuses is not counted by the next one, so that
refused requests add no rows to the table of counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import saved_forms

QUARTER, HOUR, DAY = 15 * 60, 3600, 24 * 3600


@dataclass(frozen=True)
class RateLimit:
    """At most ``limit`` in a window of ``seconds``, which begins with the first one. ``counts`` says what of whom."""

    name: str
    limit: int
    seconds: int
    counts: str

    def wait(self, whose: object) -> int:
        """Count one more for ``whose``; 0 while it is within the limit, else how many seconds to wait."""
        key = self.key(whose)
        if saved_forms.count_try(key, self.seconds) <= self.limit:
            return 0
        return max(1, saved_forms.seconds_left(key, self.seconds))

    def refund(self, whose: object) -> None:
        """The last one was in order and does not count."""
        saved_forms.take_back_try(self.key(whose), self.seconds)

    def key(self, whose: object) -> str:
        """Under what it is counted."""
        return f"{self.name}:{whose}"


# A mobile network gives thousands of phones one address: limits by address are wide, and what was right is refunded.
LIMITS = {
    limit.name: limit
    for limit in (
        RateLimit("track:from", 200, QUARTER, "wrong tries to track a complaint, by address"),
        RateLimit("track:of", 10, 6 * HOUR, "wrong tries to track a complaint, by reference"),
        RateLimit("park", 60, HOUR, "forms saved for somebody whose sign-in has ended, by person"),
        RateLimit("draft:from", 100, HOUR, "registrations begun and not finished, by address"),
        RateLimit("draft-day:from", 500, DAY, "registrations begun and not finished, by address"),
        RateLimit("new-password:from", 300, HOUR, "passwords typed in registration, by address"),
        RateLimit("new-password:of", 20, HOUR, "passwords typed in registration, by draft"),
    )
}


def wait(*counts: tuple[str, object]) -> int:
    """Count one more under each name of a limit and ``whose``, in this order, until one refuses; seconds to wait."""
    for name, whose in counts:
        if seconds := LIMITS[name].wait(whose):
            return seconds
    return 0


def refund(*counts: tuple[str, object]) -> None:
    """Take back what ``wait`` counted under each name and ``whose``."""
    for name, whose in counts:
        LIMITS[name].refund(whose)
