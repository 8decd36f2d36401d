"""What every move has in common: one transaction that locks, checks, changes, and writes the line of history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from models import Citizen, Complaint, Event, Officer, database, now

from ..text.cleaning import has_word, search_key
from . import audit, permissions, proposals
from .lifecycle import CITIZEN, MOVES, SYSTEM, possible
from .refusals import NotVisible, Refused


@dataclass(frozen=True)
class By:
    """Who makes a move: a citizen, an officer, or time."""

    citizen: Citizen | None = None
    officer: Officer | None = None

    @property
    def actor(self) -> str:
        if self.officer:
            return "office"
        return "citizen" if self.citizen else "system"


@dataclass(frozen=True)
class Step:
    """One attempt at a move.

    ``seen`` is the version of the complaint the person was looking at (None: time looks at nothing); ``said`` is what
    the history keeps of it; ``at`` the moment as naive UTC, now unless given.
    """

    move: str
    by: By
    complaint: Complaint
    seen: int | None
    said: dict[str, Any]
    at: dt.datetime


def step(
    move: str,
    by: By,
    complaint: Complaint,
    seen: int | None,
    *,
    at: dt.datetime | None = None,
    **said: Any,
) -> Step:
    """A step; empty words are left out of the history."""
    return Step(move, by, complaint, seen, {k: v for k, v in said.items() if v not in (None, "")}, at or now())


def perform(wanted: Step, change: Callable[[Complaint], None]) -> Complaint:
    """Make the move, or refuse it as a whole; returns the complaint as it is afterwards.

    ``change`` alters the locked row; the table of moves sets the state unless ``change`` chose one. The same step
    sent twice (a double tap, a retry after a cut connection) is made once. Raises NotVisible and Refused.
    """
    move = MOVES[wanted.move]
    with database.atomic():
        row = locked(wanted.complaint.id)
        _check_who(wanted, row)
        if _made_already(wanted, row):
            return row
        if wanted.seen is not None and _changed_since(wanted, row):
            raise Refused("stale")
        if not possible(wanted.move, row.status):
            raise Refused("state")
        if not _is_complete(wanted):
            raise Refused("incomplete")
        if wanted.by.officer and not permissions.may(wanted.by.officer, wanted.move, row):
            raise Refused("role")
        before, office, named = row.status, row.office_id, row.named_office_id
        row.version += 1
        row.updated_at = wanted.at
        change(row)
        if row.status == before and move.after:
            row.status = move.after
        _write_event(row, wanted, office, named)
        row.save(only=row.dirty_fields)
        if wanted.by.officer:
            said = _for_audit(row, wanted)
            audit.record(wanted.move, officer=wanted.by.officer, subject=row.reference, at=wanted.at, **said)
    return row


def locked(complaint_id: int) -> Complaint:
    """The complaint as it is now; nobody else can change it before this transaction ends. Raises NotVisible."""
    rows = Complaint.select().where(Complaint.id == complaint_id)
    # SQLite takes its lock with the transaction (lock_type IMMEDIATE) and knows no FOR UPDATE.
    row = (rows.for_update() if database.obj.for_update else rows).first()
    if row is None:
        raise NotVisible
    return row


def _write_event(row: Complaint, wanted: Step, office: str, named: str) -> None:
    """Add a line to the history. Words the citizen can see become words the complaint is found by.

    ``office`` held it before, ``named`` is the one it belonged to. ``to`` is kept only of a complaint that has gone to
    another office, ``holder`` only of one that another office now
    holds for it, and ``back_to`` only of one whose office has people again.
    """
    move = MOVES[wanted.move]
    gone_to = {"to": row.named_office_id} if row.named_office_id != named else {}
    if row.held_for_id and (gone_to or row.office_id != office):
        gone_to["holder"] = row.office_id
    elif row.office_id != office and not gone_to:
        gone_to["back_to"] = row.office_id
    Event.create(
        complaint=row,
        at=wanted.at,
        kind=move.event,
        actor=wanted.by.actor,
        office=office,
        officer=wanted.by.officer,
        desk_only=move.desk_only,
        version=row.version,
        data=wanted.said | gone_to,
    )
    if not move.desk_only and (words := wanted.said.get("text")):
        row.search_key = f"{row.search_key} {search_key(words)}"


def _check_who(wanted: Step, row: Complaint) -> None:
    by = wanted.by
    if by.citizen and (row.citizen_id != by.citizen.id or MOVES[wanted.move].who != CITIZEN):
        raise NotVisible
    if by.officer and (MOVES[wanted.move].who in (CITIZEN, SYSTEM) or not permissions.can_see(by.officer, row)):
        raise NotVisible
    if by.actor == "system" and MOVES[wanted.move].who != SYSTEM:
        raise NotVisible


def _changed_since(wanted: Step, row: Complaint) -> bool:
    """Whether there is something new that this person can see.

    A note of the desk is nothing new to the citizen, nor is a proposal to somebody whom it names.
    """
    if wanted.seen >= row.version:
        return wanted.seen != row.version
    if officer := wanted.by.officer:
        secret = [e for e in _lines_since(wanted, row) if not proposals.may_read_event(officer, e)]
        return wanted.seen + len(secret) != row.version
    return _lines_since(wanted, row).where(Event.desk_only == False).exists()  # noqa: E712 - SQL, not Python


def _lines_since(wanted: Step, row: Complaint) -> Any:
    return Event.select().where(Event.complaint == row, Event.version > wanted.seen)


def _is_complete(wanted: Step) -> bool:
    needed = (wanted.said.get(name) for name in MOVES[wanted.move].needs)
    return all(has_word(value) if isinstance(value, str) else value is not None for value in needed)


def _made_already(wanted: Step, row: Complaint) -> bool:
    if wanted.seen is None or row.version == wanted.seen:
        return False
    same = _lines_since(wanted, row).where(
        Event.kind == MOVES[wanted.move].event,
        Event.actor == wanted.by.actor,
        Event.officer.is_null() if wanted.by.officer is None else Event.officer == wanted.by.officer,
    )
    return any(all(event.data.get(name) == value for name, value in wanted.said.items()) for event in same)


def _for_audit(row: Complaint, wanted: Step) -> dict[str, Any]:
    # The words themselves stand in the history; the log says that, and on what, somebody acted.
    return {"version": row.version, "office": row.office_id} | {
        name: value for name, value in wanted.said.items() if name in ("ground", "outcome", "to", "reason", "office")
    }
