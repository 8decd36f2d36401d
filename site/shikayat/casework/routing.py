"""Which office gets a complaint: the most specific rule of category and place wins, and says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from peewee import SQL, fn

from models import Category, Complaint, Office, Officer, Place, RoutingRule

from ..prepared_query import Columns, PreparedQuery, parameter
from .roles import CASE_WORKERS

# The office that gets what no rule sends anywhere, and what goes on from the top of an organisation.
FALLBACK = "portal"


@dataclass(frozen=True)
class Routed:
    """The office, why, and the office the complaint is about.

    ``reason`` holds the codes of the category and the place the winning rule names (None: every one). ``staffed``:
    somebody is known to work at the office; without that, see ``office_assignment``.
    """

    office: Office
    reason: dict[str, str | None] = field(default_factory=dict)
    accused: Office | None = None
    staffed: bool = False


def route(category: Category, tehsil: Place, *, about_office: bool = False) -> Routed:
    """The office for a complaint about ``category`` in ``tehsil``.

    A rule for the sub-category beats one for its group, and that one beats a rule for everything; among equals the
    tehsil beats the district, the district the province. A complaint about the very office that the rules name
    (``about_office``, or a category of conduct) goes to the office above it.
    """
    categories, places = _codes(category), areas(tehsil)
    rows = _RULES.rows(*map(len, (categories, places)), **_named("category", categories), **_named("place", places))
    rule = most_specific({(row.category_id, row.place_id): row for row in rows}, categories, places)
    staffed = rule is not None and bool(_STAFFED.tuples(office=rule.office_id))
    return apply(rule, category, about_office=about_office, staffed=staffed)


def _named(name: str, codes: Sequence[str]) -> dict[str, str]:
    return {f"{name}{place}": code for place, code in enumerate(codes)}


_RULES = PreparedQuery(
    {"": Columns(RoutingRule), "office": Columns(Office)},
    lambda columns, categories, places: (
        RoutingRule.select(*columns)
        .join(Office, on=(RoutingRule.office == Office.code))
        .where(
            Office.active,
            RoutingRule.category.is_null()
            | RoutingRule.category.in_([parameter(f"category{n}") for n in range(categories)]),
            RoutingRule.place.is_null() | RoutingRule.place.in_([parameter(f"place{n}") for n in range(places)]),
        )
        .order_by(RoutingRule.id.desc())  # two rules for everything everywhere are possible: the older one counts
    ),
)


def apply(rule: RoutingRule | None, category: Category, *, about_office: bool = False, staffed: bool = False) -> Routed:
    """Where ``rule`` sends a complaint about ``category``; without a rule, the portal's own cell."""
    if rule is None:
        return Routed(Office.get_by_id(FALLBACK))
    reason = {"category": rule.category_id, "place": rule.place_id}
    if (about_office or category.conduct) and not is_top(rule.office):
        return Routed(above(rule.office), reason, rule.office)
    return Routed(rule.office, reason, staffed=staffed)


def why(complaint: Complaint) -> tuple[Category, Place | None]:
    """What the office of a complaint is there for: the category and the place its rule names (None: everywhere)."""
    reason = complaint.routing_reason or {}
    return (
        _category_of_reason(complaint, reason.get("category")) or complaint.category,
        _place_of_reason(complaint, reason.get("place")),
    )


def _category_of_reason(complaint: Complaint, code: str | None) -> Category | None:
    if code in (None, complaint.category_id):
        return complaint.category
    # Nearly always the group, which whoever shows the complaint has read with it.
    return complaint.category.parent if code == complaint.category.parent_id else Category.get_or_none(code=code)


def _place_of_reason(complaint: Complaint, code: str | None) -> Place | None:
    own = {complaint.tehsil_id: "tehsil", complaint.district_id: "district", complaint.province_id: "province"}
    if code in own:
        return getattr(complaint, own[code])
    return Place.get_or_none(code=code) if code else None


def above(office: Office) -> Office:
    """The office a late, disputed or delicate complaint goes up to: the next one that works.

    The portal's own cell is above every head.
    """
    return next((higher for higher in _upwards(office) if higher.active), None) or _OFFICE.first(code=FALLBACK)


_OFFICE = PreparedQuery(
    {"": Columns(Office)}, lambda columns: Office.select(*columns).where(Office.code == parameter("code"))
)


def head_of(office: Office) -> Office:
    """The highest working office of the organisation this one belongs to."""
    return next((higher for higher in reversed(chain(office)) if higher.active), office)


def chain(office: Office) -> list[Office]:
    """The office and all above it, from the lowest to the highest, working or not."""
    return [office, *_upwards(office)]


def _upwards(office: Office) -> Iterator[Office]:
    """The offices above it, each read when it is needed: mostly the first is enough."""
    while office.parent:
        office = office.parent
        yield office


def next_if_late(complaint: Complaint) -> Office | None:
    """Return the office that gets a complaint when its deadline passes; None when there is no higher one."""
    if complaint.level == 1:
        return None if is_top(complaint.office) else above(complaint.office)
    head = head_of(complaint.office)
    return head if complaint.level == 2 and head != complaint.office else None


def is_staffed() -> Any:
    """Return the condition that an ``Office`` is active and has an officer who can answer."""
    people = Officer.select(SQL("1")).where(Officer.office == Office.code, Officer.active, Officer.role << CASE_WORKERS)
    return Office.active & fn.EXISTS(people)


_STAFFED = PreparedQuery(
    {},
    lambda _columns: Office.select(Office.code).where(Office.code == parameter("office"), is_staffed()),
)


def is_top(office: Office) -> bool:
    """Whether no office is above this one."""
    return office.code == FALLBACK


def most_specific(
    rules: Mapping[tuple[str | None, str | None], RoutingRule], categories: Sequence[str], places: Sequence[str]
) -> RoutingRule | None:
    """The first rule in the order of preference, or None.

    ``rules`` are keyed by the codes of category and place (None: every one); ``categories`` and ``places`` are codes,
    the closest first. A closer category counts for more than a closer place.
    """
    pairs = product([*categories, None], [*places, None])
    return next((rules[pair] for pair in pairs if pair in rules), None)


def rules_by_pair(*conditions: Any) -> dict[tuple[str | None, str | None], RoutingRule]:
    """The rules that meet all ``conditions`` and whose office works, by the codes of category and place."""
    rows = (
        RoutingRule.select(RoutingRule, Office)
        .join(Office, on=(RoutingRule.office == Office.code))
        .where(Office.active, *conditions)
        .order_by(RoutingRule.id.desc())  # two rules for everything everywhere are possible: the older one counts
    )
    return {(row.category_id, row.place_id): row for row in rows}


def areas(tehsil: Place) -> list[str]:
    """The codes of the tehsil, its district and its province."""
    district = tehsil.parent
    codes = [tehsil.code, tehsil.parent_id, district.parent_id if district else None]
    return [code for code in codes if code]


def _codes(category: Category) -> list[str]:
    return [category.code, category.parent_id] if category.parent_id else [category.code]
