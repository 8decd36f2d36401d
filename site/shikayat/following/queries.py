"""Reads of one complaint, by its owner or by somebody who knows its reference and number."""

from __future__ import annotations

from hmac import compare_digest
from typing import NamedTuple

from peewee import JOIN

from models import Category, Citizen, Complaint, Department, Office

from .. import vault
from ..database import NAMES_EDITED, first_row
from ..numbers import normalise_reference

# Each change of a complaint raises its version.
STAMP = f"select id, reference, version, {NAMES_EDITED} from complaint where reference = ? and citizen_id = ?"  # noqa: S608 - only constants


class Stamp(NamedTuple):
    """Another value whenever something that the page of a complaint shows has changed."""

    id: int
    reference: str
    version: int
    offices_edited: object
    categories_edited: object


def stamp(citizen_id: int, reference: str) -> Stamp | None:
    """The stamp of this citizen's complaint with this reference, however it is written; None as for ``own``."""
    row = first_row(STAMP, _key(reference), citizen_id)
    return Stamp(*row) if row else None


def own(citizen: Citizen, reference: str) -> Complaint | None:
    """This citizen's complaint with this reference, however it is written; None for anybody else's."""
    return _with_office().where(Complaint.reference == _key(reference), Complaint.citizen == citizen).first()


def tracked(reference: str, last_four: str) -> Complaint | None:
    """The complaint with this reference, if its citizen's mobile number ends in these digits."""
    complaint = _with_office().where(Complaint.reference == _key(reference)).first()
    number = vault.unseal(complaint.citizen.mobile_sealed) if complaint else ""
    return complaint if compare_digest(number[-4:].encode(), last_four.encode()) else None


def _with_office():
    """Complaints with their category and its group, department, office and the office above it."""
    above, group = Office.alias(), Category.alias()
    return (
        Complaint.select(Complaint, Category, group, Department, Office, above)
        .join_from(Complaint, Category)
        .join_from(Category, group, JOIN.LEFT_OUTER, on=(Category.parent == group.code))
        .join_from(Complaint, Department)
        .join_from(Complaint, Office)
        .join_from(Office, above, JOIN.LEFT_OUTER, on=(Office.parent == above.code))
    )


def _key(reference: str) -> str:
    try:
        return normalise_reference(reference)
    except ValueError:
        return ""
