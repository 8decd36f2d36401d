"""What an office does with a complaint: one function a transition."""

from __future__ import annotations

import datetime as dt

from models import Accused, Complaint, Event, Office, Officer, Outcome, Proposal, Status

from ..dates import day_of
from ..text.cleaning import has_word, has_word_of_letters, search_key
from . import office_assignment, outbox, permissions, proposals, routing
from .deadlines import DAYS_TO_OBJECT, REMINDER_BEFORE, days_until, is_in_time, remember_original_deadline
from .refusals import Refused
from .transitions import Actor, apply, new_attempt

MOST_TRANSFERS = 3
MOST_QUESTIONS = 3  # at each level

# Why a complaint may not be taken up. Each needs a fact that can be checked, and a second person.
GROUNDS = ("sub_judice", "decided", "private", "service", "security", "duplicate", "abusive", "no_power")


def accept(
    officer: Officer, complaint: Complaint, *, expected_version: int, at: dt.datetime | None = None
) -> Complaint:
    """The office begins to work on it, and this officer is the one who does."""

    def change(row: Complaint) -> None:
        row.officer = officer
        outbox.notify_citizen(row, "accepted")

    return apply(new_attempt("accept", Actor(officer=officer), complaint, expected_version, at=at), change)


def assign(
    officer: Officer, complaint: Complaint, to: Officer, *, expected_version: int, at: dt.datetime | None = None
) -> Complaint:
    """Give it to a colleague of the office that has it; a complaint not yet begun is begun by this."""

    def change(row: Complaint) -> None:
        if to.office_id != row.office_id or not to.active or not permissions.can_see(to, row):
            raise Refused("role")
        begun = row.status == Status.IN_PROGRESS
        row.officer = to
        outbox.notify_officer(to, row, "assigned")
        if not begun:
            outbox.notify_citizen(row, "accepted")

    return apply(new_attempt("assign", Actor(officer=officer), complaint, expected_version, at=at, to=to.id), change)


def ask(
    officer: Officer, complaint: Complaint, text: str, *, expected_version: int, at: dt.datetime | None = None
) -> Complaint:
    """Ask the citizen something, at most three times at each level. Days until the reply do not count."""
    attempt = new_attempt("ask", Actor(officer=officer), complaint, expected_version, at=at, text=text)

    def change(row: Complaint) -> None:
        if row.questions >= MOST_QUESTIONS:
            raise Refused("questions")
        row.questions += 1
        row.officer = officer
        row.waiting_since = day_of(attempt.at)
        outbox.notify_citizen(row, "asked")

    return apply(attempt, change)


def answer(
    officer: Officer,
    complaint: Complaint,
    *,
    outcome: str,
    text: str,
    done_on: dt.date | None,
    done_where: str | None,
    expected_version: int,
    at: dt.datetime | None = None,
) -> Complaint:
    """Say what was done, when and where, and whether relief was granted. The citizen has the last word.

    When relief cannot be granted, nothing was done: then there is neither a day nor a place. Of several answers the
    last one counts.
    """
    where = done_where or ""
    attempt = new_attempt(
        *("answer", Actor(officer=officer), complaint, expected_version),
        at=at,
        outcome=outcome,
        text=text,
        done_on=done_on.isoformat() if done_on else "",
        done_where=where,
    )

    def change(row: Complaint) -> None:
        day = day_of(attempt.at)
        if not has_word_of_letters(text) or (outcome != Outcome.REFUSED and not _was_done(done_on, where, day)):
            raise Refused("incomplete")
        office_assignment.record_lapse_if_late(row, attempt.at)
        proposals.lapse(row, attempt.at)
        row.officer, row.outcome = officer, outcome
        row.verdict = row.stars = None  # what the citizen said was about the answer before
        row.search_key = f"{row.search_key} {search_key(where)}"
        row.answered_at = attempt.at
        row.calendar_days, row.answer_days = days_until(row, day)
        row.in_time = is_in_time(row, day)
        row.closes_on = day + dt.timedelta(days=DAYS_TO_OBJECT)
        row.remind_on = row.closes_on - dt.timedelta(days=REMINDER_BEFORE)
        outbox.notify_citizen(row, "answered", until=row.closes_on.isoformat())

    return apply(attempt, change)


def _was_done(on: dt.date | None, where: str, day: dt.date) -> bool:
    """Whether it is said when and where something was done; what is not done yet is no answer."""
    return on is not None and on <= day and has_word(where)


