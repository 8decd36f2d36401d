"""The history of a complaint, as its citizen or as the desk may read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import JOIN

from models import Complaint, Event, Office, Officer

from ..prepared_query import Columns, PreparedQuery, parameter

# Other offices of an entry, and the names under which it stores them.
OTHERS = (("to", ("to",)), ("about", ("about", "office")), ("holder", ("holder",)), ("back_to", ("back_to",)))


@dataclass(frozen=True)
class TimelineEntry:
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
    def data(self) -> dict[str, Any]:
        """What was written with it, by name: ``text``, ``outcome``, ``verdict`` …"""
        return self.event.data


_COLUMNS = {
    "": Columns(Event),
    "office": Columns(Office, ("code", "names")),
    "officer": Columns(Officer, ("id", "full_name")),
}


def _events(columns: Sequence[Any]) -> Any:
    return (
        Event.select(*columns)
        .join_from(Event, Office, JOIN.LEFT_OUTER)
        .join_from(Event, Officer, JOIN.LEFT_OUTER)
        .where(Event.complaint == parameter("complaint"))
        .order_by(Event.id.desc())
    )


_FOR_DESK = PreparedQuery(_COLUMNS, _events)
_FOR_CITIZEN = PreparedQuery(_COLUMNS, lambda columns: _events(columns).where(~Event.desk_only))
_OFFICE = PreparedQuery(
    {"": _COLUMNS["office"]}, lambda columns: Office.select(*columns).where(Office.code == parameter("code"))
)
_OFFICER = PreparedQuery(
    {"": _COLUMNS["officer"]}, lambda columns: Officer.select(*columns).where(Officer.id == parameter("id"))
)


def history(complaint: Complaint, *, desk: bool = False) -> list[TimelineEntry]:
    """The lines, the newest first; for the desk also its own notes."""
    events = (_FOR_DESK if desk else _FOR_CITIZEN).rows(complaint=complaint.id)
    offices = {event.office_id: event.office for event in events if event.office_id}
    named = [{name: code for name, keys in OTHERS if (code := _code(event, *keys))} for event in events]
    for code in {code for others in named for code in others.values()} - offices.keys():
        offices[code] = _OFFICE.first(code=code)
    people = {number: _OFFICER.first(id=number) for number in {_colleague(event) for event in events} - {None}}
    return [
        TimelineEntry(
            event,
            office=event.office,
            given_to=people.get(_colleague(event)),
            **{name: offices[code] for name, code in others.items()},
        )
        for event, others in zip(events, named, strict=True)
    ]


def _code(event: Event, *keys: str) -> str | None:
    """Return the code of an office that the entry stores under one of these names."""
    return next((event.data[key] for key in keys if isinstance(event.data.get(key), str)), None)


def _colleague(event: Event) -> int | None:
    to = event.data.get("to")
    return to if isinstance(to, int) else None
