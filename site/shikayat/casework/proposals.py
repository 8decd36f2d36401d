"""Proposals not to take a complaint up: waiting for a second person, decided, or lapsed."""

from __future__ import annotations

import datetime as dt

from models import Complaint, Officer, Proposal

from .refusals import Refused


def pending(complaint: Complaint) -> Proposal | None:
    """The proposal to drop it that nobody has decided about."""
    return Proposal.select().where(Proposal.complaint == complaint, Proposal.decision.is_null()).first()


def decide(row: Complaint, officer: Officer, decision: str, at: dt.datetime) -> None:
    """Approve or refuse it. Raises Refused: there is none, or this officer made it."""
    proposal = pending(row)
    if proposal is None:
        raise Refused("no_proposal")
    if proposal.officer_id == officer.id:
        raise Refused("second_person")
    Proposal.update(decision=decision, decided_by=officer, decided_at=at).where(Proposal.id == proposal.id).execute()


def lapse(row: Complaint, at: dt.datetime) -> None:
    """It ends undecided: the complaint was answered or withdrawn, or has left the office whose proposal it was."""
    Proposal.update(decision="lapsed", decided_at=at).where(
        Proposal.complaint == row, Proposal.decision.is_null()
    ).execute()
