"""The steps of registration, so that each story begins where it wants to."""

from __future__ import annotations

import re

import pytest

PLACE = {"province": "PK-PB", "district": "pb-lahore", "tehsil": "pb-lahore-raiwind"}
ANSWERS = {
    "nationality": {"nationality": "national"},
    "mobile": {"mobile": "0300 7654321"},
    "verify": {},
    "person": {
        "full_name": "زبیدہ خانم",
        "gender": "female",
        "birth_day": "۱۷",
        "birth_month": "5",
        "birth_year": "1990",
    },
    "sign-in": {"username": "زبیدہ", "password": "ہمارے گاؤں کا پرانا کنواں"},
    "address": {"cnic": "35202-7654321-2", "address": "مکان 4، گلی 2", **PLACE},
}


@pytest.fixture
def newest_code(messages):
    def read() -> str:
        return re.search(r"\b(\d{6})\b", messages()[0].words).group(1)

    return read


@pytest.fixture
def reach(newest_code):
    """Answer every question before ``step`` (or all of them, without one); other answers can be given by step."""

    def go(visitor, step=None, *, language="ur", **others):
        visitor.get(f"/{language}/register/nationality")
        for name, answer in ANSWERS.items():
            if name == step:
                return visitor.page
            if f"/{name}" not in visitor.path:
                continue
            other = {"code": newest_code()} if name == "verify" else others.get(name.replace("-", "_"), {})
            visitor.submit(answer | other)
            visitor.follow()
        return visitor.page

    return go
