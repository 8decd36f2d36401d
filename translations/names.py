"""The names of places, categories, departments and offices, as translators see them: ``<language>/names.csv``.

For a language that the data files have no column for, the file lists every name, to be filled in. For Urdu, which has
its column, it lists only what a translator corrects: a name, how sure its spelling is, or both.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from shikayat.i18n.translated_names import COLUMNS, DATA, STATES, Correction, corrections
from shikayat.text.cleaning import search_key
from shikayat.text.collation import letters_without_place
from shikayat.text.csv_reader import TableFault

from . import spelling
from .compile import FOLDER, Fault, shown
from .tables import rows_of


def rows() -> Iterator[tuple[str, dict[str, str]]]:
    """Every row of the data files with its kind, in their order."""
    for kind, path in DATA.items():
        yield from ((kind, row.cells) for row in rows_of(path, ("code", "name_en", "name_ur")))


def _line_of_codes() -> dict[tuple[str, str], tuple[Path, int]]:
    found = {}
    for kind, path in DATA.items():
        found |= {(kind, row.cells["code"]): (path, row.line) for row in rows_of(path, ["code"])}
    return found


def has_column(language: str) -> bool:
    """Whether the data files themselves carry names in this language."""
    return any(f"name_{language}" in row for _kind, row in rows())


def listed(language: str, folder: Path = FOLDER) -> str:
    """The whole ``names.csv`` of a language without a column: each name, with what was written for it so far."""
    path = folder / language / "names.csv"
    written: dict[tuple[str, str], dict[str, str]] = {}
    if path.exists():
        written = {
            (row.cells["kind"], row.cells["code"]): row.cells for row in rows_of(path, COLUMNS, ("kind", "code"))
        }
    buffer = io.StringIO()
    table = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
    table.writeheader()
    for kind, row in rows():
        old = written.get((kind, row["code"]), {})
        kept = {column: old.get(column, "") or "" for column in ("name", "state", "note")}
        table.writerow({"kind": kind, "code": row["code"], "english": row["name_en"], "urdu": row["name_ur"]} | kept)
    return buffer.getvalue()


def _written(language: str) -> dict[tuple[str, str], Correction]:
    """What a translator wrote, by kind and code. Raises Fault for a file that cannot be read."""
    path = FOLDER / language / "names.csv"
    if not path.exists():
        return {}
    rows_of(path, COLUMNS, ("kind", "code"))
    try:
        return {(each.kind, each.code): each for each in corrections(path)}
    except TableFault as fault:
        raise Fault(fault.path, fault.line, fault.text, fault.reason) from None


def gather() -> Iterator[str]:
    """Bring the lists of names up to date with the data files; yields a line for each file that changed."""
    for path in sorted(FOLDER.glob("*/names.csv")):
        language = path.parent.name
        if not has_column(language):
            text = listed(language)
            if path.read_bytes() != text.encode():
                path.write_text(text, encoding="utf-8")
                yield f"{shown(path)}: brought up to date with the data files"


def faults(language: str, letters: dict[str, str]) -> Iterator[Fault]:
    """What is wrong with the names in a language: letters, blanks, doubles inside one parent, order, unknown codes."""
    where = _line_of_codes()
    written = _written(language)
    for each in written.values():
        if (each.kind, each.code) not in where:
            yield Fault(each.path, each.line, f"{each.kind},{each.code}", "no data file has this code")
        if each.state and each.state not in STATES:
            yield Fault(each.path, each.line, each.state, f"a state is one of: {', '.join(STATES)}")
    siblings: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for kind, row in rows():
        correction = written.get((kind, row["code"]))
        name = (correction.name if correction else "") or row.get(f"name_{language}", "")
        if not name:
            continue
        path, line = (correction.path, correction.line) if correction and correction.name else where[kind, row["code"]]
        yield from (Fault(path, line, name, why) for why in _wrong_with(name, language, letters))
        family = (kind, row.get("parent", "") if kind in ("place", "category") else "", search_key(name))
        if siblings[family]:
            yield Fault(path, line, name, f"the same name as {siblings[family][0]} beside it")
        siblings[family].append(row["code"])


def _wrong_with(name: str, language: str, letters: dict[str, str]) -> Iterator[str]:
    yield from spelling.faults(name)
    if name != " ".join(name.split()):
        yield "blanks at an end or doubled"
    for letter in sorted(set(name) & letters.keys()):
        yield f"U+{ord(letter):04X} is not a letter of this language: write {letters[letter]}"
    without = {c for c in letters_without_place(name, language) if not c.isascii()}
    if without:
        yield f"sorts wrongly: the alphabet has no {' '.join(sorted(without))}"


def count(language: str) -> dict[str, dict[str, int]]:
    """By kind: how many names there are, how many are missing, how many nobody has checked."""
    written = _written(language)
    found: dict[str, dict[str, int]] = {kind: {"all": 0, "missing": 0, "unchecked": 0} for kind in DATA}
    for kind, row in rows():
        correction = written.get((kind, row["code"]))
        name = (correction.name if correction else "") or row.get(f"name_{language}", "")
        state = (correction.state if correction else "") or (row.get("urdu_spelling", "") if language == "ur" else "")
        found[kind]["all"] += 1
        found[kind]["missing"] += not name
        found[kind]["unchecked"] += bool(name) and state == "unchecked"
    return found
