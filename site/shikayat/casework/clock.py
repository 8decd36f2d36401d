"""Whether the machine's clock can be believed: what time does cannot be taken back.

The worker writes down when it ran. A clock that is behind what was written already, or far ahead of the last run, is
either wrong or the worker stood still for days; a person says which.
"""

from __future__ import annotations

import datetime as dt

from peewee import fn

from models import Event, WorkerRun, database, now

from ..dates import PAKISTAN

BEHIND = dt.timedelta(minutes=10)  # what the clocks of several machines may differ by
FAR = dt.timedelta(days=3)
EACH = dt.timedelta(minutes=1)  # how often a run is written down


class ClockError(RuntimeError):
    """The clock is in doubt; nothing that depends on the date is done."""


def check(moment: dt.datetime | None = None) -> None:
    """Write the run down. Raises ClockError, and writes nothing, when the clock is in doubt."""
    moment = moment or now()
    last = _last_run()
    newest = _newest_event(last)
    if doubt := _doubt(moment, last, newest):
        raise ClockError(doubt)
    if last is None or moment - last.at >= EACH:
        _write(moment)


def confirm(moment: dt.datetime | None = None) -> dt.datetime:
    """A person says that the clock is right. Events from the future are known from now on. Returns the moment."""
    moment = moment or now()
    _write(moment)
    return moment


def shown(moment: dt.datetime) -> str:
    """Convert a naive UTC moment to Pakistan's time."""
    return f"{moment.replace(tzinfo=dt.UTC).astimezone(PAKISTAN):%Y-%m-%d %H:%M} in Pakistan"


def _doubt(moment: dt.datetime, last: WorkerRun | None, newest: dt.datetime | None) -> str:
    """Why the clock is in doubt; empty when it is not."""
    reached = max((known for known in (newest, last and last.at) if known), default=None)
    if reached is None:
        return ""
    if reached - moment > BEHIND:
        return _sentence(moment, f"something was written down at {shown(reached)} already")
    # The newest event does not count once there was a run: with a wrong clock it is as wrong as this moment.
    before = last.at if last else reached
    if moment - before > FAR:
        what = "the last run" if last else "the newest entry"
        return _sentence(moment, f"{what} was at {shown(before)}, {(moment - before).days} days ago")
    return ""


def _sentence(moment: dt.datetime, why: str) -> str:
    return (
        f"this machine's clock says {shown(moment)}, but {why}. Deadlines, reminders and tidying up wait."
        " If the clock is wrong, put it right. If it is right, run: flask --app shikayat clock confirm"
    )


def _last_run() -> WorkerRun | None:
    return WorkerRun.get_or_none(WorkerRun.id == 1)


def _newest_event(last: WorkerRun | None) -> dt.datetime | None:
    """The latest moment of an event that the last run has not seen."""
    return Event.select(fn.MAX(Event.at)).where(Event.id > (last.last_event if last else 0)).scalar()


def _write(moment: dt.datetime) -> None:
    kept = {WorkerRun.at: moment, WorkerRun.last_event: Event.select(fn.MAX(Event.id)).scalar() or 0}
    with database.atomic():
        WorkerRun.insert({WorkerRun.id: 1} | kept).on_conflict(conflict_target=[WorkerRun.id], update=kept).execute()
