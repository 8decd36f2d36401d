"""The queue of an office: counts, pages of complaints, and the export. Each query sees only what the officer may."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from peewee import JOIN, Case, Value, fn

from models import Category, Citizen, Complaint, Office, Officer, Place, Role, Rule, database

from ...casework import permissions
from ...casework.queues import ACTIVE, QUEUES, Wanted, conditions, in_sight, of_queue, order
from ...casework.routing import FALLBACK
from ...dates import today
from ...i18n.language import by_name
from ...web.pagination import page_of_query

PAGE = 25
LARGEST_EXPORT = 50_000  # rows; a spreadsheet grows slow with more
# With more than so many complaints in reach, the index over everybody's is the shorter way to the most urgent ones.
MANY = 2000

COUNTED = ("todo", "new", "mine", "late", "soon", "waiting", "reopened", "held")


@dataclass(frozen=True)
class Found:
    """One page of the queue, the most urgent first, and whether there is another (``pagination``)."""

    complaints: list[Complaint]
    page: int
    more: bool


def queues_for(officer: Officer) -> list[str]:
    """The queues to offer: there is one of decisions only for who may decide."""
    decides = "approve_drop" in permissions.OWN[officer.role]
    return [name for name in QUEUES if decides or name != "to_decide"]


def counts(officer: Officer) -> dict[str, int]:
    """How many complaints stand in each queue. Of more than ``MANY`` the numbers may be a minute old."""
    day = today()
    who, seen_as = (database.obj, officer.id), (officer.role, officer.office_id, day)
    kept = _large_counts.get(who)
    if kept and kept.until > time.monotonic() and kept.seen_as == seen_as:
        numbers = kept.numbers
    else:
        numbers = _counted(officer, day)
        if numbers["todo"] > MANY:
            _large_counts[who] = Kept(time.monotonic() + 60, seen_as, numbers)
    decided = Complaint.select().where(permissions.visible_to(officer), of_queue("to_decide", officer, day)).count()
    lapsed = Complaint.select().where(permissions.lapsed_at(officer)).count()
    return numbers | {"to_decide": decided, "lapsed": lapsed}


class Kept(NamedTuple):
    """Counts until a moment of the monotonic clock, for an officer with this role and office on this day."""

    until: float
    seen_as: tuple[Any, ...]
    numbers: dict[str, int]


# Of each process, one an officer: few have so many complaints in reach, and a count of a million takes its time.
_large_counts: dict[Any, Kept] = {}


def _counted(officer: Officer, day: dt.date) -> dict[str, int]:
    row = (
        Complaint.select(*(fn.SUM(Case(None, [(of_queue(name, officer, day), 1)], 0)) for name in COUNTED))
        .where(permissions.visible_to(officer), ACTIVE)
        .tuples()
        .get()
    )
    return dict(zip(COUNTED, (number or 0 for number in row), strict=True))


def complaints(officer: Officer, wanted: Wanted, page: int, *, many: bool = False) -> Found:
    """One page of the queue. ``many``: there are more than ``MANY`` in the officer's reach."""
    # The page is found among short index entries; only its rows are then read whole.
    wide = many and officer.role != Role.OFFICER and wanted.queue in ("todo", "new", "late", "soon")
    visible = in_sight(officer, wanted, by_index=not wide)
    fitting = Complaint.select(Complaint.id).where(visible, *conditions(officer, wanted)).order_by(*order(wanted))
    found = page_of_query(fitting.tuples(), page, PAGE)
    ids = [number for (number,) in found.rows]
    rows = {row.id: row for row in _whole().where(Complaint.id.in_(ids or [0]))}
    return Found([rows[number] for number in ids], found.number, found.more)


def export(officer: Officer, wanted: Wanted) -> Iterator[Complaint]:
    """The complaints of the queue as it is filtered, at most ``LARGEST_EXPORT``."""
    found = _whole().where(in_sight(officer, wanted), *conditions(officer, wanted))
    return found.order_by(*order(wanted)).limit(LARGEST_EXPORT).iterator()


def chosen(officer: Officer, references: list[str]) -> list[Complaint]:
    """Those of the complaints with these references that the officer may see."""
    return list(
        Complaint.select()
        .where(permissions.visible_to(officer), Complaint.reference.in_(references or [""]))
        .order_by(Complaint.id)
    )


def readable(officer: Officer, reference: str) -> Complaint | None:
    """The complaint with this reference, if the officer may read it."""
    in_sight = permissions.visible_to(officer) | permissions.lapsed_at(officer)
    return Complaint.select().where(Complaint.reference == reference, in_sight).first()


def groups() -> list[Category]:
    """The groups of categories in use, and those with earlier complaints, by name."""
    below = Category.alias()
    complaints = Complaint.select(Value(1)).join(below, on=(Complaint.category == below.code))
    wanted = Category.in_use() | fn.EXISTS(complaints.where(below.parent == Category.code))
    return by_name(Category.select().where(Category.parent.is_null(), wanted))


def places_of(officer: Officer) -> list[Place]:
    """The places to filter by: the districts that the rules give the officer's offices, or the provinces if all."""
    if officer.office_id == FALLBACK:
        return by_name(Place.select().where(Place.level == "province"))
    named = {code for (code,) in Rule.select(Rule.place).where(Rule.office.in_(permissions.reach(officer))).tuples()}
    if None in named:
        return by_name(Place.select().where(Place.level == "province"))
    within = Place.alias()
    below = (Place.parent == within.code) & (Place.level == "tehsil")
    of_tehsils = within.select(within.code).join(Place, on=below).where(Place.code.in_(named or [""]))
    districts = Place.code.in_(named or [""]) | Place.parent.in_(named or [""]) | Place.code.in_(of_tehsils)
    return by_name(Place.select().where(Place.level == "district", districts))


def _whole() -> Any:
    """Complaints with everything a line of the queue shows."""
    group, belongs_to = Category.alias(), Office.alias()
    return (
        Complaint.select(Complaint, Category, group, Office, belongs_to, Officer, Place, Citizen)
        .join_from(Complaint, Category)
        .join_from(Category, group, JOIN.LEFT_OUTER, on=(Category.parent == group.code))
        .join_from(Complaint, Office)
        .join_from(Complaint, belongs_to, JOIN.LEFT_OUTER, on=(Complaint.held_for == belongs_to.code), attr="held_for")
        .join_from(Complaint, Officer, JOIN.LEFT_OUTER)
        .join_from(Complaint, Place, on=(Complaint.tehsil == Place.code), attr="tehsil")
        .join_from(Complaint, Citizen)
    )
