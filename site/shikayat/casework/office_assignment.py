"""Assigns a complaint to the office that holds it: its own, or the next staffed one above."""

from __future__ import annotations

import datetime as dt

from peewee import SQL, Case

from models import Accused, Complaint, MissedDeadline, Office, Officer, Status

from ..dates import day_of
from . import permissions
from .roles import CASE_WORKERS
from .routing import FALLBACK, is_staffed

LAST = 99  # the portal's own cell is above every office, however high


def assign_office(row: Complaint, office: Office) -> None:
    """Make it this office's, as new; who worked on it before does so no more."""
    holds_it = holding_office(office, row) or office
    row.office, row.held_for = holds_it, None if holds_it == office else office
    unassign(row)


def unassign(row: Complaint) -> None:
    """Return the complaint to the queue of its office. A question to the citizen stays open."""
    row.officer = None
    if row.status == Status.IN_PROGRESS:
        row.status = Status.NEW


def holding_office(office: Office, complaint: Complaint) -> Office | None:
    """The office with people, from this one upwards, that takes the complaint; None where nobody works at all.

    People whom the complaint is about, or who worked at an office it is about, are no people here.
    """
    is_about_somebody = Accused.select(SQL("1")).where(Accused.complaint == complaint).exists()
    staffed = staffed_offices(office)
    if not is_about_somebody:
        return next(iter(staffed), None)
    return next((candidate for candidate in staffed if _has_able_people(candidate, complaint)), None)


def staffed_offices(office: Office) -> list[Office]:
    """The working offices with people, from this one upwards; the portal's own cell is the last."""
    height = Case(None, [(Office.code == office.code, 0)], LAST)
    first = (
        Office.select(Office.code, Office.parent, height)
        .where(Office.code << (office.code, FALLBACK))
        .cte("upwards", recursive=True, columns=("code", "parent_id", "height"))
    )
    higher = Office.alias()
    office_tree = first.union_all(
        higher.select(higher.code, higher.parent, first.c.height + 1).join(first, on=(first.c.parent_id == higher.code))
    )
    query = Office.select().join(office_tree, on=(Office.code == office_tree.c.code)).with_cte(office_tree)
    return list(query.where(is_staffed()).order_by(office_tree.c.height))


def record_lapse(row: Complaint, at: dt.datetime) -> None:
    """The office that holds it let the deadline pass: the figure is its own, wherever the complaint goes."""
    row.escalated += 1
    MissedDeadline.insert(complaint=row, office=row.office_id, at=at).on_conflict_ignore().execute()


def record_lapse_if_late(row: Complaint, at: dt.datetime) -> None:
    """The office acts after its deadline, before time has sent the complaint up: that is a lapse all the same."""
    known = MissedDeadline.select().where(MissedDeadline.complaint == row, MissedDeadline.office == row.office_id)
    if day_of(at) > row.deadline and not known.exists():
        record_lapse(row, at)


def _has_able_people(office: Office, complaint: Complaint) -> bool:
    people = Officer.select().where(Officer.office == office, Officer.active, Officer.role << CASE_WORKERS)
    return any(not permissions.is_shut_out(person, complaint) for person in people)
