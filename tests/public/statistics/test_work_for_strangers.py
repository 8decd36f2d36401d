"""However many periods strangers ask for, the work for the public tables is bounded."""

from __future__ import annotations

import models
from shikayat import database
from shikayat.public.statistics import queries

PAGES = ("departments", "places", "categories")


def stored():
    with database.connection():
        rows = models.Snapshot.select().where(models.Snapshot.name.startswith("marks/"))
        return {row.name: row for row in rows}


def ask_everything(visitor):
    with database.connection():
        queries.refresh()
        names = models.Snapshot.get_by_id(queries.LAST).figures["periods"]
    for name in names:
        for page in PAGES:
            visitor.get(f"/en/statistics/{page}?period={name}")
        visitor.client.get(f"/en/statistics/figures.csv?period={name}").close()
    return names


def test_each_table_is_protected_once_for_all_processes(visitor, fill):
    fill(150, days=40)
    names = ask_everything(visitor)
    first = stored()
    assert 0 < len(first) <= len(PAGES) * len(names)
    ask_everything(visitor)
    assert stored() == first


def test_stored_marks_are_what_is_shown(visitor, fill):
    fill(150, days=40)
    with database.connection():
        queries.refresh()
    shown = visitor.get("/en/statistics/departments").words
    row = next(iter(stored().values()))
    with database.connection():
        withheld = {code: dict.fromkeys(marks, "withheld") for code, marks in row.figures.items()}
        models.Snapshot.update(figures=withheld).where(models.Snapshot.name == row.name).execute()
    assert visitor.get("/en/statistics/departments").words != shown


def test_time_to_protect_delays_the_next_count(visitor, fill):
    fill(150, days=40)
    with database.connection():
        queries.refresh()
        before = models.Snapshot.get_by_id(queries.LAST).seconds
    visitor.get("/en/statistics/places")
    spent = sum(row.seconds for row in stored().values())
    with database.connection():
        assert models.Snapshot.get_by_id(queries.LAST).seconds - before >= spent * 0.99 > 0


def test_marks_of_numbers_that_have_changed_are_deleted(visitor, fill):
    fill(150, days=40)
    ask_everything(visitor)
    with database.connection():
        old = models.now() - 2 * queries.MARKS_KEPT
        models.Snapshot.update(made_at=old).where(models.Snapshot.name.startswith("marks/")).execute()
        models.Snapshot.delete().where(models.Snapshot.name == next(iter(stored()))).execute()
    ask_everything(visitor)
    assert all(row.made_at > old for row in stored().values())
