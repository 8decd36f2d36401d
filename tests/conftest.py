"""Fixtures: a real app on a real database, and a browser-like client that looks at every page it gets."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import peewee
import pyotp
import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Browser

import models
from shikayat import create_app, database, vault
from shikayat.accounts import passwords
from shikayat.casework.lifecycle import ENDED
from shikayat.notices import queries as notices
from shikayat.notices.delivery import deliver_in_development
from shikayat.numbers import make_reference
from shikayat.text import clean_password, search_key
from tests.servers import running_chromium
from tests.visitor import Visitor

PASSWORD = "میرا گھر لاہور میں ہے"
MEMORY = Path("/dev/shm")  # a file system in memory, where Linux has one
ROOM = 3 * 2**30


def pytest_configure() -> None:
    """Let the databases of tests lie in memory where there is room: each of many commits would wait for a disk."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


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
    """The address of a database of this test's own, with the reference data and nobody in it."""
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
    models.Rule.delete().where(models.Rule.delivered.is_null()).execute()
    models.Rule.update(office=models.Rule.delivered).where(models.Rule.office != models.Rule.delivered).execute()
    if _fingerprint() == delivered:
        return
    for table, file in ((models.Category, "complaints/categories.csv"), (models.Office, "casework/offices.csv")):
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
    sums += ["(select count(*) from rule)", "(select sum(hashtext((to_jsonb(t) - 'id')::text)) from answer_template t)"]
    return models.database.execute_sql(f"select {', '.join(sums)}").fetchone()


REFERENCE = (models.Place, models.Category, models.Department, models.Office, models.Rule, models.AnswerTemplate)


@pytest.fixture
def settings() -> dict[str, Any]:
    """Settings of a test; a module may override this fixture."""
    return {}


@pytest.fixture
def app(database_url: str, settings: dict[str, Any]) -> Iterator[Flask]:
    """The site on this test's database. Tests with the same settings share one application, as visitors do."""
    wanted = {"TESTING": True, "ARGON2_COST": "lowest"} | settings
    app = _apps.get(repr(wanted))
    if app:  # what belongs to the process is this application's again
        vault.open_vault(app.config["IDENTITY_KEYS"])
        database.point_at(database_url)
        deliver_in_development(app)
    else:
        app = _apps[repr(wanted)] = create_app({"DATABASE_URL": database_url} | wanted)
        app.jinja_env.bytecode_cache = _Templates()
    before = dict(app.config) | {"DATABASE_URL": database_url}
    app.config["DATABASE_URL"] = database_url
    yield app
    app.config.clear()
    app.config.update(before)
    if not models.database.is_closed():
        models.database.close()


_apps: dict[str, Flask] = {}


class _Templates(BytecodeCache):
    """Templates compiled once for all applications of the run."""

    compiled: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A stranger's browser."""
    return Visitor(app)


