"""What `flask work` does: rounds of jobs, each of which fails for itself alone."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from types import FrameType

import click
from flask import Flask
from peewee import PeeweeException

from . import database
from .casework import clock
from .casework.scheduled import catch_up
from .notices.delivery import deliver
from .public.statistics import queries as statistics
from .web.saved_forms import tidy


class Worker:
    """Runs rounds until it is told to stop; ``stop`` may be set by a signal at any moment.

    A job that fails says so and leaves the others alone. What is said again in the next round is said once.
    """

    def __init__(self, app: Flask) -> None:
        self.stop = threading.Event()
        self.troubles: dict[str, str] = {}
        self._app = app

    def round(self) -> list[str]:
        """Do what is due; returns what was done, in words. What went wrong is in ``troubles``."""
        done: list[str] = []
        before, self.troubles = self.troubles, {}
        if self._run("the clock", self._check_clock, before):
            self._run("deadlines", lambda: self._catch_up(done), before)
            self._run("tidying up", tidy, before)
            self._run("statistics", statistics.refresh, before)
        # Last: codes to sign in with also leave when the clock is in doubt.
        self._run("messages", lambda: self._deliver(done), before)
        return done

    def _run(self, name: str, job: Callable[[], object], before: dict[str, str]) -> bool:
        """Whether the job was done."""
        if self.stop.is_set():
            return False
        try:
            with database.connection():
                job()
        except clock.ClockError as error:
            self._tell(name, str(error), before)
        except PeeweeException as error:
            self._tell(name, f"the database says: {first_line(error)}", before)
        except Exception as error:  # noqa: BLE001 - the other jobs, and the next rounds, go on
            self._tell(name, type(error).__name__, before, error)
        return name not in self.troubles

    def _tell(self, name: str, trouble: str, before: dict[str, str], error: Exception | None = None) -> None:
        self.troubles[name] = trouble
        if before.get(name) != trouble:
            self._app.logger.error("%s: %s", name, trouble, exc_info=error)

    def _check_clock(self) -> None:
        clock.check()

    def _catch_up(self, done: list[str]) -> None:
        done += [f"{name} {number}" for name, number in asdict(catch_up()).items() if number]

    def _deliver(self, done: list[str]) -> None:
        if sent := deliver(self._app, self.stop.is_set):
            done.append(f"messages sent {sent}")


def work(app: Flask, every: int | None) -> bool:
    """One round, or rounds until a signal comes; what is being sent is finished. Returns whether all went well."""
    worker = Worker(app)
    with _stopped_by_signals(worker.stop):
        while True:
            done = worker.round()
            if done or every is None:
                click.echo(", ".join(done) or "nothing was due")
            if every is None or worker.stop.wait(every):
                return not worker.troubles or every is not None


def first_line(error: Exception) -> str:
    """What a database says of a failure, in one line."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """SIGTERM and Ctrl+C set the event; the second one ends the process at once."""
    if threading.current_thread() is not threading.main_thread():  # where Python allows no handlers
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def end(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[number])

    for number in before:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
