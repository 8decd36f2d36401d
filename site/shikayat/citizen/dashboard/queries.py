"""What a citizen has lodged: totals, the filtered list, and whether something unfinished is waiting."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import ceil

from peewee import JOIN, fn

from models import Category, Citizen, Complaint, Office

from ...casework.lifecycle import GROUPS
from ...casework.search import reference_in, searched_words
from ...dates import midnight

PAGE = 10


@dataclass(frozen=True)
class Wanted:
    """A filter: a group of states ("" for all), words, and the first and last day of lodging."""

    group: str = ""
    words: str = ""
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True)
class Found:
    """One page of the list, newest first."""

    complaints: list[Complaint]
    page: int
    pages: int
    total: int


def totals(citizen: Citizen) -> dict[str, int]:
    """How many complaints the citizen has: ``all``, and in each group of states."""
    rows = (
        Complaint.select(Complaint.status, fn.COUNT(Complaint.id))
        .where(Complaint.citizen == citizen)
        .group_by(Complaint.status)
        .tuples()
    )
    by_status = dict(rows)
    return {"all": sum(by_status.values())} | {
        name: sum(by_status.get(status, 0) for status in statuses) for name, statuses in GROUPS.items()
    }


def complaints(citizen: Citizen, wanted: Wanted, page: int) -> Found:
    """The page of the citizen's complaints that fit ``wanted``; a page beyond the last is the last."""
    fitting = Complaint.select().where(Complaint.citizen == citizen, *_conditions(wanted))
    total = fitting.count()
    pages = max(1, ceil(total / PAGE))
    page = min(max(1, page), pages)
    above, group, belongs_to = Office.alias(), Category.alias(), Office.alias()
    rows = (
        fitting.select(Complaint, Category, group, Office, above, belongs_to)
        .join_from(Complaint, Category)
        .join_from(Category, group, JOIN.LEFT_OUTER, on=(Category.parent == group.code))
        .join_from(Complaint, Office)
        .join_from(Office, above, JOIN.LEFT_OUTER, on=(Office.parent == above.code))
        .join_from(Complaint, belongs_to, JOIN.LEFT_OUTER, on=(Complaint.held_for == belongs_to.code), attr="held_for")
        .order_by(Complaint.created_at.desc(), Complaint.id.desc())
        .paginate(page, PAGE)
    )
    return Found(list(rows), page, pages, total)


def _conditions(wanted: Wanted) -> list:
    conditions = []
    if wanted.group:
        conditions.append(Complaint.status.in_(GROUPS[wanted.group]))
    if wanted.words:
        conditions.append(_mentions(wanted.words))
    if wanted.first:
        conditions.append(Complaint.created_at >= midnight(wanted.first))
    if wanted.last:
        conditions.append(Complaint.created_at < midnight(wanted.last) + dt.timedelta(days=1))
    return conditions


def _mentions(words: str):
    """All the words in any order, or the reference."""
    keys = searched_words(words)
    condition = Complaint.reference == reference_in(words)
    if not keys:
        return condition
    every = Complaint.search_key.contains(keys[0])
    for key in keys[1:]:
        every &= Complaint.search_key.contains(key)
    return condition | every
