"""Steps that several stories share."""

from __future__ import annotations

import re

import pytest

PERSON = {"full_name": "زبیدہ خانم", "gender": "female", "birth_day": "۱۷", "birth_month": "5", "birth_year": "1990"}
PASSWORD = "ہمارے گاؤں کا پرانا کنواں"
PLACE = {"province": "PK-PB", "district": "pb-lahore", "tehsil": "pb-lahore-raiwind"}


@pytest.fixture
def newest_code(messages):
    def read() -> str:
        return re.search(r"\b(\d{6})\b", messages()[0].words).group(1)

    return read


@pytest.fixture
def register(newest_code):
    """Go the whole way of registration as a Pakistani national; ends on the dashboard."""

    def go(visitor, language, *, mobile="0300 7654321", username="زبیدہ", cnic="35202-7654321-2"):
        visitor.get(f"/{language}/register/nationality")
        visitor.submit({"nationality": "national"})
        visitor.follow()
        visitor.submit({"mobile": mobile})
        visitor.follow()
        visitor.submit({"code": newest_code()})
        visitor.follow()
        visitor.submit(PERSON)
        visitor.follow()
        visitor.submit({"username": username, "password": PASSWORD})
        visitor.follow()
        visitor.submit({"cnic": cnic, "address": "مکان 4، گلی 2، رائیونڈ", **PLACE})
        return visitor.follow()

    return go


@pytest.fixture
def lodge():
    """Go the whole way of lodging; ends on the page that says the complaint was received."""

    def go(visitor, language, *, category="electricity.outage", subject="تین دن سے بجلی نہیں", **details):
        visitor.get(f"/{language}/complaints/new/category")
        visitor.submit({"kind": "complaint", "category": category})
        visitor.follow()
        visitor.submit(
            {"subject": subject, "details": "ہماری گلی کا ٹرانسفارمر جل گیا ہے۔ تین دن سے اندھیرا ہے۔", **details}
        )
        visitor.follow()
        visitor.submit({**PLACE, "landmark": "جامع مسجد کے سامنے"})
        visitor.follow()
        visitor.submit({})
        return visitor.follow()

    return go
