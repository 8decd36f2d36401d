"""Noting that a complaint is about an office or an officer: one proposes it, a second person decides."""

from __future__ import annotations

import datetime as dt

from models import Accused, Complaint, Office, Officer, Proposal, Status

from ..dates import day_of
from . import office_assignment, permissions, proposals, routing
from .deadlines import remember_original_deadline, start_clock
from .lifecycle import ACTIVE, HIGHEST
from .refusals import Refused
from .transitions import Actor, apply, new_attempt


def propose_accuse(
    officer: Officer,
    complaint: Complaint,
    reason: str,
    *,
    office: Office | None = None,
    accused: Officer | None = None,
    expected_version: int,
    at: dt.datetime | None = None,
) -> Complaint:
    """Propose to note that the complaint is about an office or an officer. A second person decides.

    Until then they go on as before and do not see the proposal. The portal's own cell has nobody above it, so only one
    of its officers can be named.
    """
    about = {"office": office.code if office else None, "officer": accused.id if accused else None}
    attempt = new_attempt(
        "propose_accuse", Actor(officer=officer), complaint, expected_version, at=at, text=reason, **about
    )

    def change(row: Complaint) -> None:
        if office and routing.is_top(office):
            raise Refused("highest")
        if proposals.pending(officer, row):
            raise Refused("pending")
        known = Accused.select().where(Accused.complaint == row, Accused.office == office, Accused.officer == accused)
        if known.exists():
            raise Refused("known")
        Proposal.create(
            complaint=row,
            kind="accuse",
            ground="about",
            fact=reason,
            officer=officer,
            accused_office=office,
            accused_officer=accused,
            at=attempt.at,
        )

    return apply(attempt, change)


def approve_accuse(
    officer: Officer, complaint: Complaint, *, expected_version: int, at: dt.datetime | None = None
) -> Complaint:
    """Agree that the complaint is about an office or an officer, who can then no longer see it, wherever it goes.

    While it is active: when that office, or the one the accused works at, has it or is above the one that has it, it
    goes to the office above them all. The deadline stays.
    """
    attempt = new_attempt(
        "approve_accuse", Actor(officer=officer), complaint, expected_version, at=at, **_about(officer, complaint)
    )

    def change(row: Complaint) -> None:
        proposal = proposals.decide(row, officer, "accuse", "approved", attempt.at)
        Accused.get_or_create(complaint=row, office=proposal.accused_office, officer=proposal.accused_officer)
        if row.status not in ACTIVE:
            return
        office_assignment.record_lapse_if_late(row, attempt.at)
        theirs = proposal.accused_office or (proposal.accused_officer and proposal.accused_officer.office)
        if theirs and theirs in routing.chain(row.responsible_office) and not routing.is_top(theirs):
            _go_above(theirs, row, attempt.at)
        elif office_assignment.holding_office(row.responsible_office, row) not in (None, row.office):
            office_assignment.assign_office(row, row.responsible_office)  # no officer is left there who may see it
        elif row.officer and permissions.is_shut_out(row.officer, row):
            office_assignment.unassign(row)

    return apply(attempt, change)


def refuse_accuse(
    officer: Officer, complaint: Complaint, reason: str, *, expected_version: int, at: dt.datetime | None = None
) -> Complaint:
    """Do not agree that it is about whom a colleague named: everybody goes on as before."""
    about = _about(officer, complaint)
    attempt = new_attempt(
        "refuse_accuse", Actor(officer=officer), complaint, expected_version, at=at, text=reason, **about
    )
    return apply(attempt, lambda row: proposals.decide(row, officer, "accuse", "refused", attempt.at))


def _about(officer: Officer, complaint: Complaint) -> dict[str, str | int | None]:
    """Whom the proposal names that this officer decides about, and who made it."""
    proposal = proposals.pending(officer, complaint)
    if proposal is None:
        return {}
    about = {"office": proposal.accused_office_id, "officer": proposal.accused_officer_id}
    return about | {"proposer": proposal.officer_id}


def _go_above(office: Office, row: Complaint, at: dt.datetime) -> None:
    """Give the complaint to the one above this office, as new. Its deadline stays."""
    start_clock(row, day_of(at))
    office_assignment.assign_office(row, routing.above(office))
    row.level, row.questions = min(HIGHEST, row.level + 1), 0
    remember_original_deadline(row, day_of(at))
    row.status = Status.REOPENED if row.status == Status.REOPENED else Status.NEW
