"""What a citizen has lodged: totals, the filtered list, and whether something unfinished is waiting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from models import Category, Citizen, Complaint, Office

from ...casework.complaint_rows import ABOVE, GROUP, RESPONSIBLE, with_offices
from ...casework.lifecycle import GROUPS
from ...casework.search import reference_in, searched_words
from ...database import all_rows
from ...dates import midnight
from ...prepared_query import Columns, PreparedQuery, Rows, parameter
from ...web.pagination import place_of_page, prepared_page

PAGE = 10


@dataclass(frozen=True)
class ComplaintFilter:
    """A filter: a group of states ("" for all), words, and the first and last day of lodging."""

    group: str = ""
    words: str = ""
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True)
class ComplaintPage:
    """One page of the list, newest first."""

    complaints: list[Complaint]
    page: int
    pages: int
    total: int


BY_STATUS = "select status, count(*) from complaint where citizen_id = ? group by status"

_OFFICE = ("code", "names", "parent", "active")
# What a line of the list shows.
_LINE = ("id", "reference", "subject", "status", "level", "deadline", "created_at", "category", "office", "held_for")
_ROWS = Rows(
    {
        "": Columns(Complaint, _LINE),
        "category": Columns(Category, ("code", "names", "parent")),
        "category.parent": Columns(GROUP, ("code", "names")),
        "office": Columns(Office, _OFFICE),
        "office.parent": Columns(ABOVE, _OFFICE),
        "held_for": Columns(RESPONSIBLE, ("code", "names")),
    }
)


def _listed(columns: Sequence[Any]) -> Any:
    return with_offices(columns).order_by(Complaint.created_at.desc(), Complaint.id.desc())


_ALL = PreparedQuery(
    _ROWS, lambda columns: prepared_page(_listed(columns).where(Complaint.citizen == parameter("citizen")))
)


def totals(citizen: Citizen) -> dict[str, int]:
    """How many complaints the citizen has: ``all``, and in each group of states."""
    by_status = dict(all_rows(BY_STATUS, citizen.id))
    return {"all": sum(by_status.values())} | {
        name: sum(by_status.get(status, 0) for status in statuses) for name, statuses in GROUPS.items()
    }


def complaints(citizen: Citizen, complaint_filter: ComplaintFilter, page: int, *, of_all: int) -> ComplaintPage:
    """The page of the citizen's complaints that fit ``complaint_filter``; a page beyond the last is the last.

    ``of_all``: how many complaints the citizen has.
    """
    conditions = _conditions(complaint_filter)
    fitting = (Complaint.citizen == citizen, *conditions)
    total = Complaint.select().where(*fitting).count() if conditions else of_all
    pages = max(1, ceil(total / PAGE))
    page = min(max(1, page), pages)
    if conditions:
        rows = _ROWS.of(_listed(_ROWS.fields).where(*fitting).paginate(page, PAGE))
    else:
        rows = _ALL.rows(citizen=citizen.id, **place_of_page(page, PAGE))[:PAGE]
    return ComplaintPage(rows, page, pages, total)


def _conditions(complaint_filter: ComplaintFilter) -> list:
    conditions = []
    if complaint_filter.group:
        conditions.append(Complaint.status.in_(GROUPS[complaint_filter.group]))
    if complaint_filter.words:
        conditions.append(_mentions(complaint_filter.words))
    if complaint_filter.first:
        conditions.append(Complaint.created_at >= midnight(complaint_filter.first))
    if complaint_filter.last:
        conditions.append(Complaint.created_at < midnight(complaint_filter.last) + dt.timedelta(days=1))
    return conditions


def _mentions(words: str) -> Any:
    """All the words in any order, or the reference."""
    keys = searched_words(words)
    condition = Complaint.reference == reference_in(words)
    if not keys:
        return condition
    every = Complaint.search_key.contains(keys[0])
    for key in keys[1:]:
        every &= Complaint.search_key.contains(key)
    return condition | every
