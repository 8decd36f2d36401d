"""What `flask work` does: rounds of jobs; a job that fails does not stop the others."""

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
from .notices.delivery import SilentGateways, deliver
from .public.statistics import queries as statistics
from .web.saved_forms import tidy


class Worker:
    """Runs rounds until it is stopped; a signal may set ``stop`` at any moment.

    A job that fails is logged and does not keep the others from running. An error that comes again in the next round is
    logged only once.
    """

    def __init__(self, app: Flask) -> None:
        self.stop = threading.Event()
        self.errors: dict[str, str] = {}
        self._app = app
        self._pauses = SilentGateways()

    def round(self) -> list[str]:
        """Do what is due; returns what was done, as phrases. What went wrong is in ``errors``, by job."""
        done: list[str] = []
        before, self.errors = self.errors, {}
        if self._run("the clock", self._check_clock, before):
            self._run("deadlines", lambda: self._catch_up(done), before)
            self._run("clean-up", tidy, before)
            self._run("statistics", statistics.refresh, before)
        # Last: verification codes are sent even when the clock is in doubt.
        self._run("messages", lambda: self._deliver(done), before)
        return done

    def _run(self, name: str, job: Callable[[], object], before: dict[str, str]) -> bool:
        """Run one job; returns whether it was done."""
        if self.stop.is_set():
            return False
        try:
            with database.connection():
                job()
        except clock.ClockError as error:
            self._report(name, str(error), before)
        except PeeweeException as error:
            self._report(name, f"the database says: {first_line(error)}", before)
        except Exception as error:  # noqa: BLE001 - the other jobs, and the next rounds, go on
            self._report(name, type(error).__name__, before, error)
        return name not in self.errors

    def _report(self, name: str, message: str, before: dict[str, str], error: Exception | None = None) -> None:
        self.errors[name] = message
        if before.get(name) != message:
            self._app.logger.error("%s: %s", name, message, exc_info=error)

    def _check_clock(self) -> None:
        clock.check()

    def _catch_up(self, done: list[str]) -> None:
        done += [f"{name} {number}" for name, number in asdict(catch_up()).items() if number]

    def _deliver(self, done: list[str]) -> None:
        if sent := deliver(self._app, self.stop.is_set, self._pauses):
            done.append(f"messages sent {sent}")


def work(app: Flask, every: int | None) -> bool:
    """Run one round, or rounds until a signal comes; finish a message being sent. Returns whether all went well."""
    worker = Worker(app)
    with _stopped_by_signals(worker.stop):
        while True:
            done = worker.round()
            if done or every is None:
                click.echo(", ".join(done) or "nothing was due")
            if every is None or worker.stop.wait(every):
                return not worker.errors or every is not None


def first_line(error: Exception) -> str:
    """The first line of a database's error message."""
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
        signal.signal(number, before[signal.Signals(number)])

    for number in before:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
