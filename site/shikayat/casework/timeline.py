"""The history of a complaint, as its citizen or as the desk may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peewee import JOIN

from models import Complaint, Event, Office, Officer

# Other offices of a line, and the words under which it keeps them.
OTHERS = (("to", ("to",)), ("about", ("about", "office")), ("holder", ("holder",)), ("back_to", ("back_to",)))


@dataclass(frozen=True)
class Line:
    """One line: what happened, and at which office.

    ``to`` is the office it went to by this, ``about`` the one it is about, ``holder`` the one that holds it since,
    because nobody works where it belongs, ``back_to`` the one that has people again; each None unless that happened.
    ``given_to`` is the officer it was given to.
    """

    event: Event
    office: Office | None = None
    to: Office | None = None
    about: Office | None = None
    holder: Office | None = None
    back_to: Office | None = None
    given_to: Officer | None = None

    @property
    def kind(self) -> str:
        return self.event.kind

    def is_for(self, office: str) -> bool:
        """Whether an office that only reads the complaint may read this line: all but notes of other desks."""
        return not self.event.desk_only or self.event.office_id == office

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
    named = [{"office": event.office_id} | {name: _code(event, *keys) for name, keys in OTHERS} for event in events]
    codes = {code for names in named for code in names.values() if code}
    offices = {office.code: office for office in Office.select().where(Office.code.in_(codes or [""]))}
    numbers = {_colleague(event) for event in events} - {None}
    people = {row.id: row for row in Officer.select().where(Officer.id.in_(numbers))} if numbers else {}
    return [
        Line(event, given_to=people.get(_colleague(event)), **{name: offices.get(code) for name, code in names.items()})
        for event, names in zip(events, named, strict=True)
    ]


def _code(event: Event, *keys: str) -> str | None:
    """The code of an office that the line keeps under one of these words."""
    return next((event.data[key] for key in keys if isinstance(event.data.get(key), str)), None)


def _colleague(event: Event) -> int | None:
    to = event.data.get("to")
    return to if isinstance(to, int) else None
