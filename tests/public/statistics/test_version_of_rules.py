"""What must not be published is stored under the version of the rules that found it."""

from __future__ import annotations

import hashlib
import json

import models
from shikayat import database
from shikayat.public.statistics import marks, tables
from shikayat.public.statistics.figures import COUNTS, Row
from shikayat.public.statistics.suppression import RULES, SHOWN, protect
from tests.public.statistics.portals import portal

# The version of the rules, and what they find in the portals below. Where the second differs, raise RULES and write
# both here; a change that finds the same needs no new version.
KNOWN = (1, "8ae6f855a1bc1fbd")
SEEDS = range(1, 13)


def in_groups(rows: list[Row], size: int = 10) -> list[Row]:
    """The rows as the parts of wholes, ten of each."""
    found = []
    for start in range(0, len(rows), size):
        parts, code = rows[start : start + size], f"group-{start:03}"
        found.append(Row(code, None, {name: sum(part.counts[name] for part in parts) for name in COUNTS}))
        found += [Row(part.code, code, part.counts) for part in parts]
    return found


def test_rules_that_find_something_else_have_another_version():
    portals = [portal("departments", seed) for seed in SEEDS]
    tables_of_parts = [*portals, *map(in_groups, portals)]
    found = [sorted([code, count, mark] for (code, count), mark in protect(rows).items()) for rows in tables_of_parts]
    assert (RULES, hashlib.sha256(json.dumps(found).encode()).hexdigest()[:16]) == KNOWN


def test_marks_of_another_version_are_not_used(app, monkeypatch):
    rows = portal("departments", 1)
    with app.app_context(), database.connection():
        monkeypatch.setattr(marks, "RULES", RULES + 1)
        marks.marks_of(rows)
        assert models.Snapshot.update(figures={}).where(models.Snapshot.name.startswith("marks/")).execute() == 1
        assert marks.marks_of(rows) == {}
        monkeypatch.undo()
        assert marks.marks_of(rows) == protect(rows) != {}


def test_marks_are_cached_in_the_database_alone(app):
    """A process that cached them as well would go on with marks that are no longer there."""
    rows = portal("departments", 2)
    known = dict.fromkeys([row.code for row in rows])
    with app.test_request_context("/en/statistics/departments"), database.connection():
        first = [line.marks for line in tables.lines(rows, known)]
        models.Snapshot.update(figures={}).where(models.Snapshot.name.startswith("marks/")).execute()
        assert {mark for line in tables.lines(rows, known) for mark in line.marks.values()} == {SHOWN}
        models.Snapshot.delete().where(models.Snapshot.name.startswith("marks/")).execute()
        assert [line.marks for line in tables.lines(rows, known)] == first
