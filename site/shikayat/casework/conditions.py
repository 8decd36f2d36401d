"""Conditions over complaints that several queries share.

They name the statuses as the partial indexes do, to the letter and without parameters: SQLite knows an index again only
by the text of its condition.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from peewee import SQL

from models import Accused, Complaint

from . import lifecycle


def has_status(statuses: Iterable[str]) -> Any:
    """The condition for complaints with one of these statuses."""
    return Complaint.status << SQL("({})".format(", ".join(f"'{status}'" for status in statuses)))


OPEN, ACTIVE, ENDED = (has_status(each) for each in (lifecycle.OPEN, lifecycle.ACTIVE, lifecycle.ENDED))
IS_ABOUT_SOMEBODY = Complaint.id << Accused.select(Accused.complaint)
