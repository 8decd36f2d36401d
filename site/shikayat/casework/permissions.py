"""Who may see a complaint and what each role may do with it.

An officer works on what the own office has. A head also sees, and decides about, what the offices below have; so does
a supervisor, who answers nothing. An administrator keeps offices, officers and rules and sees no complaint. Nobody
sees a complaint that is about them, about their office, or about one where they worked when it happened. An office that
let a deadline pass goes on reading the complaint, and does nothing with it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from peewee import SQL, Value, fn

from models import Accused, Complaint, Event, MissedDeadline, Office, Officer, Posting, Role

from ..prepared_query import Columns, PreparedQuery, parameter
from .routing import FALLBACK

# What each role may do with a complaint of the own office, and with one of an office below.
WORK = frozenset({"accept", "ask", "answer", "forward", "propose_drop", "note", "reveal", "propose_accuse"})
DECIDE = frozenset(
    {"assign", "approve_drop", "refuse_drop", "propose_accuse", "approve_accuse", "refuse_accuse", "note"}
)
OWN: dict[str, frozenset[str]] = {
    Role.OFFICER: WORK,
    Role.HEAD: WORK | DECIDE,
    Role.SUPERVISOR: DECIDE,
    Role.ADMINISTRATOR: frozenset(),
}
BELOW: dict[str, frozenset[str]] = {
    Role.OFFICER: frozenset(),
    Role.HEAD: DECIDE,
    Role.SUPERVISOR: DECIDE,
    Role.ADMINISTRATOR: frozenset(),
}


# What a complaint tells of may have happened so long before it was lodged.
LOOK_BACK = dt.timedelta(days=365)


@dataclass(frozen=True)
class OfficerScope:
    """All of an officer that decides what they may see. Two with the same see the same."""

    id: int
    role: str
    office_id: str
    reach: tuple[str, ...]  # the offices whose complaints the officer may see; empty where that is every office
    left: tuple[tuple[str, dt.datetime], ...]  # where the officer worked before, and until when

    @property
    def sees_every_office(self) -> bool:
        return self.role not in (Role.OFFICER, Role.ADMINISTRATOR) and self.office_id == FALLBACK


def sight_of(officer: Officer | OfficerScope) -> OfficerScope:
    """What decides what this officer may see, read anew."""
    if isinstance(officer, OfficerScope):
        return officer
    sight = OfficerScope(officer.id, officer.role, officer.office_id, (), tuple(_left(officer)))
    return sight if sight.sees_every_office else replace(sight, reach=tuple(reach(officer)))


def visible_to(officer: Officer | OfficerScope, *, by_index: bool = True) -> Any:
    """The condition for complaints this officer may see: a Peewee expression over ``Complaint``.

    ``by_index=False`` keeps the database from going office by office, for an officer whose offices hold very many. Of a
    single office the index gives the most urgent ones at once, however many it holds.
    """
    sight = sight_of(officer)
    if sight.role == Role.ADMINISTRATOR:
        return Value(1) == Value(0)
    if sight.sees_every_office:
        return _not_accused(sight)  # every office is below; a list of them all costs more than the rest
    if len(sight.reach) == 1:
        return (Complaint.office == sight.reach[0]) & _not_accused(sight)
    office = Complaint.office if by_index else fn.COALESCE(Complaint.office, "")
    return office.in_(sight.reach) & _not_accused(sight)


def reach(officer: Officer) -> list[str]:
    """The codes of the offices whose complaints this officer may see."""
    if officer.role == Role.ADMINISTRATOR:
        return []
    if officer.role == Role.OFFICER:
        return [officer.office_id]
    return [officer.office_id, *(code for (code,) in _BELOW.tuples(officer.office_id))]


def missed_by_office_of(officer: Officer | OfficerScope) -> Any:
    """The condition for complaints whose deadline passed at this officer's office: to be read, and no more."""
    if officer.role == Role.ADMINISTRATOR:
        return Value(1) == Value(0)
    theirs = MissedDeadline.select(MissedDeadline.complaint).where(MissedDeadline.office == officer.office_id)
    return Complaint.id.in_(theirs) & _not_accused(officer)


def can_see(officer: Officer, complaint: Complaint) -> bool:
    """Whether this officer may see this complaint and, as far as the role goes, act on it."""
    return bool(_SEEN.tuples(sight_of(officer), id=complaint.id))


_SEEN = PreparedQuery(
    {},
    lambda _columns, sight: Complaint.select(Value(1)).where(Complaint.id == parameter("id"), visible_to(sight)),
)


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


_BELOW = PreparedQuery({}, lambda _columns, code: offices_below(code))


def _not_accused(officer: Officer | OfficerScope) -> Any:
    return ~fn.EXISTS(Accused.select(SQL("1")).where(Accused.complaint == Complaint.id, _is(officer)))


def _is(officer: Officer | OfficerScope) -> Any:
    """The condition for those rows of ``Accused`` that name this officer, or an office of the officer's."""
    return names_condition(officer, Accused.office, Accused.officer, Complaint.created_at)


def names_condition(officer: Officer | OfficerScope, accused_office: Any, accused_officer: Any, lodged_at: Any) -> Any:
    """The condition that one of two columns names this officer, or an office of the officer's: ``is_named`` in SQL.

    That is the present one, and each one left less than ``LOOK_BACK`` before the complaint was lodged, or after that.
    """
    condition = (accused_office == officer.office_id) | (accused_officer == officer.id)
    for code, until in officer.left if isinstance(officer, OfficerScope) else _left(officer):
        condition |= (accused_office == code) & (lodged_at <= until + LOOK_BACK)
    return condition


def _left(officer: Officer) -> list[tuple[str, dt.datetime]]:
    """The offices where this officer worked before, and until when."""
    rows = _POSTINGS.rows(officer=officer.id)
    return [(row.office_id, row.until) for row in rows]


_POSTINGS = PreparedQuery(
    {"": Columns(Posting, ("id", "office", "until"))},
    lambda columns: Posting.select(*columns).where(
        Posting.officer == parameter("officer"), Posting.until.is_null(False)
    ),
)
