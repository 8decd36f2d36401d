"""What must not be published of a table of figures, worked out once for all processes.

It can take seconds, and everybody may ask for every period. So what was worked out is stored by the numbers it belongs
to, and the time it took counts as time of counting: the next count, which may change the numbers, waits accordingly
(``queries.SHARE``). However many periods strangers ask for, the work stays within that share.
"""

from __future__ import annotations

import hashlib
import json
import time

from . import queries
from .figures import Row
from .suppression import RULES, Marks, protect


def marks_of(rows: list[Row]) -> Marks:
    """``suppression.protect``, once for the same numbers and the same rules."""
    fingerprint = _fingerprint(rows)
    stored = queries.stored_marks(fingerprint)
    if stored is not None:
        return {(code, count): mark for code, marks in stored.items() for count, mark in marks.items()}
    began = time.perf_counter()
    marks = protect(rows)
    queries.store_marks(fingerprint, _by_code(marks), time.perf_counter() - began)
    return marks


def _by_code(marks: Marks) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for (code, count), mark in marks.items():
        found.setdefault(code, {})[count] = mark
    return found


def _fingerprint(rows: list[Row]) -> str:
    numbers = json.dumps([[row.code, row.parent, *row.counts.values()] for row in rows])
    return hashlib.sha256(f"{RULES} {numbers}".encode()).hexdigest()[:40]
