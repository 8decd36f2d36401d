"""The CSV files of the translators, read as the site reads its own; what is wrong in one is a fault like any other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from shikayat.tables import Row, TableFault, read_rows

from .compile import Fault


def rows_of(path: Path, columns: Iterable[str]) -> list[Row]:
    """The rows of a CSV file with at least these columns. Raises Fault for the first thing that is wrong."""
    try:
        return read_rows(path, columns)
    except TableFault as fault:
        raise Fault(fault.path, fault.line, fault.text, fault.reason) from None
