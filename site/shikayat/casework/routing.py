"""Which office gets a complaint: the most specific rule of category and place wins, and says why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from peewee import Case

from models import Category, Complaint, Office, Place, Rule

# The office that gets what no rule sends anywhere, and what goes on from the top of an organisation.
FALLBACK = "portal"


@dataclass(frozen=True)
class Routed:
    """The office, why, and the office the complaint is about.

    ``reason`` holds the codes of the category and the place the winning rule names (None: every one).
    """

    office: Office
    reason: dict[str, str | None] = field(default_factory=dict)
    accused: Office | None = None


def route(category: Category, tehsil: Place, *, about_office: bool = False) -> Routed:
    """The office for a complaint about ``category`` in ``tehsil``.

    A rule for the sub-category beats one for its group, and that one beats a rule for everything; among equals the
    tehsil beats the district, the district the province. A complaint about the very office that the rules name
    (``about_office``, or a category of conduct) goes to the office above it.
    """
    rule = _best_rule(category, tehsil)
    if rule is None:
        return Routed(Office.get_by_id(FALLBACK))
    reason = {"category": rule.category_id, "place": rule.place_id}
    if (about_office or category.conduct) and not is_top(rule.office):
        return Routed(above(rule.office), reason, rule.office)
    return Routed(rule.office, reason)


def why(complaint: Complaint) -> tuple[Category, Place | None]:
    """What the office of a complaint is there for: the category and the place its rule names (None: everywhere)."""
    reason = complaint.routing_reason or {}
    about = Category.get_or_none(Category.code == (reason.get("category") or "")) or complaint.category
    return about, Place.get_or_none(Place.code == (reason.get("place") or ""))


def above(office: Office) -> Office:
    """The office a late, disputed or delicate complaint goes up to: the next one that works.

    The portal's own cell stands above every head.
    """
    return next((higher for higher in _upwards(office) if higher.active), None) or Office.get_by_id(FALLBACK)


def head_of(office: Office) -> Office:
    """The highest working office of the organisation this one belongs to."""
    return next((higher for higher in reversed(chain(office)) if higher.active), office)


def chain(office: Office) -> list[Office]:
    """The office and all that stand above it, from the lowest to the highest, working or not."""
    return [office, *_upwards(office)]


def _upwards(office: Office) -> Iterator[Office]:
    """What stands above it; each is read when it is come to, and mostly the first will do."""
    while office.parent:
        office = office.parent
        yield office


def next_if_late(complaint: Complaint) -> Office | None:
    """Where a complaint goes when its deadline passes; None when it can go no higher, or waits for nobody."""
    if complaint.level == 1:
        return None if is_top(complaint.office) else above(complaint.office)
    head = head_of(complaint.office)
    return head if complaint.level == 2 and head != complaint.office else None


def is_top(office: Office) -> bool:
    """Whether nobody stands above this office."""
    return office.code == FALLBACK


def _best_rule(category: Category, tehsil: Place) -> Rule | None:
    categories = [category.code, category.parent_id]
    district = tehsil.parent
    places = [tehsil.code, tehsil.parent_id, district.parent_id if district else None]
    return (
        Rule.select(Rule, Office)
        .join(Office, on=(Rule.office == Office.code))
        .where(
            Rule.category.is_null() | Rule.category.in_([code for code in categories if code]),
            Rule.place.is_null() | Rule.place.in_([code for code in places if code]),
            Office.active,
        )
        .order_by(_rank(Rule.category, categories), _rank(Rule.place, places), Rule.id)
        .first()
    )


def _rank(column, codes: list[str | None]):
    """0 for the first code, 1 for the next …: the closest comes first, an empty column last."""
    return Case(column, [(code, rank) for rank, code in enumerate(codes) if code], len(codes))
