"""What every transition has in common: one transaction that locks, checks, changes, and writes the event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from models import Citizen, Complaint, Event, Officer, database, now

from ..text.cleaning import has_word, search_key
from . import audit, permissions, proposals
from .lifecycle import CITIZEN, SYSTEM, TRANSITIONS, is_possible
from .refusals import NotVisible, Refused


@dataclass(frozen=True)
class Actor:
    """Who makes a transition: a citizen, an officer, or time."""

    citizen: Citizen | None = None
    officer: Officer | None = None

    @property
    def actor(self) -> str:
        if self.officer:
            return "office"
        return "citizen" if self.citizen else "system"


@dataclass(frozen=True)
class Attempt:
    """One attempt at a transition.

    ``expected_version`` is the version of the complaint that the person was looking at (None: time looks at nothing);
    ``data`` is stored in the event; ``at`` is the moment as naive UTC, now unless given.
    """

    transition: str
    by: Actor
    complaint: Complaint
    expected_version: int | None
    data: dict[str, Any]
    at: dt.datetime


def new_attempt(
    transition: str,
    by: Actor,
    complaint: Complaint,
    expected_version: int | None,
    *,
    at: dt.datetime | None = None,
    **data: Any,
) -> Attempt:
    """An attempt at this transition; empty values are left out of the event."""
    data = {name: value for name, value in data.items() if value not in (None, "")}
    return Attempt(transition, by, complaint, expected_version, data, at or now())


def apply(attempt: Attempt, change: Callable[[Complaint], object]) -> Complaint:
    """Make the transition, or refuse it as a whole; returns the complaint as it is afterwards.

    ``change`` alters the locked row; the table of transitions sets the status unless ``change`` has set one. The same
    attempt sent twice (a double tap, a retry after a cut connection) is made once. Raises NotVisible and Refused.
    """
    transition = TRANSITIONS[attempt.transition]
    with database.atomic():
        row = locked(attempt.complaint.id)
        _check_who(attempt, row)
        if _made_already(attempt, row):
            return row
        if attempt.expected_version is not None and _changed_since(attempt, attempt.expected_version, row):
            raise Refused("stale")
        if not is_possible(attempt.transition, row.status):
            raise Refused("state")
        if not _is_complete(attempt):
            raise Refused("incomplete")
        if attempt.by.officer and not permissions.may(attempt.by.officer, attempt.transition, row):
            raise Refused("role")
        before, office, responsible = row.status, row.office_id, row.responsible_office_id
        row.version += 1
        row.updated_at = attempt.at
        change(row)
        if row.status == before and transition.after:
            row.status = transition.after
        _write_event(row, attempt, office, responsible)
        row.save(only=row.dirty_fields)
        if attempt.by.officer:
            data = _for_audit(row, attempt)
            audit.record(attempt.transition, officer=attempt.by.officer, subject=row.reference, at=attempt.at, **data)
    return row


def locked(complaint_id: int) -> Complaint:
    """Read the complaint and lock its row until the transaction ends. Raises NotVisible."""
    rows = Complaint.select().where(Complaint.id == complaint_id)
    # SQLite takes its lock with the transaction (lock_type IMMEDIATE) and knows no FOR UPDATE.
    row = (rows.for_update() if database.obj.for_update else rows).first()
    if row is None:
        raise NotVisible
    return row


def _write_event(row: Complaint, attempt: Attempt, office: str, responsible: str) -> None:
    """Add an event to the timeline. Text that the citizen can see becomes text the complaint is found by.

    ``office`` held it before, ``responsible`` is the one it belonged to. ``to`` is stored only where the complaint has
    gone to another office, ``holder`` only where another office now holds it for the responsible one, and ``back_to``
    only where that one has people again.
    """
    transition = TRANSITIONS[attempt.transition]
    gone_to = {"to": row.responsible_office_id} if row.responsible_office_id != responsible else {}
    if row.held_for_id and (gone_to or row.office_id != office):
        gone_to["holder"] = row.office_id
    elif row.office_id != office and not gone_to:
        gone_to["back_to"] = row.office_id
    Event.create(
        complaint=row,
        at=attempt.at,
        kind=transition.event,
        actor=attempt.by.actor,
        office=office,
        officer=attempt.by.officer,
        desk_only=transition.desk_only,
        version=row.version,
        data=attempt.data | gone_to,
    )
    if not transition.desk_only and (words := attempt.data.get("text")):
        row.search_key = f"{row.search_key} {search_key(words)}"


def _check_who(attempt: Attempt, row: Complaint) -> None:
    by = attempt.by
    who = TRANSITIONS[attempt.transition].who
    if by.citizen and (row.citizen_id != by.citizen.id or who != CITIZEN):
        raise NotVisible
    if by.officer and (who in (CITIZEN, SYSTEM) or not permissions.can_see(by.officer, row)):
        raise NotVisible
    if by.actor == "system" and who != SYSTEM:
        raise NotVisible


def _changed_since(attempt: Attempt, version: int, row: Complaint) -> bool:
    """Whether there is something newer than this version that this person can see.

    A note of the desk is nothing new to the citizen, nor is a proposal to somebody whom it names.
    """
    if version >= row.version:
        return version != row.version
    if officer := attempt.by.officer:
        secret = [e for e in _events_since(version, row) if not proposals.may_read_event(officer, e)]
        return version + len(secret) != row.version
    return _events_since(version, row).where(Event.desk_only == False).exists()  # noqa: E712 - SQL, not Python


def _events_since(version: int, row: Complaint) -> Any:
    return Event.select().where(Event.complaint == row, Event.version > version)


def _is_complete(attempt: Attempt) -> bool:
    needed = (attempt.data.get(name) for name in TRANSITIONS[attempt.transition].needs)
    return all(has_word(value) if isinstance(value, str) else value is not None for value in needed)


def _made_already(attempt: Attempt, row: Complaint) -> bool:
    if attempt.expected_version is None or row.version == attempt.expected_version:
        return False
    same = _events_since(attempt.expected_version, row).where(
        Event.kind == TRANSITIONS[attempt.transition].event,
        Event.actor == attempt.by.actor,
        Event.officer.is_null() if attempt.by.officer is None else Event.officer == attempt.by.officer,
    )
    return any(all(event.data.get(name) == value for name, value in attempt.data.items()) for event in same)


def _for_audit(row: Complaint, attempt: Attempt) -> dict[str, Any]:
    # The text itself is in the timeline; the log has only the action and its subject.
    return {"version": row.version, "office": row.office_id} | {
        name: value for name, value in attempt.data.items() if name in ("ground", "outcome", "to", "reason", "office")
    }
