"""What becomes of complaints when people come to an office and leave it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from peewee import SQL, fn

from models import Complaint, Office, Officer, Posting, now

from ..prepared_query import read_tuples
from . import office_assignment, office_mismatches, permissions
from .conditions import ACTIVE, IS_ABOUT_SOMEBODY
from .office_mismatches import offices_without_people
from .refusals import NotVisible, Refused
from .roles import CASE_WORKERS
from .transitions import Actor, apply, new_attempt

MOST_AT_ONCE = 500  # complaints that are moved for one reason in a run; the next run goes on
MOST_ON_A_PAGE = 50


def reassign_complaints(at: dt.datetime | None = None) -> int:
    """Put right what no longer fits the people there are; returns how many complaints were moved.

    What somebody who has left was working on goes back into the queue; what an office without people has goes up; what
    is held for an office that has people again goes back to it.
    """
    at = at or now()
    left = Posting.select(Posting.officer).where(Posting.until.is_null(False))
    moved = sum(_release(row, at) for row in _active(Complaint.officer << left, ~_officer_works_there()))
    return moved + sum(_reassign(row, at) for row in office_mismatches.find(MOST_AT_ONCE))


def reassign_offices(*offices: str, at: dt.datetime | None = None) -> None:
    """The same for these offices and those below them, at once. What is left over, the worker does."""
    at = at or now()
    for row in office_mismatches.find(MOST_ON_A_PAGE, offices):
        _reassign(row, at)


def reassign_for(officer: Officer, *offices: str, at: dt.datetime | None = None) -> None:
    """This officer has come to or left these offices, or has another role: at once what the worker does in the end.

    Also what an office has that is about somebody is looked through: perhaps nobody is left there who may see it.
    """
    at = at or now()
    for row in _active(Complaint.officer == officer):
        if permissions.is_shut_out(officer, row) or not _active(Complaint.id == row.id, _officer_works_there()):
            _release(row, at)
    reassign_offices(*offices, at=at)
    for row in _active(Complaint.office << offices, IS_ABOUT_SOMEBODY):
        _reassign(row, at)


def open_at(office: str) -> int:
    """How many complaints this office holds that are not ended."""
    return Complaint.select().where(Complaint.office == office, ACTIVE).count()


def works(officer: Officer) -> bool:
    """Whether this officer can answer complaints."""
    return officer.active and officer.role in CASE_WORKERS


def others_work_at(office: str, officer: Officer) -> bool:
    """Whether anybody but this officer can answer complaints at the office."""
    rows = Officer.select(SQL("1")).where(
        Officer.office == office, Officer.active, Officer.role << CASE_WORKERS, Officer.id != officer.id
    )
    return rows.exists()


def _active(*conditions: Any) -> list[Complaint]:
    # Put in order here: asked to do it, the database would go through all complaints by their number.
    return sorted(Complaint.select().where(ACTIVE, *conditions).limit(MOST_AT_ONCE), key=lambda row: row.id)


def _officer_works_there() -> Any:
    return fn.EXISTS(
        Officer.select(SQL("1")).where(
            Officer.id == Complaint.officer,
            Officer.office == Complaint.office,
            Officer.active,
            Officer.role << CASE_WORKERS,
        )
    )


def _reassign(complaint: Complaint, at: dt.datetime) -> bool:
    named = complaint.responsible_office
    holder = office_assignment.holding_office(named, complaint)
    if holder is None or holder.code == complaint.office_id:
        return False

    def change(row: Complaint) -> None:
        if (row.office_id, row.responsible_office_id) != (complaint.office_id, named.code):
            raise Refused("state")
        office_assignment.assign_office(row, named)

    return _moved("give_back" if holder == named else "hold", complaint, at, change)


def _release(complaint: Complaint, at: dt.datetime) -> bool:
    def change(row: Complaint) -> None:
        if row.officer_id != complaint.officer_id:
            raise Refused("state")
        office_assignment.unassign(row)

    return _moved("release", complaint, at, change)


def _moved(transition: str, complaint: Complaint, at: dt.datetime, change: Any) -> bool:
    try:
        apply(new_attempt(transition, Actor(), complaint, None, at=at), change)
    except (Refused, NotVisible):
        return False  # changed by another process
    return True


def waiting_for_people(offices: list[str] | None) -> Iterator[tuple[Office, Office | None, int]]:
    """Return unstaffed offices, who holds their complaints (None: no office), and how many; of these or all."""
    named = fn.COALESCE(Complaint.held_for, Complaint.office)
    rows = (
        Complaint.select(named.alias("named"), Complaint.office, fn.COUNT(Complaint.id).alias("number"))
        .where(ACTIVE, Complaint.held_for.is_null(False) | (Complaint.office << (offices_without_people() or [""])))
        .group_by(named, Complaint.office)
        .order_by(named, Complaint.office)
    )
    found = [row for row in read_tuples(rows) if offices is None or row[0] in offices or row[1] in offices]
    known = {row.code: row for row in Office.select().where(Office.code << ({c for r in found for c in r[:2]} or {""}))}
    for code, holds, number in found:
        yield known[code], None if holds == code else known[holds], number
