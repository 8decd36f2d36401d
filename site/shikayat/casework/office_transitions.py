"""What an office does with a complaint: one function a move."""

from __future__ import annotations

import datetime as dt

from models import Accused, Complaint, Event, Lapse, Office, Officer, Outcome, Proposal, Status

from ..dates import day_of
from ..text.cleaning import has_word, search_key
from . import outbox, permissions, placing, proposals, routing
from .deadlines import DAYS_TO_OBJECT, REMINDER_BEFORE, days_until, is_in_time, keep_deadline, start_clock
from .lifecycle import ACTIVE, HIGHEST
from .refusals import Refused
from .transitions import By, perform, step

MOST_TRANSFERS = 3
MOST_QUESTIONS = 3  # at each level

# Why a complaint may not be taken up. Each needs a fact that can be checked, and a second person.
GROUNDS = ("sub_judice", "decided", "private", "service", "security", "duplicate", "abusive", "no_power")


def accept(officer: Officer, complaint: Complaint, *, seen: int, at: dt.datetime | None = None) -> Complaint:
    """The office begins to work on it, and this officer is the one who does."""

    def change(row: Complaint) -> None:
        row.officer = officer
        outbox.tell_citizen(row, "accepted")

    return perform(step("accept", By(officer=officer), complaint, seen, at=at), change)


def assign(
    officer: Officer, complaint: Complaint, to: Officer, *, seen: int, at: dt.datetime | None = None
) -> Complaint:
    """Give it to a colleague of the office that has it; a complaint not yet begun is begun by this."""

    def change(row: Complaint) -> None:
        if to.office_id != row.office_id or not to.active or not permissions.can_see(to, row):
            raise Refused("role")
        begun = row.status == Status.IN_PROGRESS
        row.officer = to
        outbox.tell_officer(to, row, "assigned")
        if not begun:
            outbox.tell_citizen(row, "accepted")

    return perform(step("assign", By(officer=officer), complaint, seen, at=at, to=to.id), change)


def ask(officer: Officer, complaint: Complaint, text: str, *, seen: int, at: dt.datetime | None = None) -> Complaint:
    """Ask the citizen something, at most three times at each level. Days until the reply do not count."""
    wanted = step("ask", By(officer=officer), complaint, seen, at=at, text=text)

    def change(row: Complaint) -> None:
        if row.questions >= MOST_QUESTIONS:
            raise Refused("questions")
        row.questions += 1
        row.officer = officer
        row.waiting_since = day_of(wanted.at)
        outbox.tell_citizen(row, "asked")

    return perform(wanted, change)


def answer(
    officer: Officer,
    complaint: Complaint,
    *,
    outcome: str,
    text: str,
    done_on: dt.date | None,
    done_where: str | None,
    seen: int,
    at: dt.datetime | None = None,
) -> Complaint:
    """Say what was done, when and where, and whether relief was granted. The citizen has the last word.

    When relief cannot be granted, nothing was done: then there is neither a day nor a place. Of several answers the
    last one counts.
    """
    where = done_where or ""
    wanted = step(
        *("answer", By(officer=officer), complaint, seen),
        at=at,
        outcome=outcome,
        text=text,
        done_on=done_on.isoformat() if done_on else "",
        done_where=where,
    )

    def change(row: Complaint) -> None:
        day = day_of(wanted.at)
        if not has_word(text, of_letters=True) or (outcome != Outcome.REFUSED and not _was_done(done_on, where, day)):
            raise Refused("incomplete")
        _check_deadline(row, wanted.at)
        proposals.lapse(row, wanted.at)
        row.officer, row.outcome = officer, outcome
        row.verdict = row.stars = None  # what the citizen said was about the answer before
        row.search_key = f"{row.search_key} {search_key(where)}"
        row.answered_at = wanted.at
        row.calendar_days, row.answer_days = days_until(row, day)
        row.in_time = is_in_time(row, day)
        row.silence_on = day + dt.timedelta(days=DAYS_TO_OBJECT)
        row.remind_on = row.silence_on - dt.timedelta(days=REMINDER_BEFORE)
        outbox.tell_citizen(row, "answered", until=row.silence_on.isoformat())

    return perform(wanted, change)


