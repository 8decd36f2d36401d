"""Reads one complaint, for its owner or for a person with its reference and number."""

from __future__ import annotations

from collections.abc import Sequence
from hmac import compare_digest
from typing import Any, NamedTuple

from models import Category, Complaint, Office

from ... import encryption
from ...casework.complaint_rows import ABOVE, DISTRICT, GROUP, PROVINCE, RESPONSIBLE, TEHSIL, with_offices, with_places
from ...database import first_row
from ...prepared_query import Columns, PreparedQuery, parameter
from ...text.numbers import normalise_reference

# In plain SQL: it is asked for every minute by each open page, and Peewee takes longer to build it than to run it.
CURRENT = "select reference, version from complaint where reference = ? and citizen_id = ?"
# Where there is no such complaint another number is read and compared, so that the response time is the same.
TO_TRACK = """
    select found.id, citizen.mobile_encrypted from citizen
    left join (select id, citizen_id from complaint where reference = ?) as found on 1 = 1
    where citizen.id = coalesce(found.citizen_id, (select min(id) from citizen))
"""


class Current(NamedTuple):
    """The reference of a complaint, and its version: a number that grows with every change."""

    reference: str
    version: int


def current(citizen_id: int, reference: str) -> Current | None:
    """The current version of this citizen's complaint, however the reference is written; None as for ``own``."""
    row = first_row(CURRENT, _key(reference), citizen_id)
    return Current(*row) if row else None


def own(citizen_id: int, reference: str) -> Complaint | None:
    """This citizen's complaint with this reference, however it is written; None for anybody else's."""
    return _OWN.first(reference=_key(reference), citizen=citizen_id)


def tracked(reference: str, last_four: str) -> Complaint | None:
    """The complaint with this reference, if its citizen's mobile number ends in these digits."""
    found = first_row(TO_TRACK, _key(reference))
    if found is None:
        return None  # there is no citizen at all
    complaint_id, encrypted = found
    right = compare_digest(encryption.decrypt(encrypted)[-4:].encode(), last_four.encode())
    return _BY_ID.first(id=complaint_id) if right and complaint_id else None


_NAMES = ("code", "names")
_COLUMNS = {
    "": Columns(Complaint),
    "category": Columns(Category),
    "category.parent": Columns(GROUP),
    "office": Columns(Office),
    "office.parent": Columns(ABOVE),
    "held_for": Columns(RESPONSIBLE),
    "province": Columns(PROVINCE, _NAMES),
    "district": Columns(DISTRICT, _NAMES),
    "tehsil": Columns(TEHSIL, _NAMES),
}


def _with_names(columns: Sequence[Any]) -> Any:
    """Complaints with all that is named on their page: category and group, places, office and the office above it."""
    return with_places(with_offices(columns))


_OWN = PreparedQuery(
    _COLUMNS,
    lambda columns: _with_names(columns).where(
        Complaint.reference == parameter("reference"), Complaint.citizen == parameter("citizen")
    ),
)
_BY_ID = PreparedQuery(_COLUMNS, lambda columns: _with_names(columns).where(Complaint.id == parameter("id")))


def _key(reference: str) -> str:
    try:
        return normalise_reference(reference)
    except ValueError:
        return ""
