"""A database for each test, with reference data and no accounts: a copied file, or one that is emptied again."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import peewee
import pytest

import models
from shikayat import create_app, database

REFERENCE = (models.Place, models.Category, models.Department, models.Office, models.RoutingRule, models.AnswerTemplate)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A database with the reference data: an SQLite file to copy, or a PostgreSQL database of this process."""
    server = os.environ.get("DATABASE_URL", "")
    if server.startswith("postgresql"):
        name = f"shikayat_test_{uuid.uuid4().hex[:12]}"
        admin = _on_server(server)
        admin.execute_sql(f"create database {name}")
        url = urlsplit(server)._replace(path=f"/{name}").geturl()
        _fill(url)
        with database.connection():
            delivered = _fingerprint()
        yield SimpleNamespace(url=url, file=None, delivered=delivered)
        models.database.obj.close_all()
        admin.execute_sql(f"drop database {name} with (force)")
        admin.close()
    else:
        file = tmp_path_factory.mktemp("prepared") / "shikayat.sqlite3"
        _fill(f"sqlite:///{file}")
        yield SimpleNamespace(url=None, file=file)


def _on_server(url: str) -> peewee.Database:
    from playhouse.db_url import connect

    admin = connect(url)
    admin.connect()
    admin.connection().autocommit = True
    return admin


def _fill(url: str) -> None:
    create_app({"DATABASE_URL": url})
    with database.connection():
        database.prepare()
    if url.startswith("sqlite"):
        with database.connection():
            models.database.execute_sql("pragma wal_checkpoint(truncate)")
    else:
        models.database.obj.close_all()


@pytest.fixture
def database_url(prepared: SimpleNamespace, tmp_path: Path) -> Iterator[str]:
    """Return the URL of a database for this test alone, with reference data and no accounts."""
    if prepared.file:
        copy = tmp_path / "shikayat.sqlite3"
        shutil.copy(prepared.file, copy)
        yield f"sqlite:///{copy}"
    else:
        yield prepared.url
        people = [table for table in models.TABLES if table not in REFERENCE]
        try:
            with database.connection():
                _empty(people)
                _restore_reference(prepared.delivered)
        finally:
            models.database.obj.close_all()


def _empty(tables: list[type[peewee.Model]]) -> None:
    """No rows, and numbers from one, on PostgreSQL. Truncating makes new files, which takes a hundred times longer."""
    with models.database.atomic():
        # What is append-only, and what refers to other rows, is emptied all the same.
        models.database.execute_sql("set local session_replication_role = replica")
        for table in tables:
            models.database.execute_sql(f'delete from "{table._meta.table_name}"')  # noqa: S608 - names of our own
            if isinstance(table._meta.primary_key, peewee.AutoField):
                sequence = f'"{table._meta.table_name}_id_seq"'
                models.database.execute_sql("select setval(%s, 1, false)", (sequence,))


def _restore_reference(delivered: tuple[int, ...]) -> None:
    """The reference data as it was delivered, whatever a test has added or changed."""
    models.AnswerTemplate.delete().where(models.AnswerTemplate.code.is_null()).execute()
    models.RoutingRule.delete().where(models.RoutingRule.default_office.is_null()).execute()
    models.RoutingRule.update(office=models.RoutingRule.default_office).where(
        models.RoutingRule.office != models.RoutingRule.default_office
    ).execute()
    if _fingerprint() == delivered:
        return
    for table, file in ((models.Category, "directory/categories.csv"), (models.Office, "directory/offices.csv")):
        codes = {row["code"] for row in database._rows(file)}
        edited = {row.code for row in table.select().where(table.edited)}
        table.delete().where(table.code.in_(edited - codes or {""})).execute()
        table.update(edited_at=None).execute()
    in_use = models.Office.select(models.Office.department)
    models.Department.delete().where(models.Department.code.not_in(in_use)).execute()
    for table in (models.Category, models.Office, models.AnswerTemplate):
        table.update(edited=False, active=True).execute()
    database.prepare()
    assert _fingerprint() == delivered, "a test changed what cannot be put back: it would be felt by later ones"


def _fingerprint() -> tuple[int, ...]:
    """Another one whenever a row of the reference data differs. Rules are only counted: they tell what was changed."""
    names = [table._meta.table_name for table in REFERENCE if "id" not in table._meta.fields]
    sums = [f"(select sum(hashtext(t::text)) from {name} t)" for name in names]  # noqa: S608 - names of our own
    sums += [
        "(select count(*) from routing_rule)",
        "(select sum(hashtext((to_jsonb(t) - 'id')::text)) from answer_template t)",
    ]
    return models.database.execute_sql(f"select {', '.join(sums)}").fetchone()
