"""The queue of an office: counts, pages of complaints, and the export. Each query sees only what the officer may."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from peewee import JOIN, Case, Value, fn

from models import Category, Citizen, Complaint, Office, Officer, Place, Role, RoutingRule, database

from ...casework import permissions
from ...casework.permissions import OfficerScope
from ...casework.queues import ACTIVE, QUEUES, QueueFilter, conditions, in_sight, of_queue, order
from ...casework.routing import FALLBACK
from ...dates import today
from ...i18n.language import by_name
from ...prepared_query import Columns, PreparedQuery, parameter
from ...web.pagination import Page, page_of_query, place_of_page, prepared_page

PAGE = 25
LARGEST_EXPORT = 50_000  # rows; a spreadsheet grows slow with more
# With more than so many complaints in reach, the index over everybody's is the shorter way to the most urgent ones.
MANY = 2000

COUNTED = ("todo", "new", "mine", "late", "soon", "waiting", "reopened", "held")


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue, the most urgent first, and whether there is another (``pagination``)."""

    complaints: list[Complaint]
    page: int
    more: bool


def queues_for(officer: Officer) -> list[str]:
    """The queues to offer: there is one of decisions only for who may decide."""
    decides = "approve_drop" in permissions.OWN[officer.role]
    return [name for name in QUEUES if decides or name != "to_decide"]


def counts(officer: Officer, sight: OfficerScope) -> dict[str, int]:
    """Count the complaints of each queue. Of more than ``MANY`` the numbers may be a minute old."""
    day = today()
    who, seen_as = (database.obj, officer.id), (officer.role, officer.office_id, day)
    kept = _large_counts.get(who)
    if kept and kept.until > time.monotonic() and kept.seen_as == seen_as:
        numbers = kept.numbers
    else:
        row = _COUNTED.tuples(sight, day)[0]
        numbers = dict(zip(COUNTED, (number or 0 for number in row), strict=True))
        if numbers["todo"] > MANY:
            _large_counts[who] = CachedCounts(time.monotonic() + 60, seen_as, numbers)
    decided = _TO_DECIDE.tuples(sight, day)[0][0]
    lapsed = _LAPSED.tuples(sight)[0][0]
    return numbers | {"to_decide": decided, "lapsed": lapsed}


_TO_DECIDE = PreparedQuery(
    {},
    lambda _columns, sight, day: Complaint.select(fn.COUNT(Complaint.id)).where(
        permissions.visible_to(sight), of_queue("to_decide", sight, day)
    ),
)
_LAPSED = PreparedQuery(
    {}, lambda _columns, sight: Complaint.select(fn.COUNT(Complaint.id)).where(permissions.missed_by_office_of(sight))
)


class CachedCounts(NamedTuple):
    """Counts until a moment of the monotonic clock, for an officer with this role and office on this day."""

    until: float
    seen_as: tuple[Any, ...]
    numbers: dict[str, int]


# Of each process, one an officer: few have so many complaints in reach, and a count of a million takes its time.
_large_counts: dict[Any, CachedCounts] = {}


_COUNTED = PreparedQuery(
    {},
    lambda _columns, sight, day: Complaint.select(
        *(fn.SUM(Case(None, [(of_queue(name, sight, day), 1)], 0)) for name in COUNTED)
    ).where(permissions.visible_to(sight), ACTIVE),
)


def complaints(sight: OfficerScope, queue_filter: QueueFilter, page: int, *, many: bool = False) -> QueuePage:
    """One page of the queue. ``many``: there are more than ``MANY`` in the officer's reach."""
    # The page is found among short index entries; only its rows are then read whole.
    wide = many and sight.role != Role.OFFICER and queue_filter.queue in ("todo", "new", "late", "soon")
    found = _page_of_ids(sight, queue_filter, page, by_index=not wide)
    ids = [number for (number,) in found.rows]
    values = {f"id{place}": number for place, number in enumerate(ids)}
    rows = {row.id: row for row in _LINES.rows(len(ids), **values)} if ids else {}
    return QueuePage([rows[number] for number in ids], found.number, found.more)


def _page_of_ids(sight: OfficerScope, queue_filter: QueueFilter, page: int, *, by_index: bool) -> Page[Any]:
    if queue_filter == QueueFilter(queue_filter.queue):  # as most open it: nothing was typed or chosen
        rows = _IDS.tuples(sight, queue_filter, by_index, today(), **place_of_page(page, PAGE))
        if rows or page == 1:
            return Page(rows[:PAGE], page, len(rows) > PAGE)
    return page_of_query(_ids(sight, queue_filter, by_index).tuples(), page, PAGE)


def _ids(sight: OfficerScope, queue_filter: QueueFilter, by_index: bool) -> Any:
    visible = in_sight(sight, queue_filter, by_index=by_index)
    return (
        Complaint.select(Complaint.id).where(visible, *conditions(sight, queue_filter)).order_by(*order(queue_filter))
    )


