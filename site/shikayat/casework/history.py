"""The history of a complaint, as its citizen or as the desk may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peewee import JOIN

from models import Complaint, Event, Office, Officer


@dataclass(frozen=True)
class Line:
    """One line: what happened, at which office, and where the complaint went by it (or which office it is about).

    ``given_to`` is the officer it was given to.
    """

    event: Event
    office: Office | None
    to: Office | None
    given_to: Officer | None = None

    @property
    def kind(self) -> str:
        return self.event.kind

    @property
    def said(self) -> dict[str, Any]:
        """What was said, by name: ``text``, ``outcome``, ``verdict`` …"""
        return self.event.data


def history(complaint: Complaint, *, desk: bool = False) -> list[Line]:
    """The lines, the newest first; for the desk also its own notes."""
    events = (
        Event.select(Event, Officer)
        .join(Officer, JOIN.LEFT_OUTER)
        .where(Event.complaint == complaint)
        .order_by(Event.id.desc())
    )
    if not desk:
        events = events.where(Event.desk_only == False)  # noqa: E712 - SQL, not Python
    events = list(events)
    codes = {code for event in events for code in (event.office_id, _other_office(event)) if code}
    offices = {office.code: office for office in Office.select().where(Office.code.in_(codes or [""]))}
    numbers = {_colleague(event) for event in events} - {None}
    people = {row.id: row for row in Officer.select().where(Officer.id.in_(numbers))} if numbers else {}
    return [
        Line(event, offices.get(event.office_id), offices.get(_other_office(event)), people.get(_colleague(event)))
        for event in events
    ]


def _other_office(event: Event) -> str | None:
    other = event.data.get("to") or event.data.get("about") or event.data.get("office")
    return other if isinstance(other, str) else None


def _colleague(event: Event) -> int | None:
    to = event.data.get("to")
    return to if isinstance(to, int) else None
