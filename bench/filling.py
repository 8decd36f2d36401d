"""Fills a prepared database with as many complaints as are asked for, fast and the same every time.

The rows are inserted without the transitions of ``casework`` (a million of them
one by one would take a day), in lifelike shares: half are closed, a tenth is new, offices get what the rules send them.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg
from peewee import SqliteDatabase

import models
from shikayat import encryption
from shikayat.casework.routing import route
from shikayat.dates import midnight, today
from shikayat.identity import passwords
from shikayat.text.cleaning import clean_password, search_key
from shikayat.text.numbers import make_reference

PASSWORD = "چار الگ الگ لفظ یہاں"  # noqa: S105 - of nobody
SUBJECTS = (
    ("تین دن سے بجلی نہیں ہے", "ہماری گلی کا ٹرانسفارمر جل گیا ہے۔ دفتر کو کئی بار فون کیا مگر کوئی نہیں آیا۔"),
    ("سڑک ٹوٹی ہوئی ہے", "اسکول کے سامنے سڑک میں گہرے گڑھے ہیں۔ بارش کے بعد راستہ بند ہو جاتا ہے۔"),
    ("No water for a week", "The tube well has been out of order since last Monday and nobody repairs it."),
    ("کچرا نہیں اٹھایا جاتا", "دو ہفتے سے ہماری گلی کا کچرا نہیں اٹھایا گیا۔ بدبو سے بچے بیمار ہو رہے ہیں۔"),
    ("Bijli ka bill ghalat hai", "Meter 310 units dikhata hai aur bill 900 units ka aaya hai. Do baar daftar gaye."),
)
STATUSES = (
    *(("closed", 50), ("answered", 12), ("in_progress", 14), ("new", 10)),
    *(("waiting", 4), ("reopened", 3), ("dropped", 4), ("withdrawn", 3)),
)
PAIRS = 4000  # how many different combinations of category and tehsil occur
DAYS = 730
BASE = 10_000  # so many are made one by one; more are copies of them, which the database makes a tenfold faster


def fill(complaints: int) -> None:
    """Put citizens, complaints and their events into the open, prepared database."""
    if complaints > BASE and complaints % BASE:
        sys.exit(f"{complaints:,} is no multiple of {BASE:,}.")
    if models.Complaint.select().exists():
        sys.exit("There are complaints already, but not as many: remove this database, it was not filled to the end.")
    dice = random.Random(7)  # the same portal every time
    asked, complaints = complaints, min(complaints, BASE)
    citizens = max(10, complaints // 20)
    copy(models.Citizen, _citizens(citizens))
    pairs = _pairs(dice)
    day = midnight(today())
    for start in range(0, complaints, 50_000):
        numbers = range(start, min(complaints, start + 50_000))
        rows = [_complaint(number, dice, pairs, citizens, day) for number in numbers]
        copy(models.Complaint, rows)
        copy(models.Event, itertools.chain.from_iterable(_events(row) for row in rows))
    for copies in range(1, asked // BASE):
        _once_more(copies)
    models.database.execute_sql("analyze")
    restart_sequences()


def _citizens(number: int) -> Iterator[dict[str, Any]]:
    hashed = passwords.hashed(clean_password(PASSWORD))
    encrypted = {
        "mobile_encrypted": encryption.encrypt("+923001234567"),
        "identity_encrypted": encryption.encrypt("3520212345671"),
    }
    for count in range(1, number + 1):
        yield {
            "id": count,
            "username": f"bench{count}",
            "password_hash": hashed,
            "full_name": "زبیدہ خانم",
            "full_name_key": "زبیدہ خانم",
            "gender": "female",
            "birth_date": dt.date(1990, 5, 17),
            "nationality": "national",
            "mobile_index": f"m{count}",
            "identity_kind": "cnic",
            "identity_index": f"i{count}",
            "contested": False,
            "country": None,
            "province": "PK-PB",
            "district": "pb-lahore",
            "tehsil": "pb-lahore-raiwind",
            "address": "مکان 4، گلی 2",
            "language": "ur",
            "created_at": models.now(),
            "password_changed_at": models.now(),
        } | encrypted


def _pairs(dice: random.Random) -> list[dict[str, Any]]:
    categories = list(models.Category.select().where(models.Category.parent.is_null(False)))
    tehsils = list(models.Place.select().where(models.Place.level == "tehsil"))
    found = []
    for _ in range(PAIRS):
        category, tehsil = dice.choice(categories), dice.choice(tehsils)
        routed = route(category, tehsil)
        found.append(
            {
                "category": category.code,
                "tehsil": tehsil.code,
                "district": tehsil.parent_id,
                "province": tehsil.parent.parent_id,
                "office": routed.office.code,
                "department": routed.office.department_id,
                "days": category.days,
            }
        )
    return found


def _complaint(number: int, dice: random.Random, pairs: list[Any], citizens: int, day: dt.datetime) -> dict[str, Any]:
    where = dict(dice.choice(pairs))
    days = where.pop("days")
    subject, details = SUBJECTS[number % len(SUBJECTS)]
    status = dice.choices([name for name, _ in STATUSES], [weight for _, weight in STATUSES])[0]
    age = dice.randrange(DAYS if status in ("closed", "dropped", "withdrawn") else 45)
    lodged = day - dt.timedelta(days=age, seconds=dice.randrange(86_400))
    answered = status in ("closed", "answered")
    took = dice.randrange(1, 40)
    return {
        "id": number + 1,
        "reference": make_reference(dice.randbytes(5)),
        "citizen": number % citizens + 1,
        "kind": "complaint",
        "subject": subject,
        "details": details,
        "search_key": search_key(f"{subject} {details} {where['tehsil']}"),
        "landmark": "",
        "about": "",
        "hide_identity": number % 10 == 0,
        "status": status,
        "officer": None,
        "routing_reason": "{}",
        "level": 1,
        "transfers": 0,
        "questions": 0,
        "unrouted": False,
        "escalated": 0,
        "reopened": int(status == "reopened"),
        "appealed": False,
        "deadline": (lodged + dt.timedelta(days=days)).date(),
        "waiting_since": lodged.date() if status == "waiting" else None,
        "waited_days": 0,
        "outcome": dice.choice(("granted", "partial", "refused")) if answered else None,
        "answered_at": lodged + dt.timedelta(days=took) if answered else None,
        "answer_days": took if answered else None,
        "in_time": took <= days if answered else None,
        "remind_on": None,
        "closes_on": today() + dt.timedelta(days=9) if status == "answered" else None,
        "verdict": dice.choice(("solved", "partly", None)) if status == "closed" else None,
        "stars": None,
        "closed_at": lodged + dt.timedelta(days=50) if status in ("closed", "dropped", "withdrawn") else None,
        "idempotency_key": f"bench{number}",
        "version": 3,
        "created_at": lodged,
        "updated_at": lodged,
    } | where


def _events(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for number, (kind, actor) in enumerate((("lodged", "citizen"), ("sent", "system"), ("accepted", "office"))):
        yield {
            "complaint": row["id"],
            "at": row["created_at"] + dt.timedelta(hours=number),
            "kind": kind,
            "actor": actor,
            "office": row["office"] if number else None,
            "officer": None,
            "desk_only": False,
            "version": number + 1,
            "data": "{}",
        }


def _once_more(number: int) -> None:
    """The ``number``-th copy of the first ``BASE`` complaints, of other citizens and under other references."""
    on_sqlite = isinstance(models.database.obj, SqliteDatabase)
    digits = "substr('000000000' || ({}), -9)" if on_sqlite else "right('000000000' || ({}), 9)"
    citizens = BASE // 20
    marked = {
        name: f"{name} || 'x{number}'" for name in ("username", "mobile_index", "identity_index", "idempotency_key")
    }
    for table, first, changed in (
        (models.Citizen, citizens, {"id": f"id + {number * citizens}"}),
        (
            models.Complaint,
            BASE,
            {
                "id": f"id + {number * BASE}",
                "citizen_id": f"citizen_id + {number * citizens}",
                "reference": digits.format(f"id + {number * BASE}"),
            },
        ),
        (
            models.Event,
            3 * BASE,
            {"id": f"id + {number * 3 * BASE}", "complaint_id": f"complaint_id + {number * BASE}"},
        ),
    ):
        columns = [field.column_name for field in table._meta.sorted_fields]
        chosen = [(changed | marked).get(name, name) for name in columns]
        with models.database.atomic():
            models.database.execute_sql(
                f"insert into {table._meta.table_name} ({', '.join(columns)}) "
                f"select {', '.join(chosen)} from {table._meta.table_name} where id <= {first}"
            )


def copy(table: type[models.Table], rows: Iterable[dict[str, Any]]) -> None:
    """Rows into a table by the quickest way the database has."""
    rows = iter(rows)
    first = next(rows)
    columns = [table._meta.fields[name].column_name for name in first]
    values = (tuple(row.values()) for row in itertools.chain([first], rows))
    name = table._meta.table_name
    if isinstance(models.database.obj, SqliteDatabase):
        places = ", ".join("?" * len(columns))
        with models.database.atomic():
            models.database.cursor().executemany(
                f"insert into {name} ({', '.join(columns)}) values ({places})",
                (tuple(str(v) if isinstance(v, dt.date) else v for v in row) for row in values),
            )
        return
    connection: psycopg.Connection = models.database.connection()
    with connection.cursor() as cursor, cursor.copy(f"copy {name} ({', '.join(columns)}) from stdin") as copy:
        for row in values:
            copy.write_row(row)
    connection.commit()


def restart_sequences() -> None:
    """The next row by itself gets a number that is free."""
    if isinstance(models.database.obj, SqliteDatabase):
        return
    for name in ("citizen", "complaint", "event", "draft", "sign_in"):
        models.database.execute_sql(
            f"select setval(pg_get_serial_sequence('{name}', 'id'), (select coalesce(max(id), 1) from {name}))"
        )
