"""Fixtures: a real app on a real database, and a browser-like client that looks at every page it gets."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Browser, expect

import models
from shikayat import create_app, database, encryption
from shikayat.casework.lifecycle import ENDED
from shikayat.dates import today
from shikayat.identity import passwords
from shikayat.notices import outbox as notices
from shikayat.notices.delivery import deliver_in_development
from shikayat.text.cleaning import clean_password, search_key
from shikayat.text.numbers import make_reference
from tests.databases import database_url, prepared
from tests.servers import LEFT_OUT, PATIENCE
from tests.visitor import Visitor

__all__ = ["database_url", "prepared"]  # fixtures of another file

PASSWORD = "میرا گھر لاہور میں ہے"
MEMORY = Path("/dev/shm")  # a file system in memory, where Linux has one
ROOM = 3 * 2**30


def pytest_configure() -> None:
    """Choose development, which no site runs as by itself.

    The databases of tests lie in memory where there is room: each of many commits would wait for a disk.
    """
    os.environ.setdefault("SHIKAYAT_ENV", "development")
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With PostgreSQL, run the tests that use the database; the others give the same result on every database."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgresql"):
        return
    selected, others = [], []
    for item in items:
        (selected if _depends_on_database(set(item.fixturenames)) else others).append(item)
    config.hook.pytest_deselected(items=others)
    items[:] = selected


def _depends_on_database(fixtures: set[str]) -> bool:
    uses_it = bool(fixtures & {"database_url", "prepared"})
    return uses_it and not fixtures & {"chromium", "same_on_every_database"}


@pytest.fixture
def same_on_every_database() -> None:
    """Requested by tests of how pages look, what they weigh and how they are sent: the database changes none of it."""


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
        encryption.configure(app.config["IDENTITY_KEYS"])
        passwords.use_cost(app.config["ARGON2_COST"])
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
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How pytest-playwright starts the browser: Debian's Chromium, any other on the path, or Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return browser_type_launch_args | {
        "executable_path": next((path for name in names if (path := shutil.which(name))), None),
        "args": [
            *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
            f"--disable-features={','.join(LEFT_OUT)}",
        ],
    }


@pytest.fixture(scope="session")
def chromium(browser: Browser) -> Browser:
    """One real browser for all tests of a process."""
    expect.set_options(timeout=PATIENCE * 1000)
    return browser


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
                    "mobile_encrypted": encryption.encrypt(mobile),
                    "mobile_index": encryption.blind_index("mobile", mobile),
                    "identity_kind": "cnic",
                    "identity_encrypted": encryption.encrypt(cnic),
                    "identity_index": encryption.blind_index("identity", f"cnic{cnic}"),
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
                    "deadline": today() + dt.timedelta(days=20),
                    "idempotency_key": uuid.uuid4().hex,
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
                    "password_is_temporary": False,
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
            models.Officer.update(
                totp_encrypted=encryption.encrypt(secret), totp_step=0, enrolled_at=models.now()
            ).where(models.Officer.id == officer.id).execute()
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