@pytest.fixture
def new_visitor(app: Flask) -> Callable[..., Visitor]:
    return lambda **kwargs: Visitor(app, **kwargs)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One real browser for all tests of a process."""
    with running_chromium() as browser:
        yield browser


@pytest.fixture(params=["ur", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


_numbers = itertools.count(1)


@pytest.fixture
def make_citizen(app: Flask) -> Callable[..., models.Citizen]:
    """A citizen in the database; every field can be given."""

    def make(**given: Any) -> models.Citizen:
        number = next(_numbers)
        mobile = given.pop("mobile", f"+92300{number:07}")
        cnic = given.pop("cnic", f"35202{number:07}1")
        place = given.pop("place", ("PK-PB", "pb-lahore", "pb-lahore-raiwind"))
        with app.app_context(), database.connection():
            return models.Citizen.create(
                **{
                    "username": f"citizen{number}",
                    "password_hash": passwords.hashed(clean_password(given.pop("password", PASSWORD))),
                    "full_name": "زبیدہ خانم",
                    "full_name_key": "زبیدہ خانم",
                    "gender": "female",
                    "birth_date": dt.date(1990, 5, 17),
                    "nationality": "national",
                    "mobile_sealed": vault.seal(mobile),
                    "mobile_index": vault.index("mobile", mobile),
                    "identity_kind": "cnic",
                    "identity_sealed": vault.seal(cnic),
                    "identity_index": vault.index("identity", f"cnic{cnic}"),
                    "province": place[0],
                    "district": place[1],
                    "tehsil": place[2],
                    "address": "مکان 12، گلی 3",
                }
                | given
            )

    return make


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., Visitor]:
    """A browser in which this citizen has signed in through the page."""

    def enter(citizen: models.Citizen, *, language: str = "ur", password: str = PASSWORD, **kwargs: Any) -> Visitor:
        visitor = Visitor(app, **kwargs)
        visitor.get(f"/{language}/sign-in")
        visitor.submit({"username": citizen.username, "password": password})
        return visitor

    return enter


@pytest.fixture
def make_complaint(app: Flask, make_citizen: Callable[..., models.Citizen]) -> Callable[..., models.Complaint]:
    """A complaint in the database, in any state; every field can be given."""

    def make(**given: Any) -> models.Complaint:
        citizen = given.pop("citizen", None) or make_citizen()
        if given.get("status") in ENDED:
            given.setdefault("closed_at", models.now())
        with database.connection():
            subject = given.get("subject", "گلی میں بجلی نہیں ہے")
            details = given.get("details", "تین دن سے بجلی نہیں آ رہی۔")
            complaint = models.Complaint.create(
                **{
                    "reference": make_reference(),
                    "citizen": citizen,
                    "kind": "complaint",
                    "category": "electricity.outage",
                    "subject": subject,
                    "details": details,
                    "search_key": search_key(f"{subject} {details}"),
                    "province": "PK-PB",
                    "district": "pb-lahore",
                    "tehsil": "pb-lahore-raiwind",
                    "department": "lesco",
                    "office": "lesco",
                    "deadline": models.now().date() + dt.timedelta(days=20),
                    "once": uuid.uuid4().hex,
                }
                | given
            )
            models.Event.create(complaint=complaint, kind="lodged", actor="citizen")
            return complaint

    return make


@pytest.fixture
def make_officer(app: Flask) -> Callable[..., models.Officer]:
    """An officer in the database; every field can be given."""

    def make(**given: Any) -> models.Officer:
        number = next(_numbers)
        with database.connection():
            return models.Officer.create(
                **{
                    "username": f"officer{number}",
                    "password_hash": passwords.hashed(clean_password(given.pop("password", PASSWORD))),
                    "full_name": f"افسر {number}",
                    "role": "officer",
                    "office": "lesco",
                    "password_is_ours": False,
                }
                | given
            )

    return make


@pytest.fixture
def staff(app: Flask) -> Callable[..., Visitor]:
    """A browser in which this officer has signed in, with a phone, through the pages."""

    def enter(officer: models.Officer, *, language: str = "ur", password: str = PASSWORD, **kwargs: Any) -> Visitor:
        visitor = Visitor(app, **kwargs)
        secret = pyotp.random_base32()
        with database.connection():
            models.Officer.update(totp_sealed=vault.seal(secret), totp_step=0, enrolled_at=models.now()).where(
                models.Officer.id == officer.id
            ).execute()
        visitor.get(f"/{language}/desk/sign-in")
        visitor.submit({"username": officer.username, "password": password})
        visitor.follow()
        visitor.submit({"code": pyotp.TOTP(secret).now()})
        return visitor

    return enter


@pytest.fixture
def messages(app: Flask) -> Callable[[], list[notices.Message]]:
    """The messages sent so far, newest first."""

    def read() -> list[notices.Message]:
        with app.app_context(), database.connection():
            return notices.newest()

    return read
