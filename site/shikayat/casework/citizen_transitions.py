"""What the citizen does: lodges, replies, judges, reopens, appeals, withdraws. One function a transition."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from models import Accused, Category, Citizen, Complaint, Event, Office, Place, Status, Verdict, now

from ..dates import day_of
from ..prepared_query import insert
from ..text.cleaning import has_word, search_key
from ..text.numbers import make_reference
from . import office_assignment, outbox, proposals, routing
from .deadlines import DAYS_TO_REOPEN, deadline_for, next_deadline, start_clock
from .lifecycle import CITIZEN, HIGHEST, TRANSITIONS, is_possible
from .refusals import Refused
from .transitions import Actor, apply, new_attempt


@dataclass(frozen=True)
class NewComplaint:
    """What a citizen lodges. ``about_office``: it is about the very office that would get it."""

    kind: str
    category: Category
    tehsil: Place
    subject: str
    details: str
    landmark: str = ""
    about: str = ""
    about_office: bool = False
    hide_identity: bool = False


def lodge(citizen: Citizen, matter: NewComplaint, *, idempotency_key: str, at: dt.datetime | None = None) -> Complaint:
    """Make it a complaint: routed, with a deadline, a history and an acknowledgement. The caller holds a transaction.

    Raises IntegrityError when the one-time key or the reference is taken.
    """
    moment = at or now()
    routed = routing.route(matter.category, matter.tehsil, about_office=matter.about_office)
    district = matter.tehsil.parent
    complaint = Complaint(
        reference=make_reference(),
        citizen=citizen,
        kind=matter.kind,
        category=matter.category,
        subject=matter.subject,
        details=matter.details,
        search_key=_words_of(matter),
        province=district.parent_id,
        district=district,
        tehsil=matter.tehsil,
        landmark=matter.landmark,
        about=matter.about,
        hide_identity=matter.hide_identity,
        department=(routed.accused or routed.office).department_id,
        office=routed.office,
        routing_reason=routed.reason,
        unrouted=not routed.reason,
        deadline=deadline_for(matter.category, day_of(moment)),
        idempotency_key=idempotency_key,
        created_at=moment,
        updated_at=moment,
    )
    insert(complaint)
    if routed.accused:
        Accused.create(complaint=complaint, office=routed.accused)
    if not routed.staffed:
        office_assignment.assign_office(complaint, routed.office)
        complaint.save(only=complaint.dirty_fields)
    insert(Event(complaint=complaint, at=moment, kind="lodged", actor="citizen"))
    sent = Event(
        complaint=complaint,
        at=moment,
        kind="sent",
        actor="system",
        office=routed.office,
        data=routed.reason
        | ({"about": routed.accused.code} if routed.accused else {})
        | ({"holder": complaint.office_id} if complaint.held_for_id else {}),
    )
    insert(sent)
    outbox.notify_citizen(complaint, "received", deadline=complaint.deadline.isoformat())
    return complaint


def reply(
    citizen: Citizen, complaint: Complaint, text: str, *, expected_version: int, at: dt.datetime | None = None
) -> Complaint:
    """Answer the office's question; its clock goes on."""
    attempt = new_attempt("reply", Actor(citizen=citizen), complaint, expected_version, at=at, text=text)

    def change(row: Complaint) -> None:
        start_clock(row, day_of(attempt.at))
        if row.officer:
            outbox.notify_officer(row.officer, row, "replied")
        else:
            row.status = Status.NEW  # who had asked works there no more

    return apply(attempt, change)


def judge(
    citizen: Citizen,
    complaint: Complaint,
    *,
    verdict: str,
    stars: int | None = None,
    text: str = "",
    expected_version: int,
    at: dt.datetime | None = None,
) -> Complaint:
    """The citizen's word on the answer. Not solved: the office above gets it, with a new deadline.

    When the highest office has answered already, the complaint ends as not solved.
    """
    attempt = new_attempt(
        "verdict", Actor(citizen=citizen), complaint, expected_version, at=at, verdict=verdict, stars=stars, text=text
    )

    def change(row: Complaint) -> None:
        if verdict != Verdict.SOLVED and not has_word(text):
            raise Refused("incomplete")
        row.verdict, row.stars = verdict, stars
        if verdict == Verdict.NOT_SOLVED and not routing.is_top(row.office):
            _reopen(row, attempt.at)
        else:
            _end(row, attempt.at, Status.CLOSED)

    return apply(attempt, change)


