"""Everybody the tour needs, in the database of a test: a citizen with complaints, and officers of each role."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pyotp

import models
from shikayat import database, encryption
from tests.page_cases import STATES, SignedInBrowsers

STORY = "ہماری گلی کا ٹرانسفارمر تین دن سے جلا ہوا ہے۔ دفتر میں دو بار بتایا، کوئی نہیں آیا۔ بچے رات بھر جاگتے ہیں۔"
ROLES = ("officer", "head", "supervisor", "administrator")


@contextmanager
def gathered(
    address: str,
    language: str,
    make_citizen: Callable[..., Any],
    make_complaint: Callable[..., Any],
    make_officer: Callable[..., Any],
    messages: Callable[[], list[Any]],
) -> Iterator[SignedInBrowsers]:
    """Browsers signed in to a server; the citizen has complaints for two pages, and one in each state first."""
    citizen = make_citizen()
    complaints = [
        make_complaint(
            citizen=citizen,
            subject=f"گلی نمبر {number} میں بجلی نہیں ہے",
            details=STORY,
            status=STATES[number] if number < len(STATES) else "new",
            hide_identity=number == len(STATES),
        )
        for number in range(25)
    ]
    officers = {role: (make_officer(role=role), pyotp.random_base32()) for role in ROLES}
    with database.connection():
        for officer, secret in officers.values():
            models.Officer.update(totp_encrypted=encryption.encrypt(secret), enrolled_at=models.now()).where(
                models.Officer.id == officer.id
            ).execute()
        words = {"en": "Repaired", "ur": "مرمت ہو گئی"}
        template = models.AnswerTemplate.create(titles=words, texts=words)
        numbers = {
            "offices": officers["officer"][0].id,
            "routing_rules": models.RoutingRule.create(
                category="electricity.outage", place="pb-lahore-raiwind", office="lesco"
            ).id,
            "categories": template.id,
        }
    officers["new"] = (make_officer(password_is_temporary=True), "")
    yield SignedInBrowsers(
        address,
        language,
        citizen,
        complaints,
        officers,
        numbers,
        code=lambda: re.search(r"\b(\d{6})\b", messages()[0].words)[1],
    )
    with database.connection():  # rules belong to the data that every test starts with
        models.RoutingRule.delete().where(models.RoutingRule.default_office.is_null()).execute()
