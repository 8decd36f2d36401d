"""The history says only what happened: a line tells of another office only when the complaint has gone there."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import get_template_attribute

import models
from shikayat import database
from shikayat.casework import accusations, citizen_transitions, office_transitions, scheduled, staffing
from shikayat.casework.lifecycle import TRANSITIONS
from shikayat.casework.timeline import history
from shikayat.dates import today
from shikayat.text.numbers import show_reference

OFFICE, ABOVE, PORTAL = "pb-lahore-police", "pb-police", "portal"
DONE = {"outcome": "granted", "text": "ہو گیا", "done_where": "تھانہ"}


@pytest.fixture
def life(app, make_complaint, make_officer):
    """A complaint of an office, people at it and far above, and a request in which pages are written."""
    with app.test_request_context("/en/"), database.connection():
        yield Life(make_complaint, make_officer)


class Life:
    def __init__(self, make_complaint, make_officer):
        self.make_officer = make_officer
        self.officer, self.head = make_officer(office=OFFICE), make_officer(office=OFFICE, role="head")
        self.second = make_officer(office=PORTAL, role="supervisor")
        self.make_complaint = make_complaint

    def complaint(self, **given):
        row = self.make_complaint(**{"department": "pb-police", "office": OFFICE} | given)
        return models.Complaint.get_by_id(row.id)


def accused(life, row, **about):
    row = accusations.propose_accuse(life.officer, row, "رسید", expected_version=row.version, **about)
    return accusations.approve_accuse(life.second, row, expected_version=row.version)


def held(life, row):
    models.Officer.update(active=False).where(models.Officer.office == OFFICE).execute()
    life.make_officer(office=PORTAL)
    staffing.reassign_complaints()


def given_back(life, row):
    held(life, row)
    models.Officer.update(active=True).execute()
    staffing.reassign_complaints()


def released(life, row):
    row = office_transitions.accept(life.officer, row, expected_version=1)
    models.Officer.update(active=False).where(models.Officer.id == life.officer.id).execute()
    staffing.reassign_complaints()


def office(code):
    return models.Office.get_by_id(code)


LATE = {"deadline": lambda: today() - dt.timedelta(days=1)}
WORKED = {"status": "in_progress"}
ANSWERED = {"status": "answered", "outcome": "granted"}
CLOSED = {"status": "closed", "closed_at": models.now}
# What is done, what the complaint is before, the kind of the line, and where the complaint goes by it (None: nowhere).
DEEDS = {
    "accept": (lambda s, c: office_transitions.accept(s.officer, c, expected_version=1), {}, "accepted", None),
    "assign": (lambda s, c: office_transitions.assign(s.head, c, s.officer, expected_version=1), {}, "assigned", None),
    "ask": (lambda s, c: office_transitions.ask(s.officer, c, "کب؟", expected_version=1), WORKED, "asked", None),
    "answer": (
        lambda s, c: office_transitions.answer(s.officer, c, expected_version=1, done_on=today(), **DONE),
        WORKED,
        "answered",
        None,
    ),
    "forward": (
        lambda s, c: office_transitions.forward(s.officer, c, office("nadra"), "x", expected_version=1),
        {},
        "forwarded",
        "nadra",
    ),
    "note": (lambda s, c: office_transitions.note(s.officer, c, "x", expected_version=1), {}, "noted", None),
    "propose_accuse": (
        lambda s, c: accusations.propose_accuse(s.officer, c, "x", office=office("lesco"), expected_version=1),
        *({}, "accuse_proposed", None),
    ),
    "about an office elsewhere": (lambda s, c: accused(s, c, office=office("lesco")), {}, "accused", None),
    "about an officer elsewhere": (
        lambda s, c: accused(s, c, accused=s.make_officer(office="lesco")),
        *({}, "accused", None),
    ),
    "about its own office": (lambda s, c: accused(s, c, office=office(OFFICE)), {}, "accused", ABOVE),
    "late": (lambda _s, _c: scheduled.catch_up(), LATE, "escalated", ABOVE),
    "late at the top": (
        lambda _s, _c: scheduled.catch_up(),
        *(LATE | {"office": PORTAL, "department": PORTAL}, "escalated", None),
    ),
    "solved": (
        lambda _s, c: citizen_transitions.judge(c.citizen, c, verdict="solved", expected_version=1),
        ANSWERED,
        "verdict",
        None,
    ),
    "not solved": (
        lambda _s, c: citizen_transitions.judge(c.citizen, c, verdict="not_solved", text="x", expected_version=1),
        *(ANSWERED, "verdict", ABOVE),
    ),
    "not solved at the top": (
        lambda _s, c: citizen_transitions.judge(c.citizen, c, verdict="not_solved", text="x", expected_version=1),
        *(ANSWERED | {"office": PORTAL, "department": PORTAL}, "verdict", None),
    ),
    "reopened": (
        lambda _s, c: citizen_transitions.reopen(c.citizen, c, "x", expected_version=1),
        CLOSED,
        "reopened",
        ABOVE,
    ),
    "objected": (
        lambda _s, c: citizen_transitions.appeal(c.citizen, c, "x", expected_version=1),
        *(CLOSED | {"status": "dropped"}, "appealed", ABOVE),
    ),
    "objected at the top": (
        lambda _s, c: citizen_transitions.appeal(c.citizen, c, "x", expected_version=1),
        *(CLOSED | {"status": "dropped", "office": PORTAL, "department": PORTAL}, "appealed", None),
    ),
    "held": (held, {}, "held", None),
    "given back": (given_back, {}, "returned", None),
    "released": (released, {}, "released", None),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_line_says_where_it_went_if_and_only_if_it_went_there(life, deed):
    do, before, kind, expected = DEEDS[deed]
    row = life.complaint(**{name: value() if callable(value) else value for name, value in before.items()})
    was = row.responsible_office_id
    do(life, row)
    row = models.Complaint.get_by_id(row.id)
    went = None if row.responsible_office_id == was else row.responsible_office_id
    assert went == expected
    line = next(line for line in history(row, desk=True) if line.kind == kind)
    assert (line.to.code if line.to else None) == expected
    words = get_template_attribute("citizen/complaints/_words.html", "line_words")
    for desk in (False, True):
        told = str(words(line, desk))
        said_to_go = "sent to the office above" in told or "passed it on" in told
        assert said_to_go is bool(expected), told
        named = {code for code in (OFFICE, ABOVE, PORTAL, "lesco", "nadra") if office(code).names["en"] in told}
        # The office that acts or had it, the one it went to, and those that hold it or have it back.
        honest = {line.event.office_id, expected, row.office_id}
        assert named <= honest, told


def test_transitions_changing_office_are_all_in_the_table():
    told = {kind for _do, _before, kind, _expected in DEEDS.values()}
    silent = {"resumed", "reminded", "closed", "withdrawn", "replied", "revealed", "dropped", "drop_proposed"}
    silent |= {"drop_refused", "accuse_refused"}  # nothing is said of an office but of the one that acts
    assert {move.event for move in TRANSITIONS.values()} == told | silent


def test_timeline_reminder_after_standstill_claims_no_message(life):
    """After a standstill no reminder was sent: the line says what was so on that day."""
    row = life.complaint(
        **ANSWERED, remind_on=today() - dt.timedelta(days=40), closes_on=today() - dt.timedelta(days=35)
    )
    scheduled.catch_up()
    line = next(line for line in history(row) if line.kind == "reminded")
    assert "remind" not in str(get_template_attribute("citizen/complaints/_words.html", "line_words")(line))
    assert not models.Notice.select().where(models.Notice.kind == "reminded").exists()


@pytest.mark.parametrize(
    ("given", "explained"),
    [
        ({"routing_reason": {"category": "police", "place": None}}, True),
        ({"routing_reason": {}}, False),
        ({"routing_reason": {}, "transfers": 1}, False),
        ({"routing_reason": {"category": "police", "place": None}, "level": 2}, False),
    ],
)
def test_why_an_office_has_it_is_said_only_where_a_rule_sent_it(staff, make_officer, make_complaint, given, explained):
    row = make_complaint(department="pb-police", office=OFFICE, **given)
    page = staff(make_officer(office=OFFICE), language="en").get(f"/en/desk/{show_reference(row.reference)}")
    assert ("Why it came here first" in page.words) is explained