def _was_done(on: dt.date | None, where: str, day: dt.date) -> bool:
    """Whether it is said when and where something was done; what is not done yet is no answer."""
    return on is not None and on <= day and has_word(where)


def forward(
    officer: Officer, complaint: Complaint, to: Office, reason: str, *, seen: int, at: dt.datetime | None = None
) -> Complaint:
    """Send it to the office it belongs to, at most three times in its life; "not ours" never ends it.

    The deadline stays, and so does the figure of a department that has let one pass.
    """
    wanted = step("forward", By(officer=officer), complaint, seen, at=at, to=to.code, text=reason)

    def change(row: Complaint) -> None:
        _check_destination(row, to)
        if row.transfers >= MOST_TRANSFERS:
            raise Refused("transfers")
        _check_deadline(row, wanted.at)
        proposals.lapse(row, wanted.at)
        before = row.office_id
        placing.place(row, to)
        if row.office_id == before:
            raise Refused("nobody_there")
        row.transfers += 1
        row.level, row.status = 1, Status.NEW
        row.routing_reason = {}
        if not row.escalated:
            row.department = to.department_id
        keep_deadline(row, day_of(wanted.at))
        outbox.tell_citizen(row, "forwarded", office=to.code, deadline=row.deadline.isoformat())

    return perform(wanted, change)


def propose_drop(
    officer: Officer, complaint: Complaint, *, ground: str, fact: str, seen: int, at: dt.datetime | None = None
) -> Complaint:
    """Propose not to take it up: a ground of ``GROUNDS`` and a fact that can be checked. A second person decides."""
    wanted = step("propose_drop", By(officer=officer), complaint, seen, at=at, ground=ground, text=fact)

    def change(row: Complaint) -> None:
        if proposals.pending(officer, row):
            raise Refused("pending")
        Proposal.create(complaint=row, ground=ground, fact=fact, officer=officer, at=wanted.at)

    return perform(wanted, change)


def approve_drop(officer: Officer, complaint: Complaint, *, seen: int, at: dt.datetime | None = None) -> Complaint:
    """Agree to a colleague's proposal: the complaint is not taken up, and the citizen may appeal once."""
    proposal = proposals.pending(officer, complaint)
    said = {"ground": proposal.ground, "text": proposal.fact} if proposal and proposal.kind == "drop" else {}
    wanted = step("approve_drop", By(officer=officer), complaint, seen, at=at, **said)

    def change(row: Complaint) -> None:
        proposals.decide(row, officer, "drop", "approved", wanted.at)
        _check_deadline(row, wanted.at)
        row.closed_at = wanted.at
        outbox.tell_citizen(row, "dropped")

    return perform(wanted, change)


def refuse_drop(
    officer: Officer, complaint: Complaint, reason: str, *, seen: int, at: dt.datetime | None = None
) -> Complaint:
    """Do not agree to a colleague's proposal: the office goes on working."""
    wanted = step("refuse_drop", By(officer=officer), complaint, seen, at=at, text=reason)
    return perform(wanted, lambda row: proposals.decide(row, officer, "drop", "refused", wanted.at))


def note(officer: Officer, complaint: Complaint, text: str, *, seen: int, at: dt.datetime | None = None) -> Complaint:
    """Write something down for colleagues; the citizen does not see it."""
    return perform(step("note", By(officer=officer), complaint, seen, at=at, text=text), lambda _row: None)


def reveal(
    officer: Officer, complaint: Complaint, reason: str, *, seen: int, at: dt.datetime | None = None
) -> Complaint:
    """Let this officer know who lodged a complaint with a hidden identity. The citizen is told, with the reason."""
    wanted = step("reveal", By(officer=officer), complaint, seen, at=at, reason=reason)

    def change(row: Complaint) -> None:
        if not row.hide_identity:
            raise Refused("state")
        outbox.tell_citizen(row, "revealed")

    return perform(wanted, change)


