"""A filled database for measuring, and requests of people who are signed in to it."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from flask import Flask
from peewee import fn
from playhouse.db_url import connect

import models
from bench import filling
from bench.serving import PRODUCTION, ROOT, Request
from shikayat import create_app, database, encryption
from shikayat.casework.routing import FALLBACK
from shikayat.citizen.lodging.queries import Unfinished
from shikayat.dates import today
from shikayat.identity.citizens import start_sign_in
from shikayat.text.numbers import show_reference
from shikayat.web import csrf
from shikayat.web.saved_forms import fingerprint

SESSION_TOKEN = "b" * 40
LANGUAGE = "ur"


def filled(complaints: int) -> str:
    """The address of a database with so many complaints: kept, on SQLite under ``var/bench``, for the next time.

    On PostgreSQL when ``DATABASE_URL`` names a server.
    """
    server = os.environ.get("DATABASE_URL", "")
    if server.startswith("postgresql"):
        url = urlsplit(server)._replace(path=f"/shikayat_bench_{complaints}").geturl()
        _create_database(server, f"shikayat_bench_{complaints}")
    else:
        folder = ROOT / "var" / "bench"
        folder.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{folder / f'{complaints}.sqlite3'}"
    with opened(url):
        database.prepare()
        if models.Complaint.select().count() < complaints:
            print(f"Filling a database with {complaints:,} complaints ...", flush=True)
            filling.fill(complaints)
    return url


@contextmanager
def opened(url: str, **settings: str) -> Iterator[Flask]:
    """The site's own functions on this database, with the keys the measured servers have."""
    app = create_app(PRODUCTION | {"DATABASE_URL": url} | settings)
    with app.app_context(), database.connection():
        yield app
    models.database.obj.close_all()


def _create_database(server: str, name: str) -> None:
    admin = connect(server)
    admin.connect()
    admin.connection().autocommit = True
    if not admin.execute_sql("select 1 from pg_database where datname = %s", (name,)).fetchall():
        admin.execute_sql(f"create database {name}")
    admin.close()


def citizens(app: Flask, number: int) -> list[tuple[str, models.Complaint]]:
    """The cookies of so many signed-in citizens, each with one of their complaints."""
    last = filling.BASE // 20  # those whose complaints have references that a person could type
    chosen = [1 + place * last // number for place in range(min(number, last))]
    theirs = models.Complaint.select().where(models.Complaint.citizen.in_(chosen)).order_by(models.Complaint.id)
    firsts: dict[int, models.Complaint] = {}
    for complaint in theirs:
        firsts.setdefault(complaint.citizen_id, complaint)
    return [(_cookie(app, start_sign_in(one, keep=True).token), firsts[one]) for one in chosen if one in firsts]


def officer(app: Flask, role: str, office: str = FALLBACK) -> str:
    """The cookie of an officer with this role at this office, who has given the second factor."""
    name = f"bench-{role}-{office}"
    row = models.Officer.get_or_none(models.Officer.username == name) or models.Officer.create(
        username=name,
        password_hash="-",  # noqa: S106 - no password has this hash
        full_name="ناظم",
        role=role,
        office=office,
        password_is_temporary=False,
    )
    token = secrets.token_urlsafe(32)
    models.StaffSignIn.create(
        officer=row, token_hash=fingerprint(token), mfa_verified=True, expires_at=models.now() + dt.timedelta(hours=9)
    )
    return _cookie(app, f"staff:{token}")


def references_of(office: str, number: int) -> list[str]:
    """The references of so many complaints that are in the queue of an office."""
    rows = models.Complaint.select(models.Complaint.reference).where(
        models.Complaint.office == office, models.Complaint.status.in_(("new", "in_progress"))
    )
    return [reference for (reference,) in rows.order_by(models.Complaint.id).limit(number).tuples()]


def address(complaint: models.Complaint) -> str:
    """The path of a complaint's page."""
    return f"/{LANGUAGE}/complaints/{show_reference(complaint.reference)}"


def lodgings(app: Flask, number: int) -> list[Request]:
    """So many presses of the button that lodges, each of another citizen with a draft of their own."""
    moment, first = models.now(), models.Citizen.get_by_id(1)
    place = {"province": first.province_id, "district": first.district_id, "tehsil": first.tehsil_id}
    answers = {"kind": "complaint", "category": "electricity.outage", "hide_identity": False, **place}
    subject, details = filling.SUBJECTS[0]
    answers |= {"subject": subject, "details": details, "landmark": "مسجد کے پاس"}
    encrypted = encryption.encrypt(json.dumps(answers))
    batch = secrets.token_hex(4)
    plain = {
        field.name: getattr(first, field.object_id_name if isinstance(field, models.ForeignKeyField) else field.name)
        for field in models.Citizen._meta.sorted_fields
        if field.name not in ("id", "username", "mobile_index", "identity_index")
    }
    start = models.Citizen.select(fn.MAX(models.Citizen.id)).scalar() + 1
    people = [
        plain | {"id": start + count, "username": f"lodger{batch}{count}", "mobile_index": None, "identity_index": None}
        for count in range(number)
    ]
    tokens_ = [secrets.token_urlsafe(32) for _ in people]
    filling.copy(models.Citizen, people)
    filling.copy(
        models.SignIn,
        (
            {
                "citizen": one["id"],
                "token_hash": fingerprint(token),
                "created_at": moment,
                "last_used_at": moment,
                "expires_at": moment + dt.timedelta(days=9),
                "kept": True,
                "revoked_at": None,
            }
            for one, token in zip(people, tokens_, strict=True)
        ),
    )
    filling.copy(
        models.Draft,
        (
            {
                "kind": "complaint",
                "token_hash": None,
                "citizen": one["id"],
                "answers": encrypted,
                "idempotency_key": one["username"],
                "created_at": moment,
                "updated_at": moment,
            }
            for one in people
        ),
    )
    filling.restart_sequences()
    keys = [Unfinished(one["username"], answers).idempotency_key for one in people]
    return [_press(app, key, token) for key, token in zip(keys, tokens_, strict=True)]


def _press(app: Flask, once: str, token: str) -> Request:
    form = {"csrf_token": _form_token(app), "once": once}
    return Request(f"/{LANGUAGE}/complaints/new/check", _cookie(app, token), method="POST", body=urlencode(form))


def _cookie(app: Flask, name: str) -> str:
    """The session's cookie as the sign-in page would have set it."""
    held = {"_user_id": name, "_fresh": True, "_permanent": True, "day": today().toordinal()}
    signed = app.session_interface.get_signing_serializer(app).dumps(held | {"csrf_token": SESSION_TOKEN})
    return f"{app.config['SESSION_COOKIE_NAME']}={signed}"


def _form_token(app: Flask) -> str:
    with app.test_request_context():
        from flask import session

        session["csrf_token"] = SESSION_TOKEN
        return csrf.form_token()


def picture_of(url: str) -> str:
    """Which database an address leads to, in a word."""
    return "PostgreSQL" if url.startswith("postgresql") else "SQLite"


def size_of(url: str) -> str:
    """How much room an SQLite database takes."""
    path = Path(urlsplit(url).path)
    return f"{path.stat().st_size / 1e6:.0f} MB" if path.exists() else ""
