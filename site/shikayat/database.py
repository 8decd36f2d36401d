"""The database: opened and closed per request, created and filled by ``prepare``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask
from peewee import Database, SqliteDatabase
from playhouse.db_url import connect
from playhouse.migrations import Runner
from playhouse.pool import PooledSqliteDatabase

from models import AnswerTemplate, Category, Department, Office, Place, RoutingRule, database

from .i18n.translated_names import names_of, state_of
from .paths import MIGRATIONS, PACKAGE
from .text.csv_reader import read_rows


def open_database(app: Flask) -> None:
    """Point the models at ``DATABASE_URL``. The first query of a request connects; the end of the request closes.

    A page that asks nothing of the database is so served while the database is away.
    """
    point_at(app.config["DATABASE_URL"])

    @app.teardown_request
    def close_after_request(_error: BaseException | None) -> None:
        if not database.is_closed():
            database.close()


def point_at(url: str) -> None:
    """Let the models speak to the database at ``url`` (``sqlite:///…`` or ``postgresql://…``).

    The lines to the one they spoke to before are closed, but for those that other threads are using.
    """
    if database.obj is not None:
        database.close()
        database.close_idle()
    database.initialize(_from_url(url))


def _from_url(url: str) -> Database:
    if not url.startswith("sqlite"):
        return connect(
            url.replace("postgresql://", "postgresql+pool://", 1),
            unquote_user=True,
            unquote_password=True,  # a password may hold any character, percent-encoded
            max_connections=32,
            stale_timeout=300,
        )
    path = Path(unquote(urlsplit(url).path.removeprefix("/")))
    path.parent.mkdir(parents=True, exist_ok=True)
    _keep_private(path)
    # Opening a file and telling it the four pragmas takes as long as five queries, so connections wait for the next
    # request as they do on PostgreSQL. At most one is in use for each thread of the server.
    return PooledSqliteDatabase(
        str(path),
        max_connections=None,
        check_same_thread=False,  # the pool sees to it that one thread at a time has it
        # FULL: a complaint whose page said "received" survives a power cut. IMMEDIATE: a writer waits at
        # the start of its transaction, not in the middle where SQLite would refuse it.
        pragmas={"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "busy_timeout": 20_000},
        lock_type="IMMEDIATE",
    )


def _keep_private(path: Path) -> None:
    """Leave the file of an SQLite database to its owner alone: a web server may share a group with it.

    SQLite gives the files that it makes beside it the same mode.
    """
    for file in (path, *(path.with_name(path.name + ending) for ending in ("-wal", "-shm"))):
        with suppress(OSError):  # not there, or not ours
            if file.is_file() and file.stat().st_mode & 0o077:  # never a device such as /dev/null
                file.chmod(0o600)


def first_row(sql: str, *values: Any) -> tuple[Any, ...] | None:
    """The first row of a query with ``?`` for its values, as plain values; None where there is none.

    For what nearly every request asks: putting such a query together by Peewee, and a row of a table from the answer,
    takes ten times as long as the database does.
    """
    return next(iter(all_rows(sql, *values)), None)


def all_rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """All rows of such a query."""
    return database.execute_sql(sql.replace("?", database.param), values).fetchall()


@contextmanager
def connection() -> Iterator[None]:
    """A connection for work outside a request, such as a command."""
    database.connect(reuse_if_open=True)
    try:
        yield
    finally:
        database.close()


def prepare() -> list[str]:
    """Bring the tables up to date and load the reference data; safe to run again.

    Returns the names of the migrations that were applied.
    """
    if isinstance(database.obj, SqliteDatabase):
        file = Path(database.obj.database)
        file.touch(mode=0o600)
        _keep_private(file)
    applied = Runner(database.obj, str(MIGRATIONS)).up()
    with database.atomic():
        _store(Place, _places())
        _store(Category, _categories())
        _store(Department, _departments())
        _store(Office, _offices())
        _store_rules()
        _store(AnswerTemplate, _answer_templates())
    return applied


# What each data file has in every row; more languages are more columns.
COLUMNS = {
    "directory/departments.csv": ("code", "name_en", "name_ur"),
    "directory/offices.csv": ("code", "department", "parent", "place", "name_en", "name_ur"),
    "directory/routing_rules.csv": ("category", "place", "office"),
    "directory/answer_templates.csv": ("code", "category", "outcome", "title_en", "text_en"),
    "directory/places.csv": (
        "code", "level", "parent", "name_en", "name_ur", "aliases", "valid_from", "valid_to", "urdu_spelling", "note",
    ),
    "directory/categories.csv": (
        "code", "parent", "name_en", "name_ur", "days", "emergency", "routes_to", "level_of_government", "conduct",
    ),
}  # fmt: skip


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from (row.cells for row in read_rows(PACKAGE / name, COLUMNS[name]))


def _by_language(row: dict[str, str], what: str) -> dict[str, str]:
    """The columns ``title_en``, ``title_ur`` … by language: a new language is a new column."""
    return {column.removeprefix(what): value for column, value in row.items() if column.startswith(what) and value}


def _list(value: str) -> list[str]:
    return [part.strip() for part in value.split(";") if part.strip()]


def _day(value: str) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _departments() -> Iterator[dict]:
    for row in _rows("directory/departments.csv"):
        yield {"code": row["code"], "names": names_of("department", row)}


def _places() -> Iterator[dict]:
    for row in _rows("directory/places.csv"):
        yield {
            "code": row["code"],
            "level": row["level"],
            "parent": row["parent"] or None,
            "names": names_of("place", row),
            "aliases": _list(row["aliases"]),
            "valid_from": _day(row["valid_from"]),
            "valid_to": _day(row["valid_to"]),
            "urdu_spelling": state_of("place", row["code"], "ur") or row["urdu_spelling"],
            "note": row["note"],
        }


def _categories() -> Iterator[dict]:
    for position, row in enumerate(_rows("directory/categories.csv")):
        yield {
            "code": row["code"],
            "parent": row["parent"] or None,
            "names": names_of("category", row),
            "position": position,
            "days": int(row["days"] or 20),
            "emergency": row["emergency"] or None,
            "synonyms": [word for column in row if column.startswith("words_") for word in _list(row[column])],
            "routes_to": row["routes_to"],
            "level_of_government": row["level_of_government"],
            "conduct": row["conduct"] == "yes",
        }


def _offices() -> Iterator[dict]:
    for row in _rows("directory/offices.csv"):
        yield {
            "code": row["code"],
            "department": row["department"],
            "parent": row["parent"] or None,
            "place": row["place"] or None,
            "names": names_of("office", row),
        }


def _answer_templates() -> Iterator[dict]:
    for row in _rows("directory/answer_templates.csv"):
        yield {
            "code": row["code"],
            "category": row["category"] or None,
            "outcome": row["outcome"] or None,
            "titles": _by_language(row, "title_"),
            "texts": _by_language(row, "text_"),
        }


def _store_rules() -> None:
    """Bring the rules of the data file in; one that was changed on the administration pages stays as it is."""
    wanted = {
        (row["category"] or None, row["place"] or None): row["office"] for row in _rows("directory/routing_rules.csv")
    }
    # Compared here and not by the database, whose unique index takes two empty columns for different ones.
    kept = {(rule.category_id, rule.place_id): rule for rule in RoutingRule.select()}
    for key, rule in kept.items():
        office = wanted.pop(key, None)
        if office is None and rule.default_office_id is not None and rule.office_id == rule.default_office_id:
            rule.delete_instance()
        elif office != rule.default_office_id:
            changed_here = rule.office_id != rule.default_office_id
            RoutingRule.update(default_office=office, office=rule.office_id if changed_here else office).where(
                RoutingRule.id == rule.id
            ).execute()
    for some in _batches(
        [
            {"category": category, "place": place, "office": office, "default_office": office}
            for (category, place), office in wanted.items()
        ]
    ):
        RoutingRule.insert_many(some).execute()


def _store(table: type[Place | Category | Department | Office | AnswerTemplate], rows: Iterable[dict]) -> None:
    """Insert or correct rows by code, parents before children; what was changed by hand stays as it is."""
    waiting = list(rows)
    if any("parent" in row for row in waiting):
        waiting = _parents_first(waiting)
    columns = [getattr(table, name) for name in (waiting[0] if waiting else ()) if name != "code"]
    untouched = (table.edited == False) if hasattr(table, "edited") else None  # noqa: E712 - SQL, not Python
    for some in _batches(waiting):
        table.insert_many(some).on_conflict(conflict_target=[table.code], preserve=columns, where=untouched).execute()


def _batches(rows: list[dict]) -> Iterator[list[dict]]:
    """Rows in portions that fit into one statement."""
    for start in range(0, len(rows), 50):
        yield rows[start : start + 50]


def _parents_first(rows: list[dict]) -> list[dict]:
    ordered: dict[str, dict] = {}
    by_code = {row["code"]: row for row in rows}

    def add(row: dict) -> None:
        if row["code"] in ordered:
            return
        if row["parent"]:
            add(by_code[row["parent"]])
        ordered[row["code"]] = row

    for row in rows:
        add(row)
    return list(ordered.values())
