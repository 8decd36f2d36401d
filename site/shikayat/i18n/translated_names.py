"""Names of places, categories, departments and offices that translators add or correct.

The data files carry English and Urdu. ``translations/<language>/names.csv`` adds a language to them or corrects them,
row by row, by kind and code; ``prepare`` loads both.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..paths import PACKAGE, TRANSLATIONS
from ..text.csv_reader import TableFault, read_rows

_log = logging.getLogger(__name__)

# kind -> the data file with its codes and its English and Urdu names
DATA = {
    "place": PACKAGE / "directory" / "places.csv",
    "category": PACKAGE / "directory" / "categories.csv",
    "department": PACKAGE / "directory" / "departments.csv",
    "office": PACKAGE / "directory" / "offices.csv",
}
COLUMNS = ("kind", "code", "english", "urdu", "name", "state", "note")
# How sure a spelling is, the column ``state``, and ``urdu_spelling`` of places: lists agree; one list has it; no
# list has it, but a reader of the language finds it right; still in doubt (the note says why).
STATES = ("agreed", "one source", "read", "unchecked")


@dataclass(frozen=True)
class Correction:
    """A row of a ``names.csv``: the name in ``language``, empty when only ``state`` is said; ``line`` counts from 1."""

    language: str
    kind: str
    code: str
    name: str
    state: str
    path: Path
    line: int


def corrections(path: Path) -> Iterator[Correction]:
    """Every row of a ``names.csv`` in which a translator has written something. Raises TableFault."""
    for line, row in read_rows(path, COLUMNS):
        cells = {column: text.strip() for column, text in row.items()}
        if cells["name"] or cells["state"]:
            yield Correction(path.parent.name, cells["kind"], cells["code"], cells["name"], cells["state"], path, line)


def names_of(kind: str, row: dict[str, str]) -> dict[str, str]:
    """The names of a row of a data file by language: its columns ``name_en`` ..., then what translators wrote."""
    names = {column[5:]: value for column, value in row.items() if column.startswith("name_") and value}
    return names | {each.language: each.name for each in _written().get((kind, row["code"]), ()) if each.name}


def state_of(kind: str, code: str, language: str) -> str:
    """How sure a spelling is, according to a translator; empty where that is not stated."""
    said = (each.state for each in _written().get((kind, code), ()) if each.language == language and each.state)
    return next(said, "")


def _written() -> dict[tuple[str, str], list[Correction]]:
    # Rows with a code that no data file has are reported by the check of the catalogs, and ignored here.
    return _read(tuple(path.stat().st_mtime_ns for path in sorted(TRANSLATIONS.glob("*/names.csv"))))


@cache
def _read(_changed: tuple[int, ...]) -> dict[tuple[str, str], list[Correction]]:
    found: dict[tuple[str, str], list[Correction]] = {}
    for path in sorted(TRANSLATIONS.glob("*/names.csv")):
        try:
            for each in list(corrections(path)):
                found.setdefault((each.kind, each.code), []).append(each)
        except TableFault as fault:
            _log.error("%s\nUntil this is put right, the names of the data files are shown.", fault)
    return found