def reopen(
    citizen: Citizen, complaint: Complaint, text: str, *, expected_version: int, at: dt.datetime | None = None
) -> Complaint:
    """Take a closed complaint up again at the office above: it was closed in silence, or only partly solved."""
    attempt = new_attempt("reopen", Actor(citizen=citizen), complaint, expected_version, at=at, text=text)

    def change(row: Complaint) -> None:
        if not can_reopen(row, attempt.at):
            raise Refused("final")
        _reopen(row, attempt.at)

    return apply(attempt, change)


def possible_now(complaint: Complaint) -> set[str]:
    """The names of what the citizen can do with this complaint now."""
    names = {
        name
        for name, transition in TRANSITIONS.items()
        if transition.who == CITIZEN and is_possible(name, complaint.status)
    }
    if not can_reopen(complaint):
        names.discard("reopen")
    if complaint.appealed:
        names.discard("appeal")
    return names


def can_reopen(complaint: Complaint, at: dt.datetime | None = None) -> bool:
    """Whether the citizen may still take this closed complaint up again."""
    return (
        complaint.status == Status.CLOSED
        and complaint.verdict in (None, Verdict.PARTLY)
        and not routing.is_top(complaint.office)
        and complaint.closed_at is not None
        and day_of(at or now())
        <= _told_of_its_end(complaint, day_of(complaint.closed_at)) + dt.timedelta(days=DAYS_TO_REOPEN)
    )


def _told_of_its_end(complaint: Complaint, closed_on: dt.date) -> dt.date:
    """The day on which it was closed, or on which its citizen learned that, if the worker told it later."""
    if complaint.verdict is not None:
        return closed_on  # the citizen closed it
    closings = Event.select().where(Event.complaint == complaint, Event.kind == "closed")
    last = closings.order_by(Event.id.desc()).first()
    told_on = last.data.get("told_on") if last else None
    return max(closed_on, dt.date.fromisoformat(told_on)) if told_on else closed_on


def office_above(complaint: Complaint) -> Office | None:
    """Where it would go next; None when the highest office has it."""
    return None if routing.is_top(complaint.office) else routing.above(complaint.office)


def appeal(
    citizen: Citizen, complaint: Complaint, text: str, *, expected_version: int, at: dt.datetime | None = None
) -> Complaint:
    """Object to its not being taken up, once: the office above decides anew."""
    attempt = new_attempt("appeal", Actor(citizen=citizen), complaint, expected_version, at=at, text=text)

    def change(row: Complaint) -> None:
        if row.appealed:
            raise Refused("final")
        row.appealed = True
        _reopen(row, attempt.at)

    return apply(attempt, change)


def withdraw(
    citizen: Citizen, complaint: Complaint, text: str = "", *, expected_version: int, at: dt.datetime | None = None
) -> Complaint:
    """Withdraw the complaint for the citizen."""
    attempt = new_attempt("withdraw", Actor(citizen=citizen), complaint, expected_version, at=at, text=text)

    def change(row: Complaint) -> None:
        proposals.lapse(row, attempt.at)
        _end(row, attempt.at, Status.WITHDRAWN)

    return apply(attempt, change)


def _reopen(row: Complaint, at: dt.datetime) -> None:
    office_assignment.assign_office(row, row.office if routing.is_top(row.office) else routing.above(row.office))
    row.status = Status.REOPENED
    row.level, row.questions = min(HIGHEST, row.level + 1), 0
    row.reopened += 1
    if row.in_time:
        row.in_time = False  # another answer is needed, and that one comes after the date
    row.deadline = next_deadline(day_of(at))
    row.remind_on = row.closes_on = row.closed_at = None


def _end(row: Complaint, at: dt.datetime, status: str) -> None:
    row.status, row.closed_at = status, at
    row.remind_on = row.closes_on = row.waiting_since = None


def _words_of(matter: NewComplaint) -> str:
    """The folded words a complaint is found by: the citizen's, and the names of its place in every language."""
    places = [matter.tehsil, matter.tehsil.parent, matter.tehsil.parent.parent]
    names = [name for place in places if place for name in (*place.names.values(), *place.aliases)]
    return search_key("\n".join([matter.subject, matter.details, matter.landmark, *names]))
