"""Which office holds a complaint: the one it belongs to; while nobody works there, the next one above with people."""

from __future__ import annotations

import datetime as dt

from peewee import SQL, Case

from models import Accused, Complaint, Lapse, Office, Officer, Status

from . import permissions
from .roles import CASE_WORKERS
from .routing import FALLBACK, is_staffed

LAST = 99  # the portal's own cell stands above every office, however high


def place(row: Complaint, office: Office) -> None:
    """Make it this office's, as new; who worked on it before does so no more."""
    keeper = holder(office, row) or office
    row.office, row.held_for = keeper, None if keeper == office else office
    unassign(row)


def unassign(row: Complaint) -> None:
    """Nobody works on it: it is in the queue of its office. A question to the citizen stays open."""
    row.officer = None
    if row.status == Status.IN_PROGRESS:
        row.status = Status.NEW


def holder(office: Office, complaint: Complaint) -> Office | None:
    """The office with people, from this one upwards, that takes the complaint; None where nobody works at all.

    People whom the complaint is about, or who worked at an office it is about, are no people here.
    """
    is_about_somebody = Accused.select(SQL("1")).where(Accused.complaint == complaint).exists()
    staffed = with_people(office)
    if not is_about_somebody:
        return next(iter(staffed), None)
    return next((candidate for candidate in staffed if _has_able_people(candidate, complaint)), None)


def with_people(office: Office) -> list[Office]:
    """The working offices with people, from this one upwards; the portal's own cell is the last."""
    height = Case(None, [(Office.code == office.code, 0)], LAST)
    first = (
        Office.select(Office.code, Office.parent, height)
        .where(Office.code << (office.code, FALLBACK))
        .cte("upwards", recursive=True, columns=("code", "parent_id", "height"))
    )
    higher = Office.alias()
    upwards = first.union_all(
        higher.select(higher.code, higher.parent, first.c.height + 1).join(first, on=(first.c.parent_id == higher.code))
    )
    query = Office.select().join(upwards, on=(Office.code == upwards.c.code)).with_cte(upwards)
    return list(query.where(is_staffed()).order_by(upwards.c.height))


def note_lapse(row: Complaint, at: dt.datetime) -> None:
    """The office that holds it let the deadline pass: the figure is its own, wherever the complaint goes."""
    row.escalated += 1
    Lapse.insert(complaint=row, office=row.office_id, at=at).on_conflict_ignore().execute()


def _has_able_people(office: Office, complaint: Complaint) -> bool:
    people = Officer.select().where(Officer.office == office, Officer.active, Officer.role << CASE_WORKERS)
    return any(not permissions.is_shut_out(person, complaint) for person in people)
