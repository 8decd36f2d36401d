"""Who may see a complaint and what each role may do with it.

An officer works on what the own office has. A head also sees, and decides about, what the offices below have; so does
a supervisor, who answers nothing. An administrator keeps offices, officers and rules and sees no complaint. Nobody
sees a complaint that is about them, about their office, or about one where they worked when it happened. An office that
let a deadline pass goes on reading the complaint, and does nothing with it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from peewee import SQL, Value, fn

from models import Accused, Complaint, Event, Lapse, Office, Officer, Posting, Role

from .routing import FALLBACK

# What each role may do with a complaint of the own office, and with one of an office below.
WORK = frozenset({"accept", "ask", "answer", "forward", "propose_drop", "note", "reveal", "propose_accuse"})
DECIDE = frozenset(
    {"assign", "approve_drop", "refuse_drop", "propose_accuse", "approve_accuse", "refuse_accuse", "note"}
)
OWN = {Role.OFFICER: WORK, Role.HEAD: WORK | DECIDE, Role.SUPERVISOR: DECIDE, Role.ADMINISTRATOR: frozenset()}
BELOW = {Role.OFFICER: frozenset(), Role.HEAD: DECIDE, Role.SUPERVISOR: DECIDE, Role.ADMINISTRATOR: frozenset()}


# What a complaint tells of may have happened so long before it was lodged.
LOOK_BACK = dt.timedelta(days=365)


def visible_to(officer: Officer, *, by_index: bool = True) -> Any:
    """The condition for complaints this officer may see: a Peewee expression over ``Complaint``.

    ``by_index=False`` keeps the database from going office by office, for an officer whose offices hold very many. Of a
    single office the index gives the most urgent ones at once, however many it holds.
    """
    if officer.role == Role.ADMINISTRATOR:
        return Value(1) == Value(0)
    if officer.role != Role.OFFICER and officer.office_id == FALLBACK:
        return _not_accused(officer)  # every office is below; a list of them all costs more than the rest
    offices = reach(officer)
    if len(offices) == 1:
        return (Complaint.office == offices[0]) & _not_accused(officer)
    office = Complaint.office if by_index else fn.COALESCE(Complaint.office, "")
    return office.in_(offices) & _not_accused(officer)


def reach(officer: Officer) -> list[str]:
    """The codes of the offices whose complaints this officer may see."""
    if officer.role == Role.ADMINISTRATOR:
        return []
    if officer.role == Role.OFFICER:
        return [officer.office_id]
    return [officer.office_id, *(code for (code,) in offices_below(officer.office_id).tuples())]


def lapsed_at(officer: Officer) -> Any:
    """The condition for complaints whose deadline passed at this officer's office: to be read, and no more."""
    if officer.role == Role.ADMINISTRATOR:
        return Value(1) == Value(0)
    theirs = Lapse.select(Lapse.complaint).where(Lapse.office == officer.office_id)
    return Complaint.id.in_(theirs) & _not_accused(officer)


def can_see(officer: Officer, complaint: Complaint) -> bool:
    """Whether this officer may see this complaint and, as far as the role goes, act on it."""
    return Complaint.select(Value(1)).where(Complaint.id == complaint.id, visible_to(officer)).exists()


def is_shut_out(officer: Officer, complaint: Complaint) -> bool:
    """Whether the complaint is about this officer, or about an office where the officer works or worked then."""
    return Complaint.select(Value(1)).join(Accused).where(Complaint.id == complaint.id, _is(officer)).exists()


def is_named(officer: Officer, about: tuple[str | None, int | None], lodged_at: dt.datetime) -> bool:
    """Whether a complaint about this office, or this officer, would shut ``officer`` out."""
    return names(about, officer.id, officer.office_id, _left(officer), lodged_at)


def names(
    accused: tuple[str | None, int | None],
    officer: int,
    office: str,
    left: list[tuple[str, dt.datetime]],
    lodged_at: dt.datetime,
) -> bool:
    """Whether an accused (office, officer) shuts this officer out: as ``names_condition``, for rows already read.

    ``left``: the offices where the officer worked before, and until when.
    """
    accused_office, accused_officer = accused
    if accused_officer:
        return accused_officer == officer
    return accused_office == office or any(
        code == accused_office and lodged_at <= until + LOOK_BACK for code, until in left
    )


def may(officer: Officer, transition: str, complaint: Complaint) -> bool:
    """Whether the role allows this transition with a complaint, wherever it is."""
    if complaint.office_id == officer.office_id:
        return officer.active and transition in OWN[officer.role]
    return officer.active and transition in BELOW[officer.role] and complaint.office_id in reach(officer)


def sees_identity(officer: Officer, complaint: Complaint) -> bool:
    """Whether the officer may know who lodged it: not hidden, or revealed to this officer with a reason."""
    if not complaint.hide_identity:
        return True
    return (
        Event.select(Value(1))
        .where(
            Event.complaint == complaint,
            Event.kind == "revealed",
            Event.officer == officer,
            Event.office == complaint.office,
        )
        .exists()
    )


def references_about(officer: Officer) -> Any:
    """A query for the references of the complaints about this officer or the officer's office."""
    return Complaint.select(Complaint.reference).join(Accused).where(_is(officer))


def offices_below(code: str) -> Any:
    """A query for the codes of the offices below this one, at any depth."""
    if code == FALLBACK:
        return Office.select(Office.code).where(Office.code != FALLBACK)
    first = Office.select(Office.code).where(Office.parent == code).cte("below", recursive=True, columns=("code",))
    deeper = Office.alias()
    below = first.union_all(deeper.select(deeper.code).join(first, on=(deeper.parent == first.c.code)))
    return below.select_from(below.c.code)


def _not_accused(officer: Officer) -> Any:
    return ~fn.EXISTS(Accused.select(SQL("1")).where(Accused.complaint == Complaint.id, _is(officer)))


def _is(officer: Officer) -> Any:
    """The condition for those rows of ``Accused`` that name this officer, or an office of the officer's."""
    return names_condition(officer, Accused.office, Accused.officer, Complaint.created_at)


def names_condition(officer: Officer, accused_office: Any, accused_officer: Any, lodged_at: Any) -> Any:
    """The condition that one of two columns names this officer, or an office of the officer's: ``is_named`` in SQL.

    That is the present one, and each one left less than ``LOOK_BACK`` before the complaint was lodged, or after that.
    """
    condition = (accused_office == officer.office_id) | (accused_officer == officer.id)
    for code, until in _left(officer):
        condition |= (accused_office == code) & (lodged_at <= until + LOOK_BACK)
    return condition


def _left(officer: Officer) -> list[tuple[str, dt.datetime]]:
    """The offices where this officer worked before, and until when."""
    rows = Posting.select(Posting.office, Posting.until).where(Posting.officer == officer, Posting.until.is_null(False))
    return list(rows.tuples())
