"""The database: made by its migrations, filled with the reference data, safe under a power cut."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from peewee import IntegrityError, SqliteDatabase

import models
from shikayat import create_app, database


def _columns() -> dict[str, set[tuple[str, bool]]]:
    return {
        table._meta.table_name: {
            (column.name, column.null) for column in models.database.get_columns(table._meta.table_name)
        }
        for table in models.TABLES
    }


def _indexes() -> dict[str, set[tuple[tuple[str, ...], bool]]]:
    """Columns and uniqueness by table; those of some rows only (the queues') are written in a migration alone."""
    return {
        table._meta.table_name: {
            (tuple(index.columns), bool(index.unique))
            for index in models.database.get_indexes(table._meta.table_name)
            if " where " not in (index.sql or "").lower()
        }
        for table in models.TABLES
    }


def test_migrations_make_what_the_models_say(app, tmp_path):
    with database.connection():
        migrated = _columns(), _indexes() if isinstance(models.database.obj, SqliteDatabase) else None
        original = models.database.obj
    fresh = SqliteDatabase(str(tmp_path / "from-models.sqlite3"))
    try:
        models.database.initialize(fresh)
        fresh.create_tables(models.TABLES)
        made = _columns(), _indexes() if isinstance(original, SqliteDatabase) else None
        fresh.close()
    finally:
        models.database.initialize(original)
    assert migrated == made


def test_preparing_again_changes_nothing(app):
    with database.connection():
        before = {table: table.select().count() for table in models.TABLES}
        assert database.prepare() == []
        assert {table: table.select().count() for table in models.TABLES} == before
        assert before[models.Place] == 873
        assert before[models.Category] == 266


def test_a_commit_survives_a_power_cut(app):
    """WAL with synchronous=FULL (2): what was answered "received" is on the disk."""
    with database.connection():
        if not isinstance(models.database.obj, SqliteDatabase):
            assert models.database.execute_sql("show synchronous_commit").fetchone()[0] == "on"
            return
        asked = {
            name: models.database.execute_sql(f"pragma {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize(
    "wrong",
    [{"status": "lost"}, {"kind": "rant"}, {"category": "nothing"}, {"tehsil": "nowhere"}, {"office": "none"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_the_database_itself_refuses_nonsense(make_complaint, wrong):
    with pytest.raises(IntegrityError):
        make_complaint(**wrong)


def test_ready_says_whether_the_database_takes_a_write(app, visitor):
    assert visitor.get("/live").text == "live\n"
    assert visitor.get("/ready").text == "ready\n"


def test_lines_to_the_database_before_are_closed(app, tmp_path):
    """A second application of one process, as freezing makes one, leaves no line open behind itself."""
    with database.connection():
        before = models.database.connection()
    database.point_at(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    with pytest.raises((sqlite3.ProgrammingError, psycopg.OperationalError), match="closed"):
        before.execute("select 1")
    database.point_at(app.config["DATABASE_URL"])


def test_with_the_database_away_the_site_says_so_and_its_open_pages_work(tmp_path):
    folder = tmp_path / "away"
    app = create_app({"DATABASE_URL": f"sqlite:///{folder / 'shikayat.sqlite3'}"})
    folder.rmdir()
    client = app.test_client()
    for path, status in (("/live", 200), ("/ready", 503), ("/ur/", 200), ("/ur/guide", 200), ("/ur/sign-in", 200)):
        with client.get(path) as answer:
            assert answer.status_code == status, path
    with client.get("/ur/places/districts?province=PK-PB") as answer:
        assert answer.status_code == 500
