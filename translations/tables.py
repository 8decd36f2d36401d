"""The CSV files of the translators, read as the site reads its own; what is wrong in one is a fault like any other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from shikayat.text.csv_reader import Row, TableFault, read_rows

from .compile import Fault


def rows_of(path: Path, columns: Iterable[str], unique: Iterable[str] = ()) -> list[Row]:
    """The rows of a CSV file with at least these columns. Raises Fault for the first thing that is wrong.

    No two rows may have the same in the columns ``unique``: what a merge leaves that took both.
    """
    try:
        rows = read_rows(path, columns)
    except TableFault as fault:
        raise Fault(fault.path, fault.line, fault.text, fault.reason) from None
    seen: dict[tuple[str, ...], int] = {}
    for row in rows if unique else ():
        key = tuple(row.cells[column].strip() for column in unique)
        if key in seen:
            raise Fault(path, row.line, ",".join(key), f"a second row for what line {seen[key]} says")
        seen[key] = row.line
    return rows
