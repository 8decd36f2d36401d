"""The same person lodges the same text again: the earlier complaint is offered first."""

from __future__ import annotations

import pytest

import models
from shikayat import database
from shikayat.text.numbers import show_reference

STORY = {"subject": "تین دن سے بجلی نہیں", "details": "ہماری گلی کا ٹرانسفارمر جل گیا ہے۔"}
PLACE = {"province": "PK-PB", "district": "pb-lahore", "tehsil": "pb-lahore-raiwind"}


@pytest.fixture
def citizen(make_citizen, language):
    return make_citizen(language=language)


@pytest.fixture
def at_check(sign_in, citizen, language):
    """A browser on the check page of a draft with these details."""
    browser = sign_in(citizen, language=language)

    def go(details=STORY["details"], place=PLACE):
        browser.get(f"/{language}/complaints/new/category")
        for answer in ({"kind": "complaint", "category": "electricity.outage"}, STORY | {"details": details}, place):
            browser.submit(answer)
            browser.follow()
        return browser

    return go


def count():
    with database.connection():
        return models.Complaint.select().count()


@pytest.mark.parametrize(
    "again", [STORY["details"], "ہماری گلی کا ٹرانسفارمر  جل گیا ہے", "ھماري گلی كا ٹرانسفارمر جل گیا ہے!"]
)
def test_same_text_again_leads_to_the_earlier_complaint(at_check, citizen, make_complaint, language, again):
    earlier = make_complaint(citizen=citizen, **STORY)
    browser = at_check(again)
    page = browser.submit({})
    assert page.location.endswith(f"/{language}/complaints/new/same")
    page = browser.follow()
    assert page.html.select_one(f'main a[href="/{language}/complaints/{show_reference(earlier.reference)}"]')
    assert STORY["subject"] in page.words
    assert count() == 1


# The earlier complaint, the page on which the citizen can add to it (none: it can only be looked at), and its field.
STATES = {
    "new": ({"status": "new"}, None, None),
    "in progress": ({"status": "in_progress"}, None, None),
    "waiting": ({"status": "waiting"}, "reply", "text"),
    "answered": ({"status": "answered", "outcome": "granted"}, "verdict", "text"),
    "closed in silence": ({"status": "closed", "outcome": "granted", "closed_at": models.now()}, "reopen", "text"),
    "closed as solved": (
        {"status": "closed", "outcome": "granted", "verdict": "solved", "closed_at": models.now()},
        None,
        None,
    ),
    "not taken up": ({"status": "dropped"}, "reopen", "text"),
    "not taken up, after an objection": ({"status": "dropped", "appealed": True}, None, None),
}


@pytest.mark.parametrize("state", STATES)
def test_page_leads_to_where_the_earlier_complaint_can_be_added_to(at_check, citizen, make_complaint, language, state):
    given, page, field = STATES[state]
    earlier = make_complaint(citizen=citizen, **STORY, **given)
    browser = at_check()
    browser.submit({})
    links = [link["href"] for link in browser.follow().html.select("main a.button")]
    address = f"/{language}/complaints/{show_reference(earlier.reference)}"
    assert links == ([f"{address}/{page}"] if page else [])
    if page:
        assert browser.get(links[0]).html.select_one(f'main textarea[name="{field}"]')


def test_same_text_is_sent_as_a_new_complaint_exactly_once(at_check, citizen, make_complaint, messages):
    make_complaint(citizen=citizen, **STORY)
    browser = at_check()
    browser.submit({})
    form = browser.follow().html.select_one("form#form")
    sent = {field["name"]: field.get("value", "") for field in form.select("input[name]")} | {"again": "1"}
    assert form.select_one('button[name="again"]')["value"] == "1"
    answers = {browser.post(form["action"], sent).location for _press in range(3)}
    assert len(answers) == 1 and "received" in answers.pop()
    assert count() == 2
    assert len(messages()) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"details": "یہ ایک اور مسئلہ ہے"},
        {"status": "withdrawn"},
        {"tehsil": "pb-lahore-city"},
        {"citizen": None},
    ],
)
def test_other_complaint_does_not_stop_a_new_one(at_check, citizen, make_complaint, make_citizen, other):
    given = {"citizen": citizen} | STORY | other
    if given["citizen"] is None:
        given["citizen"] = make_citizen()
    if "tehsil" in other:
        with database.connection():
            given["tehsil"] = (
                models.Place.select()
                .where(models.Place.parent == "pb-lahore", models.Place.code != PLACE["tehsil"])
                .first()
            )
    make_complaint(**given)
    assert "received" in at_check().submit({}).location


def test_page_of_the_earlier_complaint_without_one_leads_to_the_check(at_check, language):
    browser = at_check()
    assert browser.get(f"/{language}/complaints/new/same", status=303).location.endswith("/check")


def test_page_of_the_earlier_complaint_without_a_draft_leads_to_the_first_question(sign_in, citizen, language):
    browser = sign_in(citizen, language=language)
    assert browser.get(f"/{language}/complaints/new/same", status=303).location.endswith("/category")
