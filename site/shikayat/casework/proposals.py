"""Proposals that wait for a second person: to drop a complaint, or that it is about an officer or office.

A proposal alone changes nothing. One that names an office or an officer is hidden from whomever it would shut out, and
it waits until a second person decides: what the named ones do with the complaint does not end it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from peewee import fn

from models import Complaint, Event, Officer, Proposal

from ..prepared_query import Columns, PreparedQuery, parameter
from . import permissions
from .refusals import Refused

DROP, ACCUSE = "drop", "accuse"


def pending(officer: Officer, complaint: Complaint) -> Proposal | None:
    """Return the oldest undecided proposal that this officer may read."""
    return next((row for row in _PENDING.rows(complaint=complaint.id) if may_read(officer, row)), None)


_PENDING = PreparedQuery(
    {"": Columns(Proposal)},
    lambda columns: (
        Proposal.select(*columns)
        .where(Proposal.complaint == parameter("complaint"), Proposal.decision.is_null())
        .order_by(Proposal.id)
    ),
)


def may_read(officer: Officer, proposal: Proposal) -> bool:
    """Whether this officer may see it: a proposal is hidden from the officers and offices that it names."""
    return proposal.officer_id == officer.id or not _names(officer, proposal)


def may_read_event(officer: Officer, event: Event) -> bool:
    """The same for the entries that a proposal leaves in the timeline."""
    if event.kind not in ("accuse_proposed", "accuse_refused"):
        return True
    if officer.id in (event.officer_id, event.data.get("proposer")):
        return True
    about = (event.data.get("office"), event.data.get("officer"))
    return not permissions.is_named(officer, about, event.complaint.created_at)


def may_decide(officer: Officer, proposal: Proposal) -> bool:
    """Whether this officer may decide about it: neither its proposer nor accused by it."""
    return proposal.officer_id != officer.id and not _names(officer, proposal)


def to_decide(officer: Officer | permissions.OfficerScope) -> Any:
    """The condition for complaints with a proposal for which this officer may be the second person."""
    undecided = Proposal.decision.is_null() & (Proposal.officer != officer.id)
    return Complaint.id.in_(Proposal.select(Proposal.complaint).where(undecided, ~_names_condition(officer)))


def references_naming(officer: Officer) -> Any:
    """Return a query for references of complaints with a proposal by another officer that accuses this one."""
    proposals = Proposal.select(Proposal.complaint).where(_names_condition(officer), Proposal.officer != officer.id)
    return Complaint.select(Complaint.reference).where(Complaint.id.in_(proposals))


def decide(row: Complaint, officer: Officer, kind: str, decision: str, at: dt.datetime) -> Proposal:
    """Approve or refuse it. Raises Refused: there is none of this kind, or this officer is no second person."""
    proposal = pending(officer, row)
    if proposal is None or proposal.kind != kind:
        raise Refused("no_proposal")
    if not may_decide(officer, proposal):
        raise Refused("second_person")
    Proposal.update(decision=decision, decided_by=officer, decided_at=at).where(Proposal.id == proposal.id).execute()
    return proposal


def lapse(row: Complaint, at: dt.datetime) -> None:
    """A proposal to drop ends undecided: the complaint was answered or withdrawn, or has left the office."""
    Proposal.update(decision="lapsed", decided_at=at).where(
        Proposal.complaint == row, Proposal.kind == DROP, Proposal.decision.is_null()
    ).execute()


def _names_condition(officer: Officer | permissions.OfficerScope) -> Any:
    """``_names`` as a condition over ``Proposal``."""
    lodged = Complaint.alias()
    lodged_at = lodged.select(lodged.created_at).where(lodged.id == Proposal.complaint)
    about = (fn.COALESCE(Proposal.accused_office, ""), fn.COALESCE(Proposal.accused_officer, 0))
    return (Proposal.kind == ACCUSE) & permissions.names_condition(officer, *about, lodged_at)


def _names(officer: Officer, proposal: Proposal) -> bool:
    about = (proposal.accused_office_id, proposal.accused_officer_id)
    return proposal.kind == ACCUSE and permissions.is_named(officer, about, proposal.complaint.created_at)
