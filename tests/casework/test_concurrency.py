"""Many people and several runs of time at once: the history stays one that could have happened one step at a time."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections import Counter

import pytest

import models
from shikayat import database
from shikayat.casework import audit, citizen_transitions, office_transitions, scheduled
from shikayat.casework.lifecycle import TRANSITIONS
from shikayat.casework.refusals import NotVisible, Refused
from shikayat.dates import today


@pytest.fixture
def crowd(make_citizen, make_officer, make_complaint):
    citizen = make_citizen()
    officers = [make_officer()]
    with database.connection():  # as the site does: the log begins with the first officer
        audit.record("add officer", officer=None, subject=officers[0].username)
    officers += [make_officer(role=role) for role in ("officer", "head")]
    complaints = [make_complaint(citizen=citizen, created_at=models.now()) for _ in range(10)]
    return citizen, officers, complaints


def _tries(citizen, officers, complaint, dice):
    officer, seen = dice.choice(officers), complaint.version
    return dice.choice(
        [
            lambda: office_transitions.accept(officer, complaint, expected_version=seen),
            lambda: office_transitions.ask(officer, complaint, "کہاں؟", expected_version=seen),
            lambda: office_transitions.note(officer, complaint, str(dice.random()), expected_version=seen),
            lambda: office_transitions.propose_drop(
                officer, complaint, ground="duplicate", fact="K7Q2-9FXM-3", expected_version=seen
            ),
            lambda: office_transitions.approve_drop(officer, complaint, expected_version=seen),
            lambda: office_transitions.answer(
                *(officer, complaint),
                outcome="partial",
                text="ہو گیا",
                done_on=today(),
                done_where="دفتر",
                expected_version=seen,
            ),
            lambda: citizen_transitions.reply(citizen, complaint, str(dice.random()), expected_version=seen),
            lambda: citizen_transitions.judge(citizen, complaint, verdict="partly", text="آدھا", expected_version=seen),
            lambda: citizen_transitions.withdraw(citizen, complaint, expected_version=seen),
            lambda: citizen_transitions.appeal(citizen, complaint, "کیوں؟", expected_version=seen),
        ]
    )


def test_transitions_1000_conflicting_leave_consistent_timeline(app, crowd):
    citizen, officers, complaints = crowd
    results = Counter()
    together = threading.Barrier(10)

    def work(number):
        dice = random.Random(number)  # noqa: S311 - chance for a test
        together.wait()
        with app.app_context(), database.connection():
            for _ in range(100):
                complaint = models.Complaint.get_by_id(dice.choice(complaints).id)
                try:
                    _tries(citizen, officers, complaint, dice)()
                except Refused as refused:
                    results[refused.reason] += 1
                except NotVisible:
                    results["unseen"] += 1
                else:
                    results["made"] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.total() == 1000
    assert results["made"] > 50

    with database.connection():
        for complaint in complaints:
            row = models.Complaint.get_by_id(complaint.id)
            events = list(models.Event.select().where(models.Event.complaint == row).order_by(models.Event.id))
            # One event for each version, in order, and each one possible in the state the one before had left.
            assert [event.version for event in events[1:]] == list(range(2, row.version + 1))
            state = "new"
            for event in events[1:]:
                move = next(move for move in TRANSITIONS.values() if move.event == event.kind)
                assert state in move.before, (state, event.kind)
                state = {"verdict": "closed"}.get(event.kind, move.after or state)
            assert state == row.status
        made_by_officers = models.Event.select().where(models.Event.actor == "office").count()
        assert models.AuditEntry.select().count() == 1 + made_by_officers
        assert audit.verify()[0] == []


def test_catch_up_run_twice_at_once_escalates_each_complaint_once(app, make_complaint):
    late = [make_complaint(deadline=today() - dt.timedelta(days=3)) for _ in range(30)]
    done = []
    together = threading.Barrier(4)

    def run():
        together.wait()
        with app.app_context(), database.connection():
            done.append(scheduled.catch_up())

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(run.escalated for run in done) == len(late)
    with database.connection():
        assert models.Event.select().where(models.Event.kind == "escalated").count() == len(late)
        assert models.Notice.select().where(models.Notice.kind == "escalated").count() == len(late)
        assert {row.office_id for row in models.Complaint.select()} == {"power-division"}
