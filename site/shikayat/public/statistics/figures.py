"""What is counted, and one line of a table of figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# What the citizen said of the answer, or did not say: at most one of these holds of an answered complaint.
FATES = ("solved", "partly", "not_solved", "silent")
OF_ANSWERED = ("in_time", "granted", *FATES)
OF_RECEIVED = ("answered", "reopened", "dropped", "escalated", "unrouted")
COUNTS = ("received", "answered", *OF_ANSWERED, *OF_RECEIVED[1:])


@dataclass(frozen=True)
class Row:
    """Figures of a department, place or category; ``parent`` is the code of the row it is a part of.

    ``counts`` has a number for each of ``COUNTS``; ``median`` is in days that count for the office, and
    ``calendar_median`` in all days; None where nothing was answered.
    """

    code: str
    parent: str | None
    counts: Mapping[str, int]
    median: float | None = None
    calendar_median: float | None = None


def possible(counts: Mapping[str, int]) -> bool:
    """Whether there can be complaints that add up to these numbers."""
    received, answered = counts["received"], counts["answered"]
    return (
        min(counts.values()) >= 0
        and all(counts[name] <= received for name in OF_RECEIVED)
        and all(counts[name] <= answered for name in OF_ANSWERED)
        and sum(counts[name] for name in FATES) <= answered
    )


def median(histogram: Mapping[int, int]) -> float | None:
    """The middle of numbers that are given as how often each occurs; of two middle ones the mean; None of none."""
    total = sum(histogram.values())
    if not total:
        return None
    lower, upper = _at(histogram, (total - 1) // 2), _at(histogram, total // 2)
    return (lower + upper) / 2


def _at(histogram: Mapping[int, int], place: int) -> int:
    seen = 0
    for number in sorted(histogram):
        seen += histogram[number]
        if seen > place:
            return number
    raise IndexError(place)


def percent(part: int, whole: int) -> float | None:
    """How much of ``whole`` is ``part``, in per cent with one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None
