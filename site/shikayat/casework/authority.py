"""Who may see a complaint and what each role may do with it.

An officer works on what the own office has. A head also sees, and decides about, what the offices below have; so does
a supervisor, who answers nothing. An administrator keeps offices, officers and rules and sees no complaint. Nobody
sees a complaint that is about them or about their office.
"""

from __future__ import annotations

from typing import Any

from peewee import SQL, Value, fn

from models import Accused, Complaint, Event, Office, Officer, Role

from .routing import FALLBACK

# What each role may do with a complaint of the own office, and with one of an office below.
WORK = frozenset({"accept", "ask", "answer", "forward", "propose_drop", "note", "reveal", "accuse"})
DECIDE = frozenset({"assign", "approve_drop", "refuse_drop", "accuse", "note"})
OWN = {Role.OFFICER: WORK, Role.HEAD: WORK | DECIDE, Role.SUPERVISOR: DECIDE, Role.ADMINISTRATOR: frozenset()}
BELOW = {Role.OFFICER: frozenset(), Role.HEAD: DECIDE, Role.SUPERVISOR: DECIDE, Role.ADMINISTRATOR: frozenset()}


def visible_to(officer: Officer, *, by_index: bool = True) -> Any:
    """The condition for complaints this officer may see: a Peewee expression over ``Complaint``.

    ``by_index=False`` keeps the database from going office by office, for an officer whose offices hold very many. Of a
    single office the index gives the most urgent ones at once, however many it holds.
    """
    if officer.role == Role.ADMINISTRATOR:
        return Value(1) == Value(0)
    if officer.role != Role.OFFICER and officer.office_id == FALLBACK:
        return _not_accused(officer)  # every office stands below; a list of them all costs more than the rest
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


def can_see(officer: Officer, complaint: Complaint) -> bool:
    """Whether this officer may see this complaint."""
    return Complaint.select(Value(1)).where(Complaint.id == complaint.id, visible_to(officer)).exists()


def may(officer: Officer, move: str, complaint: Complaint) -> bool:
    """Whether the role allows this move with a complaint that the officer can see."""
    granted = OWN if complaint.office_id == officer.office_id else BELOW
    return officer.active and move in granted[officer.role]


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
    """The condition for those rows of ``Accused`` that name this officer or the officer's office."""
    return (Accused.office == officer.office_id) | (Accused.officer == officer.id)
