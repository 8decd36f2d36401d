"""Complaints that were begun and not lodged."""

from __future__ import annotations

from peewee import Value

from models import Citizen, Draft


def has_unfinished(citizen: Citizen) -> bool:
    """Whether the citizen has begun a complaint and not lodged it."""
    return Draft.select(Value(1)).where(Draft.citizen == citizen, Draft.kind == "complaint").exists()
