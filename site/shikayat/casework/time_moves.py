"""What time does: late complaints go up, silence closes, unanswered questions end. Run by ``flask work``.

Every change is a transaction of its own that looks again, so two runs at once, and a run after days of standstill,
do what a run every night would have done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from models import Complaint, Status, now

from . import outbox, proposals, routing
from .deadlines import DAYS_TO_REPLY, REMINDER_BEFORE, day_of, next_deadline, start_clock
from .lifecycle import HIGHEST, OPEN
from .refusals import NotVisible, Refused
from .transitions import By, perform, step

BATCH = 500


@dataclass
class Done:
    """How many complaints each kind of move was made with."""

    escalated: int = 0
    resumed: int = 0
    reminded: int = 0
    closed: int = 0


def catch_up(at: dt.datetime | None = None) -> Done:
    """Do everything that is due at this moment (naive UTC; now unless given)."""
    at = at or now()
    day = day_of(at)
    done = Done()
    asked_before = day - dt.timedelta(days=DAYS_TO_REPLY)
    done.resumed = _each(Complaint.waiting_since < asked_before, (Status.WAITING,), lambda row: _resume(row, at))
    # A complaint that slept through two deadlines goes up twice.
    late = (Complaint.deadline < day) & (Complaint.level < HIGHEST)
    while gone_up := _each(late, OPEN, lambda row: _escalate(row, at)):
        done.escalated += gone_up
    silent = (Complaint.silence_on < day) & Complaint.remind_on.is_null()
    done.closed = _each(silent, (Status.ANSWERED,), lambda row: _close(row, at))
    done.reminded = _each(Complaint.remind_on <= day, (Status.ANSWERED,), lambda row: _remind(row, at))
    return done


def _each(due: Any, statuses: tuple[str, ...], move: Callable[[Complaint], None]) -> int:
    made = 0
    for complaint in _rows(due, statuses):
        try:
            move(complaint)
        except (Refused, NotVisible):
            continue  # somebody was quicker
        made += 1
    return made


def _rows(due: Any, statuses: tuple[str, ...]) -> Iterator[Complaint]:
    reached = 0
    while rows := list(
        Complaint.select()
        .where(due, Complaint.status.in_(statuses), Complaint.id > reached)
        .order_by(Complaint.id)
        .limit(BATCH)
    ):
        yield from rows
        reached = rows[-1].id


def _escalate(complaint: Complaint, at: dt.datetime) -> None:
    """To the office above, then to the head of the organisation; the new deadline counts from the old one.

    Where there is nobody above, it stays, and stays late.
    """

    def change(row: Complaint) -> None:
        if row.deadline >= day_of(at) or row.level >= HIGHEST:
            raise Refused("state")
        to = routing.above(row.office) if row.level == 1 else routing.head_of(row.office)
        row.level = HIGHEST if routing.head_of(to) == to else row.level + 1
        row.escalated += 1
        if to != row.office:
            proposals.lapse(row, at)
            row.office, row.officer = to, None
            row.deadline = next_deadline(row.deadline)
            row.status = Status.REOPENED if row.status == Status.REOPENED else Status.NEW
            outbox.tell_citizen(row, "escalated", office=to.code, deadline=row.deadline.isoformat())

    _by_time("escalate", complaint, at, change)


def _resume(complaint: Complaint, at: dt.datetime) -> None:
    """The citizen has not replied: the office goes on with what it knows."""

    def change(row: Complaint) -> None:
        if row.waiting_since is None or (day_of(at) - row.waiting_since).days <= DAYS_TO_REPLY:
            raise Refused("state")
        start_clock(row, day_of(at))
        outbox.tell_citizen(row, "resumed")
        if row.officer:
            outbox.tell_officer(row.officer, row, "resumed")

    _by_time("resume", complaint, at, change)


def _remind(complaint: Complaint, at: dt.datetime) -> None:
    """Say that silence will close it. Nothing closes unsaid: a late reminder, after a standstill, moves that day on."""

    def change(row: Complaint) -> None:
        if row.remind_on is None or row.remind_on > day_of(at):
            raise Refused("state")
        row.remind_on = None
        row.silence_on = max(row.silence_on, day_of(at) + dt.timedelta(days=REMINDER_BEFORE))
        outbox.tell_citizen(row, "reminded", until=row.silence_on.isoformat())

    _by_time("remind", complaint, at, change)


def _close(complaint: Complaint, at: dt.datetime) -> None:
    def change(row: Complaint) -> None:
        if row.silence_on is None or row.silence_on >= day_of(at) or row.remind_on:
            raise Refused("state")
        row.silence_on = None
        row.closed_at = at
        outbox.tell_citizen(row, "closed")

    _by_time("close_silent", complaint, at, change)


def _by_time(move: str, complaint: Complaint, at: dt.datetime, change: Callable[[Complaint], None]) -> None:
    perform(step(move, By(), complaint, None, at=at), change)
