"""Complaints that were begun and not lodged."""

from __future__ import annotations

from models import Citizen

from ..database import first_row

UNFINISHED = "select 1 from draft where citizen_id = ? and kind = 'complaint'"


def has_unfinished(citizen: Citizen) -> bool:
    """Whether the citizen has begun a complaint and not lodged it."""
    return first_row(UNFINISHED, citizen.id) is not None
