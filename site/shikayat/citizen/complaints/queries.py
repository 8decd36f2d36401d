"""Reads of one complaint, by its owner or by somebody who knows its reference and number."""

from __future__ import annotations

from hmac import compare_digest
from typing import NamedTuple

from peewee import JOIN

from models import Category, Citizen, Complaint, Department, Office

from ... import encryption
from ...database import first_row
from ...text.numbers import normalise_reference

# In plain SQL: it is asked for every minute by each open page, and Peewee takes longer to build it than to run it.
CURRENT = "select reference, version from complaint where reference = ? and citizen_id = ?"
# Where there is no such complaint somebody else's number is read and compared, in vain: time does not tell.
TO_TRACK = """
    select found.id, citizen.mobile_sealed from citizen
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


def own(citizen: Citizen, reference: str) -> Complaint | None:
    """This citizen's complaint with this reference, however it is written; None for anybody else's."""
    return _with_office().where(Complaint.reference == _key(reference), Complaint.citizen == citizen).first()


def tracked(reference: str, last_four: str) -> Complaint | None:
    """The complaint with this reference, if its citizen's mobile number ends in these digits."""
    found = first_row(TO_TRACK, _key(reference))
    if found is None:
        return None  # there is no citizen at all
    complaint_id, sealed = found
    right = compare_digest(encryption.unseal(sealed)[-4:].encode(), last_four.encode())
    return _with_office().where(Complaint.id == complaint_id).first() if right and complaint_id else None


def _with_office():
    """Complaints with their category and its group, department, office and the office above it."""
    above, group, belongs_to = Office.alias(), Category.alias(), Office.alias()
    return (
        Complaint.select(Complaint, Category, group, Department, Office, above, belongs_to)
        .join_from(Complaint, Category)
        .join_from(Category, group, JOIN.LEFT_OUTER, on=(Category.parent == group.code))
        .join_from(Complaint, Department)
        .join_from(Complaint, Office)
        .join_from(Office, above, JOIN.LEFT_OUTER, on=(Office.parent == above.code))
        .join_from(Complaint, belongs_to, JOIN.LEFT_OUTER, on=(Complaint.held_for == belongs_to.code), attr="held_for")
    )


def _key(reference: str) -> str:
    try:
        return normalise_reference(reference)
    except ValueError:
        return ""
