"""Counts complaints for the public figures, seldom enough to stay cheap, and reads what was counted last."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from peewee import ModelSelect, fn

from models import Category, Complaint, Department, Event, Outcome, Place, Snapshot, Status, Verdict, database, now

from ...dates import day_of, midnight
from ...prepared_query import read_tuples
from .figures import COUNTS, Row, median
from .periods import borders, periods

# The row that says how the last count went; the figures of each period are rows of their own.
LAST = "statistics"
# How the rows begin that say what must not be published of some figures (``marks``).
MARKS = "marks"
# Those of numbers that have changed since are deleted after so long.
MARKS_KEPT = dt.timedelta(days=1)
# Counting takes at most this share of the time.
SHARE = 10
# What a first count is believed to take, in seconds, while it is going on.
UNKNOWN = 6.0
# An event may be written by a transaction that ends after a later one: so long, no count is the last word.
SETTLED = dt.timedelta(minutes=1)

DEPARTMENTS, PLACES, CATEGORIES = TREES = ("departments", "places", "categories")
_PARTS = {DEPARTMENTS: Complaint.department, PLACES: Complaint.district, CATEGORIES: Complaint.category}
_STATE = (
    Complaint.answer_days,
    Complaint.calendar_days,
    Complaint.in_time,
    Complaint.outcome,
    Complaint.verdict,
    Complaint.status,
    Complaint.reopened,
    Complaint.escalated,
    Complaint.unrouted,
)
ANSWERED = COUNTS.index("answered")
PORTION = 20_000  # rows read at once


@dataclass(frozen=True)
class Figures:
    """The figures of one period as they were at ``as_of`` (naive UTC), and the names of all periods there are."""

    period: str
    as_of: dt.datetime
    periods: list[str]
    total: Row
    trees: dict[str, list[Row]]


def refresh(moment: dt.datetime | None = None) -> bool:
    """Count anew if something has changed and the last count took less than a tenth of the time passed since.

    Whoever comes meanwhile gets the figures of before. Returns whether it counted.
    """
    moment = moment or now()
    last = Snapshot.get_or_none(Snapshot.name == LAST)
    if not (_claim_first(moment) if last is None else _is_due(last, moment) and _claim(last, moment)):
        return False
    _store(moment)
    return True


def figures(period: str) -> Figures | None:
    """The figures of a period, as last counted; None for a period there is not."""
    row = Snapshot.get_or_none(Snapshot.name == f"{LAST}/{period}")
    if row is None:
        return None
    kept = row.figures
    return Figures(
        period=period,
        as_of=row.made_at,
        periods=Snapshot.get_by_id(LAST).figures["periods"],
        total=_row("", None, kept["total"]),
        trees={tree: [_row(code, upper, line) for code, upper, *line in kept[tree]] for tree in TREES},
    )


def names(tree: str) -> dict[str, Any]:
    """The departments, places or categories by their code, in the order of the public table."""
    rows: ModelSelect[Any]
    if tree == DEPARTMENTS:
        rows = Department.select().order_by(Department.code)
    elif tree == PLACES:
        rows = Place.select().where(Place.level != "tehsil").order_by(Place.code)
    else:
        rows = Category.select().order_by(Category.position, Category.code)
    return {row.code: row for row in rows}


def stored_marks(fingerprint: str) -> dict[str, dict[str, str]] | None:
    """The marks by code and count of the figures with this fingerprint; None where they were not worked out yet."""
    row = Snapshot.get_or_none(Snapshot.name == f"{MARKS}/{fingerprint}")
    return row.figures if row else None


def store_marks(fingerprint: str, marks: dict[str, dict[str, str]], seconds: float) -> None:
    """Keep marks that took so many seconds: they count as time of counting."""
    name, moment = f"{MARKS}/{fingerprint}", now()
    row = {"name": name, "made_at": moment, "last_event": 0, "seconds": seconds, "figures": marks}
    with database.atomic():
        Snapshot.insert(row).on_conflict_ignore().execute()
        Snapshot.update(seconds=Snapshot.seconds + seconds).where(Snapshot.name == LAST).execute()
        Snapshot.delete().where(Snapshot.name.startswith(f"{MARKS}/"), Snapshot.made_at < moment - MARKS_KEPT).execute()


# --- when to count --------------------------------------------------------------------------------------------------


def _is_due(last: Snapshot, moment: dt.datetime) -> bool:
    rested = moment - last.made_at > dt.timedelta(seconds=last.seconds) * SHARE
    return rested and (day_of(last.made_at) != day_of(moment) or _something_new(last))


def _something_new(last: Snapshot) -> bool:
    newest = Event.select(Event.id, Event.at).order_by(Event.id.desc()).first()
    return newest is not None and (newest.id != last.last_event or last.made_at - newest.at < SETTLED)


def _claim_first(moment: dt.datetime) -> bool:
    first = {"name": LAST, "made_at": moment, "last_event": 0, "seconds": UNKNOWN, "figures": {"periods": []}}
    with database.atomic():
        Snapshot.insert(first).on_conflict_ignore().execute()
        mine = Snapshot.select().where(Snapshot.name == LAST, Snapshot.made_at == moment, Snapshot.last_event == 0)
        return mine.exists()


def _claim(last: Snapshot, moment: dt.datetime) -> bool:
    """Whether this process is the one that counts now. If it dies, another one counts after the same rest."""
    with database.atomic():
        claimed = Snapshot.update(made_at=moment).where(Snapshot.name == LAST, Snapshot.made_at == last.made_at)
        return bool(claimed.execute())


# --- counting -------------------------------------------------------------------------------------------------------


def _store(moment: dt.datetime) -> None:
    began = time.perf_counter()
    newest = Event.select(fn.MAX(Event.id)).scalar() or 0
    counted = count(moment)
    same = {"made_at": moment, "last_event": newest, "seconds": time.perf_counter() - began}
    rows = [{"name": LAST, "figures": {"periods": list(counted)}} | same]
    rows += [{"name": f"{LAST}/{name}", "figures": kept} | same for name, kept in counted.items()]
    changed = [Snapshot.made_at, Snapshot.last_event, Snapshot.seconds, Snapshot.figures]
    with database.atomic():
        for row in rows:
            Snapshot.insert(row).on_conflict(conflict_target=[Snapshot.name], preserve=changed).execute()


def count(moment: dt.datetime) -> dict[str, dict[str, Any]]:
    """The figures of every period, counted now; ``moment`` (naive UTC) says which day is today.

    Each complaint is read once, for all tables, so they always add up to the same; and from an index that holds all
    that is needed. (Grouping by the database was measured: it sorts three times, and takes six times as long.)
    """
    oldest = Complaint.select(fn.MIN(Complaint.created_at)).scalar()
    wanted = periods(day_of(oldest) if oldest else day_of(moment), day_of(moment))
    days = [None, *borders(wanted), None]
    spans = list(pairwise(days))
    counted = [_count_span(first, end) for first, end in spans]
    uppers = _uppers()
    return {
        period.name: _of_period(
            [span for span, (first, _end) in zip(counted, spans, strict=True) if period.has(first)], uppers
        )
        for period in wanted
    }


def _count_span(first: dt.date | None, end: dt.date | None) -> dict[str, dict[str, _Part]]:
    """What was received from one day on and before another (None: open), by tree and code."""
    found: dict[str, dict[str, _Part]] = {tree: defaultdict(_Part) for tree in TREES}
    for rows in _portions(first, end):
        *codes, answer_days, calendar_days = list(zip(*rows, strict=True))[: len(TREES) + 2]
        states = [row[len(TREES) + 2 :] for row in rows]
        for tree, column in zip(TREES, codes, strict=True):
            for (code, state), number in Counter(zip(column, states, strict=True)).items():
                found[tree][code].take(state, number)
            for (code, days), number in Counter(zip(column, answer_days, strict=True)).items():
                if days is not None:
                    found[tree][code].take_answers(days, number)
            for (code, days), number in Counter(zip(column, calendar_days, strict=True)).items():
                if days is not None:
                    found[tree][code].calendar_days[days] += number
    return found


def _portions(first: dt.date | None, end: dt.date | None) -> Iterator[list[tuple[Any, ...]]]:
    bounds = [Complaint.created_at >= midnight(first)] if first else []
    bounds += [Complaint.created_at < midnight(end)] if end else []
    read = Complaint.select(*_PARTS.values(), *_STATE)
    # As the database gives them: converting each of them is most of the work otherwise.
    cursor = database.execute(read.where(*bounds) if bounds else read)
    while rows := cursor.fetchmany(PORTION):
        yield rows


class _Part:
    """Counts of some complaints, and how many of them were answered after how many days."""

    def __init__(self) -> None:
        self.counts = [0] * len(COUNTS)
        self.days: Counter[int] = Counter()
        self.calendar_days: Counter[int] = Counter()

    def take(self, state: tuple[Any, ...], number: int) -> None:
        """Add so many complaints in this state."""
        for place in _counted_under(*state):
            self.counts[place] += number

    def take_answers(self, days: int, number: int) -> None:
        """So many of them were answered after this many days."""
        self.counts[ANSWERED] += number
        self.days[days] += number

    def add(self, other: _Part) -> None:
        """Add what another one has counted."""
        self.counts = [ours + theirs for ours, theirs in zip(self.counts, other.counts, strict=True)]
        self.days.update(other.days)
        self.calendar_days.update(other.calendar_days)

    def line(self) -> list[Any]:
        """As it is kept: the counts, then the median of all days, and that of the days that count for the office."""
        return [*self.counts, median(self.calendar_days), median(self.days)]


@lru_cache(maxsize=4096)
def _counted_under(
    in_time: Any,
    outcome: str | None,
    verdict: str | None,
    status: str,
    reopened: int,
    escalated: int,
    unrouted: Any,
) -> tuple[int, ...]:
    """The places in ``COUNTS`` under which a complaint in this state is counted, apart from ``answered``."""
    holds = {
        "received": True,
        "in_time": in_time,
        "granted": outcome == Outcome.GRANTED,
        "solved": verdict == Verdict.SOLVED,
        "partly": verdict == Verdict.PARTLY,
        "not_solved": verdict == Verdict.NOT_SOLVED,
        "silent": status == Status.CLOSED and verdict is None,
        "reopened": reopened > 0,
        "dropped": status == Status.DROPPED,
        "escalated": escalated > 0,
        "unrouted": unrouted,
    }
    return tuple(place for place, name in enumerate(COUNTS) if holds.get(name))


def _of_period(spans: list[dict[str, dict[str, _Part]]], uppers: dict[str, str]) -> dict[str, list[Any]]:
    """Lines of code, upper row, counts and medians for each tree, without rows of which there is nothing to tell."""
    kept: dict[str, list[Any]] = {}
    total = _Part()
    for tree in TREES:
        rows: dict[str, _Part] = defaultdict(_Part)
        for span in spans:
            for code, part in span[tree].items():
                for row in (code, uppers.get(code, "")):
                    rows[row].add(part)
        whole = rows.pop("", _Part())
        if tree == DEPARTMENTS:
            total = whole
        kept[tree] = [[code, uppers.get(code), *rows[code].line()] for code in sorted(rows)]
    return kept | {"total": total.line()}


def _uppers() -> dict[str, str]:
    """The province of each district, the group of each category."""
    districts = Place.select(Place.code, Place.parent).where(Place.level == "district")
    categories = Category.select(Category.code, Category.parent).where(Category.parent.is_null(False))
    return dict(read_tuples(districts)) | dict(read_tuples(categories))


def _row(code: str, upper: str | None, kept: list[Any]) -> Row:
    *counts, calendar_median, office_median = kept
    return Row(code, upper, dict(zip(COUNTS, counts, strict=True)), office_median, calendar_median)
