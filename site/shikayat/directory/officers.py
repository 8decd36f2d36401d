"""The officers of an office."""

from __future__ import annotations

from models import Officer

from ..casework.roles import CASE_WORKERS
from ..i18n.language import by_full_name
from ..prepared_query import Columns, PreparedQuery, parameter


def officers_of(code: str) -> list[Officer]:
    """The working officers of an office."""
    return by_full_name(Officer.select().where(Officer.office == code, Officer.active))


def colleagues(office: str) -> list[Officer]:
    """Who can be given a complaint of this office."""
    return by_full_name(_COLLEAGUES.rows(office=office))


_COLLEAGUES = PreparedQuery(
    {"": Columns(Officer)},
    lambda columns: Officer.select(*columns).where(
        Officer.office == parameter("office"), Officer.active, Officer.role.in_(CASE_WORKERS)
    ),
)
