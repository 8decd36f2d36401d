"""Tables for spreadsheets: CSV that every program reads as text in the right letters, and none as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from flask import Response

from ..text.cleaning import normalise

# A cell that begins with one of these is computed instead of shown (OWASP: CSV injection), full-width forms included.
FORMULA = "=+-@\t\r\n|%"


def harmless(cell: object) -> str:
    """A cell as text that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    first = normalise("NFKC", text.lstrip()[:1])
    return f"'{text}" if first and first in FORMULA else text


def as_csv(rows: Iterable[Iterable[object]], name: str) -> Response:
    """Rows (RFC 4180) as a file called ``name``; every cell is made harmless."""
    file = io.StringIO()
    file.write("\ufeff")  # without it Excel reads the Urdu as another alphabet
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([harmless(cell) for cell in row] for row in rows)
    response = Response(file.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
