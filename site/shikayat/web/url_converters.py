"""The variable parts of addresses."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1  # what an id column of PostgreSQL holds; SQLite's holds more


class RowNumber(IntegerConverter):
    """The number of a row. A number that no row can have is no such page, and no database is asked."""

    regex = r"[0-9]{1,10}"

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **{"min": 1, "max": LARGEST_ID} | kwargs)


def bound_numbers(app: Flask) -> None:
    """Let ``<int:…>`` in every address stand for a number of a row. To be called before there are routes."""
    app.url_map.converters["int"] = RowNumber
