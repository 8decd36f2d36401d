"""The criteria of WCAG 2.2, levels A and AA, and how each is met: the rows of ``criteria.csv``.

From the same rows come the page for people and ``docs/accessibility.md`` for developers (`make criteria`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ...paths import PACKAGE
from ...text.csv_reader import read_rows


@dataclass(frozen=True)
class Criterion:
    """One criterion; ``result`` is met, none (does not apply) or partly. ``tests`` name a file, or a test in it."""

    number: str
    level: str
    result: str
    names: dict[str, str]
    how: dict[str, str]
    tests: list[str]


@cache
def criteria() -> list[Criterion]:
    """All 55, in their order."""
    rows = read_rows(
        PACKAGE / "public" / "pages" / "criteria.csv", ("number", "level", "result", "name_en", "how_en", "tests")
    )
    return [
        Criterion(
            row["number"],
            row["level"],
            row["result"],
            {key.removeprefix("name_"): text for key, text in row.items() if key.startswith("name_")},
            {key.removeprefix("how_"): text for key, text in row.items() if key.startswith("how_")},
            row["tests"].split(),
        )
        for _line, row in rows
    ]
