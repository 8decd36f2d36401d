"""Pages of a long list. A page beyond the last one is the last: an empty page would be taken for an empty list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Generic, TypeVar

from peewee import Select

from ..prepared_query import parameter

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list, its number from 1, and whether there is another after it."""

    rows: list[Row]
    number: int
    more: bool


def page_of_query(query: Select, number: int, size: int) -> Page[Any]:
    """Return page ``number`` of a query. Rows are counted only when that page is empty."""
    rows = list(query.limit(size + 1).offset((number - 1) * size))
    if not rows and number > 1:
        last = min(_last_page(query.count(), size), number - 1)
        return page_of_query(query, last, size)
    return Page(rows[:size], number, len(rows) > size)


def prepared_page(query: Any) -> Any:
    """The part of a prepared query that is one page; ``place_of_page`` gives the values."""
    return query.limit(parameter("limit")).offset(parameter("offset"))


def place_of_page(number: int, size: int) -> dict[str, int]:
    """Where the page ``number`` stands, for ``prepared_page``: its rows, and one more if there is another page."""
    return {"limit": size + 1, "offset": (number - 1) * size}


def page_of_list(rows: Sequence[Row], number: int, size: int) -> Page[Row]:
    """The page ``number`` of rows that are all known."""
    number = min(number, _last_page(len(rows), size))
    start = (number - 1) * size
    return Page(list(rows[start : start + size]), number, len(rows) > start + size)


def _last_page(count: int, size: int) -> int:
    return max(1, ceil(count / size))
