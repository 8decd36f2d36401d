"""Reads and changes of rules, and how many problems in how many places they serve."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, IntegrityError

from models import Category, Office, Officer, Place, RoutingRule, database

from ....casework import audit
from ....casework.routing import FALLBACK, Routed, route
from ....i18n.language import name_key
from ....prepared_query import read_tuples
from ....text.cleaning import search_key, search_key_of_name
from ....web.pagination import Page, page_of_list

PAGE = 50


class RuleTaken(Exception):
    """There is a rule for this category and place already."""


@dataclass(frozen=True)
class Coverage:
    """All sub-categories in all tehsils: how many pairs there are, and how many only the portal's own cell serves."""

    pairs: int
    fallback: int

    @property
    def share(self) -> float:
        """The share of the pairs that no office is named for, from 0 to 1."""
        return self.fallback / self.pairs if self.pairs else 0.0


def rules_page(words: str, number: int) -> Page[RoutingRule]:
    """One page of the rules with all these words in category, place or office."""
    wanted = search_key(words).split()
    rows = (
        RoutingRule.select(RoutingRule, Category, Place, Office)
        .join_from(RoutingRule, Category, JOIN.LEFT_OUTER)
        .join_from(RoutingRule, Place, JOIN.LEFT_OUTER)
        .join_from(RoutingRule, Office, on=(RoutingRule.office == Office.code))
        .order_by(RoutingRule.id)
    )
    found = sorted((row for row in rows if all(word in _key(row) for word in wanted)), key=_order)
    return page_of_list(found, number, PAGE)


def _order(row: RoutingRule) -> tuple[object, ...]:
    """By the names of category and place in the page's language; what is for all of them comes first."""
    return tuple(name_key(part) if part else () for part in (row.category, row.place))


def _key(row: RoutingRule) -> str:
    parts = [part for part in (row.category, row.place, row.office) if part]
    return " ".join(search_key_of_name(" ".join([*part.names.values(), part.code])) for part in parts)


def rule(number: int) -> RoutingRule | None:
    """One rule."""
    return RoutingRule.get_or_none(RoutingRule.id == number)


def categories() -> list[Category]:
    """Every category, each group before its own."""
    return list(Category.select().order_by(Category.position))


def places(level: str) -> list[Place]:
    """Every place of a level."""
    return list(Place.select().where(Place.level == level))


def add_rule(by: Officer, *, category: str | None, place: str | None, office: Office) -> RoutingRule:
    """Make a rule. Raises RuleTaken."""
    try:
        with database.atomic():
            # Looked for by hand: to a unique index two empty columns are different ones.
            if (
                RoutingRule.select()
                .where(_same(RoutingRule.category, category), _same(RoutingRule.place, place))
                .exists()
            ):
                raise RuleTaken
            row = RoutingRule.create(category=category, place=place, office=office)
            audit.record("add rule", officer=by, subject=_name(row), office=office.code)
            return row
    except IntegrityError as error:  # just created by another request
        raise RuleTaken from error


def change_rule(by: Officer, row: RoutingRule, office: Office) -> None:
    """Send what this rule is for to another office; the data files no longer change it."""
    with database.atomic():
        RoutingRule.update(office=office).where(RoutingRule.id == row.id).execute()
        audit.record("change rule", officer=by, subject=_name(row), office=office.code, was=row.office_id)


def remove_rule(by: Officer, row: RoutingRule) -> None:
    """Remove a rule made here, or give one of the data files its own office back."""
    with database.atomic():
        if row.default_office_id:
            RoutingRule.update(office=row.default_office_id).where(RoutingRule.id == row.id).execute()
        else:
            row.delete_instance()
        audit.record("remove rule", officer=by, subject=_name(row), was=row.office_id)


def where_would_it_go(category: str, tehsil: str, *, about_office: bool) -> Routed:
    """The office a complaint would get."""
    return route(Category.get_by_id(category), Place.get_by_id(tehsil), about_office=about_office)


def coverage() -> Coverage:
    """Route every sub-category in every tehsil."""
    served: dict[str | None, set[str | None]] = defaultdict(set)
    working = RoutingRule.select(RoutingRule.category, RoutingRule.place).join(
        Office, on=(RoutingRule.office == Office.code)
    )
    for category, place in read_tuples(working.where(RoutingRule.office != FALLBACK, Office.active)):
        served[category].add(place)
    pairs = fallback = 0
    tehsils = [(row.code, district) for row in places("tehsil") if (district := row.parent_id)]
    provinces = {row.code: row.parent_id for row in places("district")}
    for category in categories():
        if category.parent_id is None:
            continue
        named = served[category.code] | served[category.parent_id] | served[None]
        for code, district in tehsils:
            pairs += 1
            fallback += not {code, district, provinces[district], None} & named
    return Coverage(pairs, fallback)


def _same(column: Any, code: str | None) -> Any:
    return column.is_null() if code is None else column == code


def _name(row: RoutingRule) -> str:
    return f"{row.category_id or '*'} @ {row.place_id or '*'}"
