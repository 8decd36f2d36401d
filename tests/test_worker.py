"""The rounds of the worker: a clock that cannot be right, jobs that fail, and what is said of it."""

from __future__ import annotations

import datetime as dt
import logging

import pytest

import models
from shikayat import database, worker
from shikayat.casework import clock, scheduled
from shikayat.casework.outbox import deliver_after_commit
from shikayat.casework.scheduled import Done
from shikayat.dates import today

DAY = dt.timedelta(days=1)


@pytest.fixture
def late_complaints(app, make_complaint):
    """Complaints lodged a month ago and late today; nothing is delivered by the side."""
    deliver_after_commit(None)
    complaints = [make_complaint(deadline=today() - 2 * DAY) for _ in range(3)]
    with database.connection():
        yield complaints


def run(app, *command):
    """What an operator types; the connection of the test is closed meanwhile, as it is the command's own."""
    models.database.close()
    done = app.test_cli_runner().invoke(args=list(command or ("work",)))
    models.database.connect(reuse_if_open=True)
    return done


def statuses() -> set[int]:
    return {row.escalated for row in models.Complaint.select()}


def last_run(at: dt.datetime, event: int = 0) -> None:
    models.WorkerRun.delete().execute()
    models.WorkerRun.create(id=1, at=at, last_event=event)


@pytest.fixture
def history(late_complaints, monkeypatch):
    """Puts the clock, the last run and the newest event so many days apart."""

    def arrange(ran: float | None, event: float) -> None:
        moment = models.now()
        if event > 0:  # the complaints have an event of this moment, and history is never changed
            moment += event * DAY
            monkeypatch.setattr(clock, "now", lambda: moment)
            monkeypatch.setattr(scheduled, "now", lambda: moment)
        else:
            models.Event.create(complaint=late_complaints[0], kind="note", actor="system", at=moment - event * DAY)
        if ran is not None:
            last_run(moment - ran * DAY)

    return arrange


def test_first_run_of_a_new_site_is_not_in_doubt(app):
    done = run(app)
    assert (done.exit_code, done.output) == (0, "nothing was due\n")
    assert models.WorkerRun.get().at <= models.now()


def test_work_with_a_believable_clock_does_what_is_due(app, late_complaints):
    done = run(app)
    assert done.exit_code == 0
    assert "escalated 3" in done.output
    assert statuses() == {1}


# When the worker last ran and when the newest event was, in days before the clock's moment.
DOUBTFUL = {
    "two years ahead of the last run": (730, 730),
    "two years ahead of the newest event, never run": (None, 730),
    "four days ahead of the last run": (4, 4),
    "ahead, and an event with the wrong clock": (730, 0),
    "behind the last run": (-1, 3),
    "behind the newest event": (0, -1),
    "behind the newest event, never run": (None, -400),
    "twenty minutes behind": (0, -20 / 1440),
}
BELIEVABLE = {
    "a minute after the last run": (1 / 1440, 0),
    "two days after the last run, and no event for a year": (2, 365),
    "never run, an event yesterday": (None, 1),
    "two minutes behind, as other machines may be": (-2 / 1440, -2 / 1440),
}


@pytest.mark.parametrize("case", DOUBTFUL)
def test_work_with_a_doubtful_clock_refuses_until_confirmed(app, history, case, caplog):
    history(*DOUBTFUL[case])
    before = models.Event.select().count()
    for _ in range(2):
        done = run(app)
        assert done.exit_code == 1
        assert statuses() == {0} and models.Event.select().count() == before
        assert models.Notice.select().count() == 0
    assert "clock confirm" in caplog.text
    assert run(app, "clock", "confirm").exit_code == 0
    done = run(app)
    assert done.exit_code == 0, done.output
    assert 0 not in statuses()
    assert run(app).exit_code == 0


@pytest.mark.parametrize("case", BELIEVABLE)
def test_work_after_an_ordinary_pause_goes_on(app, history, case):
    history(*BELIEVABLE[case])
    assert run(app).exit_code == 0
    assert 0 not in statuses()


def test_doubtful_clock_deletes_nothing_and_codes_still_leave(app, late_complaints):
    from shikayat.notices import outbox

    old = models.now() - 90 * DAY
    models.Draft.create(kind="registration", token_hash="x", answers="", idempotency_key="x", updated_at=old)
    outbox.send(mobile="+923001234567", language="ur", text="کوڈ 123456")
    last_run(models.now() - 700 * DAY)
    done = run(app)
    assert done.exit_code == 1
    assert "messages sent 1" in done.output
    assert models.Draft.select().count() == 1
    run(app, "clock", "confirm")
    run(app)
    assert models.Draft.select().count() == 0


def test_event_of_the_future_is_seen_although_a_later_event_is_right(app, late_complaints):
    for later in (30, 0):
        at = models.now() + later * DAY
        models.Event.create(complaint=late_complaints[0], kind="note", actor="system", at=at)
    last_run(models.now())
    with pytest.raises(clock.ClockError, match="already"):
        clock.check()


@pytest.mark.parametrize("broken", ["catch_up", "tidy", "deliver"])
def test_one_job_that_fails_leaves_the_others_alone(app, late_complaints, monkeypatch, caplog, broken):
    ran = []

    def job(name, result):
        def run(*_given):
            if name == broken:
                raise ZeroDivisionError("odd")
            ran.append(name)
            return result

        return run

    for name, result in (("catch_up", Done()), ("tidy", None), ("deliver", 0)):
        monkeypatch.setattr(worker, name, job(name, result))
    monkeypatch.setattr(worker.statistics, "refresh", job("refresh", True))
    rounds = worker.Worker(app)
    for _ in range(3):
        rounds.round()
    assert set(ran) == {"catch_up", "tidy", "refresh", "deliver"} - {broken}
    assert len(ran) == 9
    assert sum("ZeroDivisionError" in record.getMessage() for record in caplog.records) == 1, "said once"


def test_rounds_with_nothing_to_say_say_nothing(app, monkeypatch, capsys, caplog):
    caplog.set_level(logging.INFO)
    rounds = iter([False, False, False, True])
    monkeypatch.setattr(worker.threading.Event, "wait", lambda _self, _seconds=None: next(rounds))
    assert worker.work(app, 5)
    assert capsys.readouterr() == ("", "")
    assert caplog.text == ""


def test_round_with_something_to_say_names_only_that(app, late_complaints):
    assert run(app).stdout == "escalated 3, messages sent 3\n"
