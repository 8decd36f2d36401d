"""What time does: late complaints go up, silence closes, unanswered questions end. Run by ``flask work``.

Every change is a transaction of its own that looks again, so two runs at once do it once. Each is dated and counted by
the moment at which it was due, whenever it is made: a run after days of standstill leaves what a run every night would
have left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from models import Complaint, Status, now

from ..dates import day_of, midnight
from . import office_assignment, outbox, proposals, routing, staffing
from .deadlines import DAYS_TO_REPLY, next_deadline, start_clock
from .lifecycle import HIGHEST, OPEN
from .refusals import NotVisible, Refused
from .transitions import Actor, apply, new_attempt

BATCH = 500

# For each scheduled transition: the column with a day, and how many days after it it is due.
DUE = {
    "resume": ("waiting_since", DAYS_TO_REPLY + 1),
    "escalate": ("deadline", 1),
    "remind": ("remind_on", 0),
    "close_silent": ("closes_on", 1),
}


@dataclass
class Done:
    """How many complaints each transition was made with."""

    escalated: int = 0
    resumed: int = 0
    reminded: int = 0
    closed: int = 0
    settled: int = 0


def catch_up(at: dt.datetime | None = None) -> Done:
    """Do everything that is due at this moment (naive UTC; now unless given)."""
    at = at or now()
    done = Done()
    done.resumed = _each("resume", (Status.WAITING,), at, _resume)
    # A complaint that slept through two deadlines goes up twice.
    while gone_up := _each("escalate", OPEN, at, _escalate, Complaint.level < HIGHEST):
        done.escalated += gone_up
    done.reminded = _each("remind", (Status.ANSWERED,), at, _remind)
    done.closed = _each("close_silent", (Status.ANSWERED,), at, _close, Complaint.remind_on.is_null())
    done.settled = staffing.reassign_complaints(at)
    return done


def _each(
    transition: str,
    statuses: tuple[str, ...],
    at: dt.datetime,
    change: Callable[[Complaint, dt.date, dt.datetime], None],
    *conditions: Any,
) -> int:
    """Make a transition with every complaint for which it is due.

    ``change`` gets the row, the day it was due, and ``at``.
    """
    column, days = DUE[transition]
    due_by = getattr(Complaint, column) <= day_of(at) - dt.timedelta(days=days)
    made = 0
    for complaint in _rows(due_by, Complaint.status.in_(statuses), *conditions):
        due = getattr(complaint, column) + dt.timedelta(days=days)
        looked_again = partial(_look_again, column, getattr(complaint, column), _due_on(due, at, change))
        # What is said of a day that was due long ago is told only now.
        late = {"told_on": day_of(at).isoformat()} if transition == "close_silent" and day_of(at) > due else {}
        try:
            apply(new_attempt(transition, Actor(), complaint, None, at=midnight(due), **late), looked_again)
        except (Refused, NotVisible):
            continue  # changed by another process
        made += 1
    return made


def _due_on(
    due: dt.date, at: dt.datetime, change: Callable[[Complaint, dt.date, dt.datetime], None]
) -> Callable[[Complaint], None]:
    """The change of a row that was due on this day."""
    return lambda row: change(row, due, at)


def _look_again(column: str, was: dt.date, change: Callable[[Complaint], None], row: Complaint) -> None:
    """Make the change, unless the day from which it was due has moved meanwhile."""
    if getattr(row, column) != was:
        raise Refused("state")
    change(row)


def _rows(*conditions: Any) -> Iterator[Complaint]:
    reached = 0
    while rows := list(
        Complaint.select().where(*conditions, Complaint.id > reached).order_by(Complaint.id).limit(BATCH)
    ):
        yield from rows
        reached = rows[-1].id


def _escalate(row: Complaint, due: dt.date, _at: dt.datetime) -> None:
    """To the office above, then to the head of the organisation; the new deadline counts from the old one.

    Without a higher office it keeps its office and stays late.
    """
    if row.level >= HIGHEST:
        raise Refused("state")
    office_assignment.record_lapse(row, midnight(due))
    to = routing.above(row.office) if row.level == 1 else routing.head_of(row.office)
    row.level = HIGHEST if routing.head_of(to) == to else row.level + 1
    row.questions = 0
    if to != row.office:
        proposals.lapse(row, midnight(due))
        office_assignment.assign_office(row, to)
        row.deadline = next_deadline(row.deadline)
        row.status = Status.REOPENED if row.status == Status.REOPENED else Status.NEW
        outbox.notify_citizen(row, "escalated", office=to.code, deadline=row.deadline.isoformat())


def _resume(row: Complaint, due: dt.date, _at: dt.datetime) -> None:
    """The citizen has not replied: the office goes on with what it knows."""
    start_clock(row, due)
    outbox.notify_citizen(row, "resumed")
    if row.officer:
        outbox.notify_officer(row.officer, row, "resumed")
    else:
        row.status = Status.NEW  # who had asked works there no more


def _remind(row: Complaint, _due: dt.date, at: dt.datetime) -> None:
    """Say that silence will close it, unless the day for that has passed: then the message is that it was closed."""
    row.remind_on = None
    if row.closes_on and row.closes_on >= day_of(at):
        outbox.notify_citizen(row, "reminded", until=row.closes_on.isoformat())


def _close(row: Complaint, due: dt.date, _at: dt.datetime) -> None:
    """Silence closes it on the day that was said; from the day the citizen is told, it can be opened again for long."""
    if row.remind_on:
        raise Refused("state")
    row.closes_on = None
    row.closed_at = midnight(due)
    outbox.notify_citizen(row, "closed")