def forward(
    officer: Officer,
    complaint: Complaint,
    to: Office,
    reason: str,
    *,
    expected_version: int,
    at: dt.datetime | None = None,
) -> Complaint:
    """Send it to the office it belongs to, at most three times in its life; "not ours" never ends it.

    The deadline stays, and so does the figure of a department that has let one pass.
    """
    attempt = new_attempt(
        "forward", Actor(officer=officer), complaint, expected_version, at=at, to=to.code, text=reason
    )

    def change(row: Complaint) -> None:
        _check_destination(row, to)
        if row.transfers >= MOST_TRANSFERS:
            raise Refused("transfers")
        office_assignment.record_lapse_if_late(row, attempt.at)
        proposals.lapse(row, attempt.at)
        before = row.office_id
        office_assignment.assign_office(row, to)
        if row.office_id == before:
            raise Refused("nobody_there")
        row.transfers += 1
        row.level, row.status = 1, Status.NEW
        row.routing_reason = {}
        if not row.escalated:
            row.department_id = to.department_id
        remember_original_deadline(row, day_of(attempt.at))
        outbox.notify_citizen(row, "forwarded", office=to.code, deadline=row.deadline.isoformat())

    return apply(attempt, change)


def propose_drop(
    officer: Officer,
    complaint: Complaint,
    *,
    ground: str,
    fact: str,
    expected_version: int,
    at: dt.datetime | None = None,
) -> Complaint:
    """Propose not to take it up: a ground of ``GROUNDS`` and a fact that can be checked. A second person decides."""
    attempt = new_attempt(
        "propose_drop", Actor(officer=officer), complaint, expected_version, at=at, ground=ground, text=fact
    )

    def change(row: Complaint) -> None:
        if proposals.pending(officer, row):
            raise Refused("pending")
        Proposal.create(complaint=row, ground=ground, fact=fact, officer=officer, at=attempt.at)

    return apply(attempt, change)


def approve_drop(
    officer: Officer, complaint: Complaint, *, expected_version: int, at: dt.datetime | None = None
) -> Complaint:
    """Agree to a colleague's proposal: the complaint is not taken up, and the citizen may appeal once."""
    proposal = proposals.pending(officer, complaint)
    said = {"ground": proposal.ground, "text": proposal.fact} if proposal and proposal.kind == "drop" else {}
    attempt = new_attempt("approve_drop", Actor(officer=officer), complaint, expected_version, at=at, **said)

    def change(row: Complaint) -> None:
        proposals.decide(row, officer, "drop", "approved", attempt.at)
        office_assignment.record_lapse_if_late(row, attempt.at)
        row.closed_at = attempt.at
        outbox.notify_citizen(row, "dropped")

    return apply(attempt, change)


def refuse_drop(
    officer: Officer, complaint: Complaint, reason: str, *, expected_version: int, at: dt.datetime | None = None
) -> Complaint:
    """Do not agree to a colleague's proposal: the office goes on working."""
    attempt = new_attempt("refuse_drop", Actor(officer=officer), complaint, expected_version, at=at, text=reason)
    return apply(attempt, lambda row: proposals.decide(row, officer, "drop", "refused", attempt.at))


def note(
    officer: Officer, complaint: Complaint, text: str, *, expected_version: int, at: dt.datetime | None = None
) -> Complaint:
    """Write something down for colleagues; the citizen does not see it."""
    return apply(
        new_attempt("note", Actor(officer=officer), complaint, expected_version, at=at, text=text), lambda _row: None
    )


def reveal(
    officer: Officer, complaint: Complaint, reason: str, *, expected_version: int, at: dt.datetime | None = None
) -> Complaint:
    """Let this officer know who lodged a complaint with a hidden identity. The citizen is told, with the reason."""
    attempt = new_attempt("reveal", Actor(officer=officer), complaint, expected_version, at=at, reason=reason)

    def change(row: Complaint) -> None:
        if not row.hide_identity:
            raise Refused("state")
        outbox.notify_citizen(row, "revealed")

    return apply(attempt, change)


def _check_destination(row: Complaint, to: Office) -> None:
    if to.code in (row.office_id, row.responsible_office_id):
        raise Refused("same_office")
    if not to.active:
        raise Refused("closed_office")
    accused = {a.office_id for a in Accused.select().where(Accused.complaint == row, Accused.office.is_null(False))}
    if accused & {office.code for office in routing.chain(to)}:
        raise Refused("accused")
    answered_there = Event.select().where(Event.complaint == row, Event.kind == "answered", Event.office == to)
    if answered_there.exists():
        raise Refused("rejected_here")
