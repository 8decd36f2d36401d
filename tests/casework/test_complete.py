"""What a transition needs must be there: below the forms too, blank text is refused and changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest

import models
from shikayat import database
from shikayat.casework import accusations, citizen_transitions, office_transitions
from shikayat.casework.lifecycle import TRANSITIONS
from shikayat.casework.refusals import Refused
from shikayat.dates import today
from shikayat.desk.case.forms import AnswerForm

OFFICE = "pb-lahore-police"
YESTERDAY, TOMORROW = (dt.timedelta(days=days) for days in (-1, 1))
DONE = {"outcome": "granted", "text": "ٹوٹی ہوئی تار بدل دی", "done_on": today() + YESTERDAY, "done_where": "گلی 4"}
BLANK = ("", "   ", "\n\n", "…", "---", "۔", "؟!", "\u200f", "\u200b \u00a0")


@pytest.fixture
def open_database(app):
    with app.app_context(), database.connection():
        yield


@pytest.fixture
def desk(make_officer):
    return {role: make_officer(office=OFFICE, role=role) for role in ("officer", "head")}


def proposed(desk, row, kind):
    about = {"accused_office": "nadra"} if kind == "accuse" else {}
    models.Proposal.create(complaint=row, kind=kind, ground="private", fact="x", officer=desk["officer"], **about)


# For each transition that needs a text: the status it begins with, and the transition with this text.
WITH_TEXT = {
    "ask": ("in_progress", lambda d, c, text: office_transitions.ask(d["officer"], c, text, expected_version=1)),
    "answer": (
        "in_progress",
        lambda d, c, text: office_transitions.answer(d["officer"], c, expected_version=1, **DONE | {"text": text}),
    ),
    "forward": (
        "new",
        lambda d, c, text: office_transitions.forward(
            d["officer"], c, models.Office.get_by_id("nadra"), text, expected_version=1
        ),
    ),
    "propose_drop": (
        "new",
        lambda d, c, text: office_transitions.propose_drop(
            d["officer"], c, ground="private", fact=text, expected_version=1
        ),
    ),
    "refuse_drop": (
        "new",
        lambda d, c, text: (
            proposed(d, c, "drop"),
            office_transitions.refuse_drop(d["head"], c, text, expected_version=1),
        ),
    ),
    "propose_accuse": (
        "new",
        lambda d, c, text: accusations.propose_accuse(d["head"], c, text, accused=d["officer"], expected_version=1),
    ),
    "refuse_accuse": (
        "new",
        lambda d, c, text: (
            proposed(d, c, "accuse"),
            accusations.refuse_accuse(d["head"], c, text, expected_version=1),
        ),
    ),
    "note": ("new", lambda d, c, text: office_transitions.note(d["officer"], c, text, expected_version=1)),
    "reveal": ("new", lambda d, c, text: office_transitions.reveal(d["officer"], c, text, expected_version=1)),
    "reply": ("waiting", lambda _d, c, text: citizen_transitions.reply(c.citizen, c, text, expected_version=1)),
    "reopen": ("closed", lambda _d, c, text: citizen_transitions.reopen(c.citizen, c, text, expected_version=1)),
    "appeal": ("dropped", lambda _d, c, text: citizen_transitions.appeal(c.citizen, c, text, expected_version=1)),
}


@pytest.mark.parametrize("name", WITH_TEXT)
def test_blank_text_is_refused_by_the_transition_itself(open_database, desk, make_complaint, make_officer, name):
    make_officer(office="nadra")
    status, transition = WITH_TEXT[name]
    ended = {"closed_at": models.now()} if status in ("closed", "dropped") else {}
    made = make_complaint(department="pb-police", office=OFFICE, status=status, hide_identity=True, **ended)
    row = models.Complaint.get_by_id(made.id)
    for text in BLANK:
        with pytest.raises(Refused) as refused, models.database.atomic():
            transition(desk, row, text)
        assert refused.value.reason == "incomplete", repr(text)
    assert models.Complaint.get_by_id(row.id).version == 1
    transition(desk, row, "ہاں")
    assert models.Complaint.get_by_id(row.id).version == 2


def test_every_transition_that_needs_a_text_is_in_the_table():
    assert {name for name, move in TRANSITIONS.items() if {"text", "reason"} & set(move.needs)} == set(WITH_TEXT)


@pytest.mark.parametrize("verdict", ["partly", "not_solved"])
def test_who_is_not_content_says_what_is_missing(open_database, make_complaint, verdict):
    row = make_complaint(status="answered", outcome="granted")
    for text in BLANK:
        with pytest.raises(Refused) as refused:
            citizen_transitions.judge(row.citizen, row, verdict=verdict, text=text, expected_version=1)
        assert refused.value.reason == "incomplete", repr(text)


@pytest.mark.parametrize(
    "missing",
    [
        {"text": "12"},
        {"done_on": None},
        {"done_on": TOMORROW},
        *({"done_where": where} for where in (None, *BLANK)),
    ],
    ids=repr,
)
@pytest.mark.parametrize("outcome", ["granted", "partial"])
def test_an_answer_says_what_was_done_when_and_where(open_database, desk, make_complaint, outcome, missing):
    row = make_complaint(department="pb-police", office=OFFICE, status="in_progress")
    if missing.get("done_on"):
        missing = {"done_on": today() + missing["done_on"]}
    with pytest.raises(Refused) as refused:
        office_transitions.answer(desk["officer"], row, expected_version=1, **DONE | {"outcome": outcome} | missing)
    assert refused.value.reason == "incomplete"
    row = models.Complaint.get_by_id(row.id)
    assert (row.status, row.in_time, row.answered_at) == ("in_progress", None, None)


def test_where_nothing_could_be_done_the_reason_is_enough(open_database, desk, make_complaint):
    row = make_complaint(department="pb-police", office=OFFICE, status="in_progress")
    nothing = {"outcome": "refused", "text": "قانون اجازت نہیں دیتا", "done_on": None, "done_where": None}
    assert office_transitions.answer(desk["officer"], row, expected_version=1, **nothing).status == "answered"


@pytest.mark.parametrize("text", ["12", "…", "- - -"])
def test_the_form_refuses_an_answer_without_a_word_too(app, make_complaint, text):
    row = make_complaint()
    data = {"outcome": "refused", "text": text, "version": "1"}
    with app.test_request_context("/en/", method="POST", data=data), database.connection():
        form = AnswerForm(row, "ur")
        form.validate()
        assert form.text.errors


class TestAnAnswerThatIsReplaced:
    @pytest.fixture
    def answered(self, open_database, desk, make_complaint):
        row = make_complaint(department="pb-police", office=OFFICE)
        row = office_transitions.accept(desk["officer"], row, expected_version=1)
        row = office_transitions.answer(desk["officer"], row, expected_version=2, **DONE)
        assert row.in_time is True
        return row

    def test_is_not_in_time(self, answered):
        row = citizen_transitions.judge(
            answered.citizen, answered, verdict="not_solved", text="کچھ نہیں ہوا", expected_version=answered.version
        )
        assert row.in_time is False

    def test_nor_is_one_that_was_closed_and_opened_again(self, answered):
        row = citizen_transitions.judge(
            answered.citizen, answered, verdict="partly", text="کچھ باقی ہے", expected_version=answered.version
        )
        assert row.in_time is True
        assert citizen_transitions.reopen(row.citizen, row, "باقی ہے", expected_version=row.version).in_time is False

    def test_the_days_are_those_until_the_last_answer(self, answered, make_officer):
        row = citizen_transitions.judge(
            answered.citizen, answered, verdict="not_solved", text="کچھ نہیں ہوا", expected_version=answered.version
        )
        above, later = make_officer(office="pb-police"), models.now() + dt.timedelta(days=9)
        row = office_transitions.accept(above, row, expected_version=row.version, at=later)
        row = office_transitions.answer(above, row, expected_version=row.version, at=later, **DONE)
        assert (row.calendar_days, row.answer_days, row.in_time) == (9, 9, False)
        assert row.answered_at == later