_IDS = PreparedQuery(
    {}, lambda _columns, sight, queue_filter, by_index, _day: prepared_page(_ids(sight, queue_filter, by_index))
)


def export(officer: Officer, queue_filter: QueueFilter) -> Iterator[Complaint]:
    """The complaints of the queue as it is filtered, at most ``LARGEST_EXPORT``."""
    found = _whole().where(in_sight(officer, queue_filter), *conditions(officer, queue_filter))
    return found.order_by(*order(queue_filter)).limit(LARGEST_EXPORT).iterator()


def chosen(officer: Officer, references: list[str]) -> list[Complaint]:
    """Those of the complaints with these references that the officer may see."""
    return list(
        Complaint.select()
        .where(permissions.visible_to(officer), Complaint.reference.in_(references or [""]))
        .order_by(Complaint.id)
    )


def readable(officer: Officer, reference: str) -> Complaint | None:
    """The complaint with this reference, if the officer may read it."""
    if not reference:
        return None
    in_sight = permissions.visible_to(officer) | permissions.missed_by_office_of(officer)
    return Complaint.select().where(Complaint.reference == reference, in_sight).first()


def groups() -> list[Category]:
    """The groups of categories in use, and those with earlier complaints, by name."""
    return by_name(_GROUPS.rows())


def _groups(columns: Sequence[Any]) -> Any:
    below = Category.alias()
    complaints = Complaint.select(Value(1)).join(below, on=(Complaint.category == below.code))
    queue_filter = Category.in_use() | fn.EXISTS(complaints.where(below.parent == Category.code))
    return Category.select(*columns).where(Category.parent.is_null(), queue_filter)


_GROUPS = PreparedQuery({"": Columns(Category, ("code", "names"))}, _groups)


def places_of(sight: OfficerScope) -> list[Place]:
    """The places to filter by: the districts that the rules give the officer's offices, or the provinces if all."""
    if sight.office_id == FALLBACK:
        return by_name(_PROVINCES.rows())
    named = {code for (code,) in _PLACES_OF_RULES.tuples(sight.reach)}
    return by_name(_PROVINCES.rows() if None in named else _DISTRICTS.rows(sight.reach))


_NAMES = {"": Columns(Place, ("code", "names"))}
_PROVINCES = PreparedQuery(_NAMES, lambda columns: Place.select(*columns).where(Place.level == "province"))
_PLACES_OF_RULES = PreparedQuery({}, lambda _columns, offices: _places_of_rules(offices))


def _places_of_rules(offices: tuple[str, ...]) -> Any:
    return RoutingRule.select(RoutingRule.place).where(RoutingRule.office.in_(offices)).distinct()


def _districts(columns: Sequence[Any], offices: tuple[str, ...]) -> Any:
    within, named = Place.alias(), _places_of_rules(offices)
    below = (Place.parent == within.code) & (Place.level == "tehsil")
    of_tehsils = within.select(within.code).join(Place, on=below).where(Place.code.in_(named))
    districts = Place.code.in_(named) | Place.parent.in_(named) | Place.code.in_(of_tehsils)
    return Place.select(*columns).where(Place.level == "district", districts)


_DISTRICTS = PreparedQuery(_NAMES, _districts)


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


_group, _belongs_to = Category.alias(), Office.alias()
# What a line of the queue shows, and what says how long it has taken.
_LINE = (
    *("id", "reference", "version", "subject", "status", "deadline", "created_at", "category", "tehsil", "office"),
    *("held_for", "officer", "waiting_since", "waited_days", "calendar_days", "answer_days", "closed_at"),
)
_LINES = PreparedQuery(
    {
        "": Columns(Complaint, _LINE),
        "category": Columns(Category, ("code", "names", "parent")),
        "category.parent": Columns(_group, ("code", "names")),
        "office": Columns(Office, ("code", "names")),
        "held_for": Columns(_belongs_to, ("code", "names")),
        "officer": Columns(Officer, ("id", "full_name")),
        "tehsil": Columns(Place, ("code", "names")),
    },
    lambda columns, number: (
        Complaint.select(*columns)
        .join_from(Complaint, Category)
        .join_from(Category, _group, JOIN.LEFT_OUTER, on=(Category.parent == _group.code))
        .join_from(Complaint, Office)
        .join_from(Complaint, _belongs_to, JOIN.LEFT_OUTER, on=(Complaint.held_for == _belongs_to.code))
        .join_from(Complaint, Officer, JOIN.LEFT_OUTER)
        .join_from(Complaint, Place, on=(Complaint.tehsil == Place.code))
        .where(Complaint.id.in_([parameter(f"id{place}") for place in range(number)]))
    ),
)
