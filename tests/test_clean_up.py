"""Each table is cleaned by ``tidy``, or is listed here with the reason why its rows stay."""

from __future__ import annotations

import datetime as dt
import time

import pytest

import models
from shikayat import database
from shikayat.web.saved_forms import tidy

RECORD = "the record of a complaint, which its citizen and the public figures need"
REFERENCE = "reference data: as many rows as the files and the administration pages name"
KEPT = {
    models.Place: REFERENCE,
    models.Category: REFERENCE,
    models.Department: REFERENCE,
    models.Office: REFERENCE,
    models.RoutingRule: REFERENCE,
    models.AnswerTemplate: REFERENCE,
    models.Citizen: "an account stays until its owner ends it",
    models.MissedDeadline: RECORD,
    models.Posting: "who worked at an office when a complaint arose; a few rows for each officer",
    models.WorkerRun: "one row",
    models.Officer: "complaints and the log name the officer",
    models.RecoveryCode: "ten for each officer, replaced as a whole",
    models.Complaint: RECORD,
    models.Accused: RECORD,
    models.Event: RECORD,
    models.Proposal: RECORD,
    models.AuditEntry: "the log of what staff did; each row covers the one before",
    models.AuditHead: "one row",
    models.Snapshot: "one row for each figure, replaced",
}
NOW = models.now()
OLD, FRESH = NOW - dt.timedelta(days=200), NOW - dt.timedelta(minutes=1)


def _sign_in(table, person):
    def make(citizen, officer, moment):
        owner = {"citizen": citizen} if person == "citizen" else {"officer": officer}
        return table.create(**owner, token_hash=str(moment), created_at=moment, last_used_at=moment, expires_at=moment)

    return make


def _code(citizen, officer, moment):
    return models.VerificationCode.create(
        purpose="recover", target_index="x", session_hash="x", code_hash="x", created_at=moment, expires_at=moment
    )


def _draft(citizen, officer, moment):
    return models.Draft.create(
        kind="registration", answers="x", idempotency_key=str(moment), created_at=moment, updated_at=moment
    )


def _throttle(citizen, officer, moment):
    age = (NOW - moment).total_seconds()
    return models.RateLimitCounter.create(key=str(moment), count=1, window_start=int(time.time() - age))


def _parked(citizen, officer, moment):
    until = moment if moment == OLD else moment + dt.timedelta(hours=24)
    return models.SavedForm.create(token_hash=str(moment), path="/", fields_encrypted="x", expires_at=until)


def _notice(**state):
    def make(citizen, officer, moment):
        times = {"sent_at": moment} if state.get("sent") else {"next_try_at": None, "tries": state["tries"]}
        return models.Notice.create(citizen=citizen, channel="sms", language="ur", created_at=moment, **times)

    return make


CLEANED = [
    (models.SignIn, _sign_in(models.SignIn, "citizen")),
    (models.StaffSignIn, _sign_in(models.StaffSignIn, "officer")),
    (models.VerificationCode, _code),
    (models.Draft, _draft),
    (models.RateLimitCounter, _throttle),
    (models.SavedForm, _parked),
    (models.Notice, _notice(sent=True)),
    (models.Notice, _notice(tries=6)),  # given up
    (models.Notice, _notice(tries=0)),  # never to be sent
]


def test_every_table_is_cleaned_or_kept_for_a_reason():
    assert set(models.TABLES) == {table for table, _make in CLEANED} | set(KEPT)
    assert not {table for table, _make in CLEANED} & set(KEPT)


@pytest.mark.parametrize(("table", "make"), CLEANED, ids=lambda given: getattr(given, "__name__", ""))
def test_old_rows_are_deleted_and_fresh_ones_stay(app, make_citizen, make_officer, table, make):
    citizen, officer = make_citizen(), make_officer()
    with database.connection():
        make(citizen, officer, OLD)
        fresh = make(citizen, officer, FRESH)
        tidy()
        assert [row._pk for row in table.select()] == [fresh._pk]


def test_a_message_that_still_waits_is_never_deleted(app, make_citizen):
    citizen = make_citizen()
    with database.connection():
        models.Notice.create(citizen=citizen, channel="sms", language="ur", created_at=OLD, next_try_at=OLD, tries=3)
        tidy()
        assert models.Notice.select().count() == 1
