"""Proposals that wait for a second person: not to take a complaint up, or that it is about somebody."""

from __future__ import annotations

import datetime as dt

from models import Accused, Complaint, Officer, Proposal

from . import permissions
from .refusals import Refused


def pending(complaint: Complaint) -> Proposal | None:
    """The proposal that nobody has decided about; there is never more than one."""
    return Proposal.select().where(Proposal.complaint == complaint, Proposal.decision.is_null()).first()


def may_decide(officer: Officer, proposal: Proposal) -> bool:
    """Whether this officer is a second person for it: neither who made it, nor somebody it would shut out."""
    about = {"office": proposal.accused_office, "accused": proposal.accused_officer}
    return proposal.officer_id != officer.id and not (
        proposal.kind == "accuse" and permissions.would_be_shut_out(officer, proposal.complaint, **about)
    )


def decide(row: Complaint, officer: Officer, kind: str, decision: str, at: dt.datetime) -> None:
    """Approve or refuse it. Raises Refused: there is none of this kind, or this officer is no second person."""
    proposal = pending(row)
    if proposal is None or proposal.kind != kind:
        raise Refused("no_proposal")
    if not may_decide(officer, proposal):
        raise Refused("second_person" if proposal.officer_id == officer.id else "conflict")
    if decision == "refused":
        _let_in_again(proposal)
    Proposal.update(decision=decision, decided_by=officer, decided_at=at).where(Proposal.id == proposal.id).execute()


def lapse(row: Complaint, at: dt.datetime) -> None:
    """It ends undecided: the complaint was answered or withdrawn, or has left the office whose proposal it was."""
    if proposal := pending(row):
        _let_in_again(proposal)
        Proposal.update(decision="lapsed", decided_at=at).where(Proposal.id == proposal.id).execute()


def _let_in_again(proposal: Proposal) -> None:
    """Whom it named was shut out while it waited."""
    if proposal.accused_officer_id:
        Accused.delete().where(
            Accused.complaint == proposal.complaint, Accused.officer == proposal.accused_officer
        ).execute()