def propose_accuse(
    officer: Officer,
    complaint: Complaint,
    reason: str,
    *,
    office: Office | None = None,
    accused: Officer | None = None,
    seen: int,
    at: dt.datetime | None = None,
) -> Complaint:
    """Propose to note that the complaint is about an office or an officer. A second person decides.

    Until then they go on as before and do not see the proposal. The portal's own cell has nobody above it, so only one
    of its officers can be named.
    """
    about = {"office": office.code if office else None, "officer": accused.id if accused else None}
    wanted = step("propose_accuse", By(officer=officer), complaint, seen, at=at, text=reason, **about)

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
            at=wanted.at,
        )

    return perform(wanted, change)


def approve_accuse(officer: Officer, complaint: Complaint, *, seen: int, at: dt.datetime | None = None) -> Complaint:
    """Agree that the complaint is about an office or an officer, who can then no longer see it, wherever it goes.

    While it is active: when that office, or the one the accused works at, has it or is above the one that has it, it
    goes to the office above them all. The deadline stays.
    """
    wanted = step("approve_accuse", By(officer=officer), complaint, seen, at=at, **_about(officer, complaint))

    def change(row: Complaint) -> None:
        proposal = proposals.decide(row, officer, "accuse", "approved", wanted.at)
        Accused.get_or_create(complaint=row, office=proposal.accused_office, officer=proposal.accused_officer)
        if row.status not in ACTIVE:
            return
        _check_deadline(row, wanted.at)
        theirs = proposal.accused_office or proposal.accused_officer.office
        if theirs in routing.chain(row.named_office) and not routing.is_top(theirs):
            _go_above(theirs, row, wanted.at)
        elif placing.holder(row.named_office, row) not in (None, row.office):
            placing.place(row, row.named_office)  # nobody is left there who may see it
        elif row.officer and permissions.is_shut_out(row.officer, row):
            placing.unassign(row)

    return perform(wanted, change)


def refuse_accuse(
    officer: Officer, complaint: Complaint, reason: str, *, seen: int, at: dt.datetime | None = None
) -> Complaint:
    """Do not agree that it is about whom a colleague named: everybody goes on as before."""
    about = _about(officer, complaint)
    wanted = step("refuse_accuse", By(officer=officer), complaint, seen, at=at, text=reason, **about)
    return perform(wanted, lambda row: proposals.decide(row, officer, "accuse", "refused", wanted.at))


def _about(officer: Officer, complaint: Complaint) -> dict[str, object]:
    """Whom the proposal names that this officer decides about, and who made it."""
    proposal = proposals.pending(officer, complaint)
    if proposal is None:
        return {}
    about = {"office": proposal.accused_office_id, "officer": proposal.accused_officer_id}
    return about | {"proposer": proposal.officer_id}


def _go_above(office: Office, row: Complaint, at: dt.datetime) -> None:
    """Give the complaint to the one above this office, as new. Its deadline stays."""
    start_clock(row, day_of(at))
    placing.place(row, routing.above(office))
    row.level, row.questions = min(HIGHEST, row.level + 1), 0
    keep_deadline(row, day_of(at))
    row.status = Status.REOPENED if row.status == Status.REOPENED else Status.NEW


def _check_deadline(row: Complaint, at: dt.datetime) -> None:
    """The office acts after its deadline, before time has sent the complaint up: that is a lapse all the same."""
    if day_of(at) > row.deadline and not row.lapses.where(Lapse.office == row.office_id).exists():
        placing.note_lapse(row, at)


def _check_destination(row: Complaint, to: Office) -> None:
    if to.code in (row.office_id, row.named_office_id):
        raise Refused("same_office")
    if not to.active:
        raise Refused("closed_office")
    accused = {a.office_id for a in Accused.select().where(Accused.complaint == row, Accused.office.is_null(False))}
    if accused & {office.code for office in routing.chain(to)}:
        raise Refused("accused")
    answered_there = Event.select().where(Event.complaint == row, Event.kind == "answered", Event.office == to)
    if answered_there.exists():
        raise Refused("rejected_here")
