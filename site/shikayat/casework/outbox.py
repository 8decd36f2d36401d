"""Puts notices into the outbox as part of the caller's transaction. How they leave is the business of ``notices``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from models import Channel, Complaint, Notice, Officer, database

from ..prepared_query import insert

_after_commit: Callable[[], object] | None = None


def deliver_after_commit(deliver: Callable[[], object] | None) -> None:
    """Call ``deliver`` after each commit that put a notice in (in development); None leaves it to ``flask work``."""
    global _after_commit  # noqa: PLW0603 - set once, when the app is made
    _after_commit = deliver


@contextmanager
def held_back() -> Iterator[None]:
    """Nothing is delivered after commits meanwhile."""
    before = _after_commit
    deliver_after_commit(None)
    try:
        yield
    finally:
        deliver_after_commit(before)


def notices_wait() -> None:
    """A notice was put in: have it delivered after the commit, where that is wanted."""
    if _after_commit is not None:
        database.after_commit(_after_commit) if database.in_transaction() else _after_commit()


def notify_citizen(complaint: Complaint, kind: str, **data: Any) -> None:
    """Put a short message about the complaint into the outbox of its citizen. Its words are found when it leaves."""
    citizen = complaint.citizen
    notice = Notice(
        citizen=citizen,
        channel=Channel.SMS,
        language=citizen.language,
        kind=kind,
        complaint=complaint,
        data=data,
    )
    insert(notice)
    notices_wait()


def notify_officer(officer: Officer, complaint: Complaint, kind: str, **data: Any) -> None:
    """Put an e-mail about the complaint into the outbox of an officer; nothing for one without an address."""
    if not officer.email:
        return
    Notice.create(
        officer=officer, channel=Channel.EMAIL, language=officer.language, kind=kind, complaint=complaint, data=data
    )
    notices_wait()
