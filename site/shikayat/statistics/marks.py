"""What must not be published of a table of figures, worked out once for all processes.

It can take seconds, and everybody may ask for every period. So what was worked out is stored by the numbers it belongs
to, and the time it took counts as time of counting: the next count, which may change the numbers, waits accordingly
(``queries.SHARE``). However many periods strangers ask for, the work stays within that share.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from functools import lru_cache
from pathlib import Path

from models import Snapshot, database, now

from . import suppression
from .figures import Row
from .queries import LAST, MARKS
from .suppression import Marks, protect

# The rows of numbers that have changed since are deleted after so long.
KEPT = dt.timedelta(days=1)


def marks_of(rows: list[Row]) -> Marks:
    """``suppression.protect``, once for the same numbers and the same rules."""
    name = f"{MARKS}/{_fingerprint(rows)}"
    stored = Snapshot.get_or_none(Snapshot.name == name)
    if stored:
        return {(code, count): mark for code, marks in stored.figures.items() for count, mark in marks.items()}
    began = time.perf_counter()
    marks = protect(rows)
    _store(name, marks, time.perf_counter() - began)
    return marks


def _store(name: str, marks: Marks, seconds: float) -> None:
    by_code: dict[str, dict[str, str]] = {}
    for (code, count), mark in marks.items():
        by_code.setdefault(code, {})[count] = mark
    row = {"name": name, "made_at": now(), "last_event": 0, "seconds": seconds, "figures": by_code}
    with database.atomic():
        Snapshot.insert(row).on_conflict_ignore().execute()
        Snapshot.update(seconds=Snapshot.seconds + seconds).where(Snapshot.name == LAST).execute()
        Snapshot.delete().where(Snapshot.name.startswith(f"{MARKS}/"), Snapshot.made_at < now() - KEPT).execute()


def _fingerprint(rows: list[Row]) -> str:
    numbers = json.dumps([[row.code, row.parent, *row.counts.values()] for row in rows])
    return hashlib.sha256((_rules() + numbers).encode()).hexdigest()[:40]


@lru_cache
def _rules() -> str:
    """The rules themselves: marks that other rules have made are not used."""
    return Path(suppression.__file__).read_text(encoding="utf-8")
