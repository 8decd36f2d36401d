"""The one reader of our CSV files, whatever program saved them: Excel, LibreOffice, Weblate, a text editor.

A byte order mark, the separators of spreadsheets and the line ``sep=;`` are understood. Anything else that is not the
table it should be is a fault with the file, the line and a sentence: no row is left out in silence.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

SEPARATORS = ",;\t|"
_SEP = re.compile(r'"?sep=(.)"?[,;\t|]*', re.IGNORECASE)
_UTF_8 = "save the file as CSV in UTF-8 (in Excel: CSV UTF-8; in LibreOffice: character set Unicode (UTF-8))"


class TableFault(Exception):
    """Something wrong in a CSV file: where (the line counts from 1), the offending text, and what is wrong with it."""

    def __init__(self, path: Path, line: int, text: str, reason: str) -> None:
        super().__init__(path, line, text, reason)
        self.path, self.line, self.text, self.reason = path, line, text, reason

    def __str__(self) -> str:
        here = Path.cwd()
        path = self.path.relative_to(here) if self.path.is_relative_to(here) else self.path
        return f"{path.as_posix()}:{self.line}: {self.reason}\n    {self.text}"


class Row(NamedTuple):
    """A row with the line it begins in."""

    line: int
    cells: dict[str, str]


def read_rows(path: Path, columns: Iterable[str]) -> list[Row]:
    """The rows of a CSV file that has at least these columns. Raises TableFault for the first thing that is wrong."""
    text = _text_of(path)
    wanted = list(columns)
    first, separator = _beginning(text)
    lines = text.splitlines()
    header_line = lines[first] if first < len(lines) else ""
    if separator is None:
        separator = max(SEPARATORS, key=lambda each: len(set(_header(header_line, each, wanted)) & set(wanted)))
    records = list(_records(path, text, first, separator))
    if not records:
        raise TableFault(path, 1, "", f"the file is empty: its first line names the columns {', '.join(wanted)}")
    (line, header), *rest = records
    header = _names(header, wanted)
    while header and not header[-1]:
        header.pop()
    if missing := [name for name in wanted if name not in header]:
        raise TableFault(path, line, header_line, f"the first line names no column {', '.join(missing)}")
    if doubled := [name for number, name in enumerate(header) if not name or name in header[:number]]:
        raise TableFault(path, line, header_line, f"a column without a name, or two with the same: {doubled[0]!r}")
    return [_row(path, number, cells, header, separator) for number, cells in rest if any(map(str.strip, cells))]


def _text_of(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableFault(path, 1, "", f"cannot be read: {error.strerror}") from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise TableFault(path, 1, "", f"UTF-16, or no text: {_UTF_8}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The error counts without the byte order mark, which holds no line end.
        text = data.split(b"\n")[data.count(b"\n", 0, error.start)].decode(errors="replace").strip()
        line = data.count(b"\n", 0, error.start) + 1
        raise TableFault(path, line, text, f"not UTF-8 (perhaps Windows-1256): {_UTF_8}") from None


def _beginning(text: str) -> tuple[int, str | None]:
    """The number of lines before the header, and the separator where such a line names it."""
    first = text.split("\n", 1)[0].rstrip("\r")
    found = _SEP.fullmatch(first)
    named = 1 if found else 0
    lines = text.split("\n")
    blank = next((number for number, line in enumerate(lines[named:]) if line.strip(f" \r{SEPARATORS}")), 0)
    return named + blank, found[1] if found else None


def _header(line: str, separator: str, wanted: list[str]) -> list[str]:
    return _names(next(csv.reader([line], delimiter=separator), []), wanted)


def _names(header: list[str], wanted: list[str]) -> list[str]:
    """The names of the columns; some programs write them in capitals."""
    names = [name.strip() for name in header]
    return [name.lower() if name.isupper() or name.lower() in wanted else name for name in names]


def _records(path: Path, text: str, skipped: int, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Every record with the line it begins in."""
    file = io.StringIO(text, newline="")
    for _ in range(skipped):
        file.readline()
    reader = csv.reader(file, delimiter=separator, strict=True)
    begins = 1
    try:
        for record in reader:
            yield skipped + begins, record
            begins = reader.line_num + 1
    except csv.Error as error:
        shown = text.splitlines()[skipped + begins - 1 :][:1]
        raise TableFault(path, skipped + begins, "".join(shown)[:200], f"no row of a table: {error}") from None


def _row(path: Path, line: int, cells: list[str], header: list[str], separator: str) -> Row:
    if len(cells) < len(header) or any(map(str.strip, cells[len(header) :])):
        shown = separator.join(cells)
        raise TableFault(path, line, shown, f"{len(cells)} columns where the first line names {len(header)}")
    plain = (cell.replace("\r\n", "\n").replace("\r", "\n") for cell in cells)
    return Row(line, dict(zip(header, plain, strict=False)))
