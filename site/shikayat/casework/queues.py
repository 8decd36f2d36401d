"""Which complaints are in a queue of the desk, and in which order: for its pages and for the next one to work on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from models import Category, Complaint, Officer, Status

from ..dates import today
from . import permissions, proposals
from .conditions import ACTIVE, ENDED, OPEN
from .search import mentions

SOON = 3  # days

# In the order in which they are shown.
QUEUES = (
    *("todo", "new", "mine", "late", "soon", "waiting", "reopened", "held", "to_decide", "answered", "ended", "lapsed"),
)
NEWEST_FIRST = ("answered", "ended", "lapsed")


@dataclass(frozen=True)
class QueueFilter:
    """What of the queue is wanted: one of ``QUEUES``, words, a category or its group, a place of any level."""

    queue: str = "todo"
    words: str = ""
    category: str = ""
    place: str = ""


def next_one(officer: Officer, queue_filter: QueueFilter, done: Complaint) -> Complaint | None:
    """The complaint that follows ``done`` in the queue as it is filtered; after the last one, the first of the others.

    ``done`` is as it was before it was worked on: its place in the queue may be another one since.
    """
    newest_first = queue_filter.queue in NEWEST_FIRST
    behind = (Complaint.deadline > done.deadline) | ((Complaint.deadline == done.deadline) & (Complaint.id > done.id))
    after = Complaint.id < done.id if newest_first else behind
    others = Complaint.select().where(
        in_sight(officer, queue_filter), *conditions(officer, queue_filter), Complaint.id != done.id
    )
    return others.where(after).order_by(*order(queue_filter)).first() or others.order_by(*order(queue_filter)).first()


def in_sight(officer: Officer | permissions.OfficerScope, queue_filter: QueueFilter, *, by_index: bool = True) -> Any:
    """What the officer may see of a queue; that of lapses is for reading only."""
    if queue_filter.queue == "lapsed":
        return permissions.missed_by_office_of(officer)
    return permissions.visible_to(officer, by_index=by_index)


def conditions(officer: Officer | permissions.OfficerScope, queue_filter: QueueFilter) -> list[Any]:
    conditions = [of_queue(queue_filter.queue, officer, today())]
    if queue_filter.words:
        conditions.append(mentions(queue_filter.words))
    if queue_filter.category:
        upper = Category.alias()
        below = upper.select(upper.code).where(
            (upper.code == queue_filter.category) | (upper.parent == queue_filter.category)
        )
        conditions.append(Complaint.category.in_(below))
    if queue_filter.place:
        conditions.append(
            (Complaint.province == queue_filter.place)
            | (Complaint.district == queue_filter.place)
            | (Complaint.tehsil == queue_filter.place)
        )
    return conditions


def of_queue(name: str, officer: Officer | permissions.OfficerScope, day: dt.date) -> Any:
    if name == "to_decide":
        return proposals.to_decide(officer)
    return {
        "todo": OPEN,
        "new": OPEN & Complaint.status.in_((Status.NEW, Status.REOPENED)),
        "mine": ACTIVE & (Complaint.officer == officer.id),
        "late": OPEN & (Complaint.deadline < day),
        "soon": OPEN & Complaint.deadline.between(day, day + dt.timedelta(days=SOON)),
        "waiting": Complaint.status == Status.WAITING,
        "reopened": ACTIVE & (Complaint.reopened > 0),
        "held": ACTIVE & Complaint.held_for.is_null(False),
        "answered": Complaint.status == Status.ANSWERED,
        "ended": ENDED,
        "lapsed": Complaint.escalated > 0,
    }[name]


def order(queue_filter: QueueFilter) -> tuple[Any, ...]:
    if queue_filter.queue in NEWEST_FIRST:
        return (Complaint.id.desc(),)
    return Complaint.deadline, Complaint.id
