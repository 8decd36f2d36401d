"""Many complaints in every state, put straight into the table, and the public table read as a stranger reads it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import uuid
from collections.abc import Callable
from typing import Any

import pytest

import models
from shikayat import database
from shikayat.casework.routing import route
from shikayat.text.numbers import make_reference

ANSWERED = (models.Status.ANSWERED, models.Status.CLOSED, models.Status.REOPENED)


@pytest.fixture
def fill(app, make_citizen) -> Callable[..., None]:
    """Put ``number`` complaints about ``kinds`` matters into the table, received within the last ``days`` days."""

    def put(number: int, *, seed: int = 1, days: int = 400, kinds: int = 60) -> None:
        chance, citizen = random.Random(seed), make_citizen()  # noqa: S311 - the same complaints each time
        with database.connection():
            matters = _matters(chance, kinds)
            rows = [_complaint(chance, citizen.id, days, *chance.choice(matters)) for _ in range(number)]
            with models.database.atomic():
                for start in range(0, number, 400):
                    models.Complaint.insert_many(rows[start : start + 400]).execute()
                first = models.Complaint.select().order_by(models.Complaint.id).first()
                models.Event.create(complaint=first, kind="lodged", actor="citizen")

    return put


def _matters(chance: random.Random, number: int) -> list[tuple[str, models.Place, models.Office]]:
    categories = list(
        models.Category.select().where(models.Category.parent.is_null(False)).order_by(models.Category.code)
    )
    tehsils = list(models.Place.select().where(models.Place.level == "tehsil").order_by(models.Place.code))
    found = []
    for _ in range(number):
        category, tehsil = chance.choice(categories), chance.choice(tehsils)
        found.append((category.code, tehsil, route(category, tehsil).office))
    return found


def _complaint(
    chance: random.Random, citizen: int, days: int, category: str, tehsil: models.Place, office: models.Office
) -> dict[str, Any]:
    made = models.now() - dt.timedelta(days=days * chance.random() ** 2)
    status = chance.choice((*models.Status, models.Status.CLOSED, models.Status.CLOSED))
    answered = status in ANSWERED
    judged = answered and status != models.Status.ANSWERED and chance.random() < 0.5
    took = int(chance.expovariate(1 / 12))
    return {
        "reference": make_reference(),
        "citizen": citizen,
        "kind": "complaint",
        "category": category,
        "subject": "x",
        "details": "x",
        "search_key": "x",
        "province": tehsil.parent.parent_id,
        "district": tehsil.parent_id,
        "tehsil": tehsil.code,
        "status": status,
        "department": office.department_id,
        "office": office.code,
        "deadline": (made + dt.timedelta(days=20)).date(),
        "answered_at": made + dt.timedelta(days=took) if answered else None,
        "answer_days": took if answered else None,
        "in_time": took <= 20 if answered else None,
        "outcome": chance.choice(("granted", "granted", *models.Outcome)) if answered else None,
        "verdict": chance.choice(list(models.Verdict)) if judged else None,
        "closed_at": models.now() if status in (models.Status.CLOSED, models.Status.DROPPED) else None,
        "reopened": int(status == models.Status.REOPENED),
        "escalated": int(chance.random() < 0.15),
        "unrouted": chance.random() < 0.02,
        "idempotency_key": uuid.UUID(int=chance.getrandbits(128)).hex,
        "created_at": made,
        "updated_at": made,
    }


@pytest.fixture
def table(visitor) -> Callable[..., list[list[str]]]:
    """The public table of a period, without its heading."""

    def read(period: str = "all", language: str = "ur") -> list[list[str]]:
        with visitor.client.get(f"/{language}/statistics/figures.csv?period={period}") as answer:
            assert answer.status_code == 200, answer.status
            assert answer.mimetype == "text/csv"
            return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))[1:]

    return read
