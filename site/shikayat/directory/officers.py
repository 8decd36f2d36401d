"""The officers of an office."""

from __future__ import annotations

from models import Officer

from ..casework.roles import CASE_WORKERS
from ..i18n.language import by_full_name


def officers_of(code: str) -> list[Officer]:
    """The working officers of an office."""
    return by_full_name(Officer.select().where(Officer.office == code, Officer.active))


def colleagues(office: str) -> list[Officer]:
    """Who can be given a complaint of this office."""
    working = (Officer.office == office, Officer.active, Officer.role << CASE_WORKERS)
    return by_full_name(Officer.select().where(*working))
