"""The pages about one complaint show it, lead back to the queue the officer came from, and on to the next one."""

from __future__ import annotations

import datetime as dt

import pytest

import models
from shikayat import database
from shikayat.dates import today
from shikayat.text.numbers import show_reference
from tests.desk.case.test_transitions import ANSWER, now_of

DETAILS = "ہماری گلی کا ٹرانسفارمر تین دن سے جلا ہوا ہے"
LANDMARK = "پرانی مسجد کے پاس"
FILTER = "queue=mine&q=%D8%A8%D8%AC%D9%84%DB%8C&category=electricity&place=pb-lahore&page=2"


@pytest.fixture
def officer(make_officer):
    return make_officer()


@pytest.fixture
def desk(staff, officer, language):
    return staff(officer, language=language)


@pytest.fixture
def complaint(make_complaint, officer):
    return make_complaint(details=DETAILS, landmark=LANDMARK, status="in_progress", officer=officer)


@pytest.fixture
def path(complaint, language):
    return f"/{language}/desk/{show_reference(complaint.reference)}"


def form_pages(app):
    """The last part of the address of every page with a form about one complaint."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("case.")]
    return sorted(rule.rule.rsplit("/", 1)[1] for rule in rules if {"GET", "POST"} <= rule.methods)


def test_each_form_about_a_complaint_shows_its_text_place_and_newest_entries(
    app, desk, staff, make_officer, complaint, path, language
):
    with database.connection():
        models.Complaint.update(hide_identity=True).where(models.Complaint.id == complaint.id).execute()
        models.Event.create(complaint=complaint, kind="replied", actor="citizen", data={"text": "میٹر نمبر 4"})
    head = staff(make_officer(role="head"), language=language)
    desk.get(f"{path}/drop")
    missing = []
    for page in form_pages(app):
        if page == "decide":
            desk.get(f"{path}/drop")
            desk.submit({"ground": "private", "text": "زمین کا جھگڑا ہے"})
        who = head if page in ("assign", "decide") else desk
        shown = who.get(f"{path}/{page}")
        if any(text not in shown.words for text in (DETAILS, LANDMARK, "میٹر نمبر 4")):
            missing.append(page)
        with database.connection():
            models.Proposal.delete().execute()
    assert missing == []


def test_each_link_and_form_of_a_complaint_keeps_the_filter_of_the_queue(app, desk, path):
    page = desk.get(f"{path}?{FILTER}")
    assert page.html.select_one(".back-link")["href"].endswith(f"/desk/?{FILTER}")
    for link in page.html.select(".moves a, a.button"):
        assert link["href"].endswith(f"?{FILTER}"), link
        inner = desk.get(link["href"])
        assert inner.html.select_one("#form")["action"].endswith(f"?{FILTER}")
        assert inner.html.select_one(".back-link")["href"].endswith(f"{path}?{FILTER}")


def test_after_an_action_the_filter_of_the_queue_is_still_known(desk, path):
    desk.get(f"{path}/note?{FILTER}")
    desk.submit({"text": "میں نے فون کیا"})
    page = desk.follow()
    assert page.html.select_one(".back-link")["href"].endswith(f"/desk/?{FILTER}")


@pytest.mark.parametrize(
    "query",
    [
        "page=//evil.example",
        "page=0",
        "page=1e9",
        "queue=//evil.example",
        "from=https://evil.example",
        "q=" + "a" * 151,
    ],
)
def test_what_is_no_filter_is_not_carried(desk, path, query):
    back = desk.get(f"{path}?{query}").html.select_one(".back-link")["href"]
    assert back.endswith("/desk/")
    assert "evil" not in back


def test_a_reference_that_was_searched_for_does_not_lead_to_itself_again(desk, complaint, path, language):
    desk.get(f"/{language}/desk/?queue=mine&q={show_reference(complaint.reference)}", status=303)
    assert desk.follow().html.select_one(".back-link")["href"].endswith("/desk/?queue=mine")


def references(make_complaint, officer, days):
    day = today()
    return [
        show_reference(
            make_complaint(
                status="in_progress",
                officer=officer,
                subject=f"بجلی {number}",
                deadline=day + dt.timedelta(days=number),
            ).reference
        )
        for number in days
    ]


def test_send_and_open_the_next_one_goes_through_the_filtered_queue(desk, officer, make_complaint, language):
    first, second, third = references(make_complaint, officer, (5, 6, 7))
    make_complaint(subject="کسی کی نہیں", deadline=today())  # in the queue, but not in this filter
    desk.get(f"/{language}/desk/{second}/answer?queue=mine")
    desk.submit(ANSWER | {"then": "next"})
    desk.follow()
    assert desk.path.endswith(f"/desk/{third}?queue=mine")
    desk.get(f"/{language}/desk/{third}/ask?queue=mine")
    desk.submit({"text": "کون سی گلی؟", "then": "next"})
    # Asked is still mine; the first one comes before it.
    desk.follow()
    assert desk.path.endswith(f"/desk/{first}?queue=mine")


def test_send_and_open_the_next_one_says_when_none_is_left(desk, officer, make_complaint, language):
    (only,) = references(make_complaint, officer, (5,))
    desk.get(f"/{language}/desk/{only}/answer?queue=mine")
    desk.submit(ANSWER | {"then": "next"})
    page = desk.follow()
    assert page.html.select_one("p[role=status]")
    assert not desk.get(f"/{language}/desk/?queue=mine").html.select_one("p[role=status]")


def test_take_and_open_the_next_one_takes_and_leads_on(desk, make_complaint, language):
    first, second = (make_complaint(deadline=today() + dt.timedelta(days=day)) for day in (1, 2))
    desk.get(f"/{language}/desk/{show_reference(first.reference)}?queue=new")
    desk.submit({"then": "next"})
    assert now_of(first).status == "in_progress"
    desk.follow()
    assert desk.path.endswith(f"/desk/{show_reference(second.reference)}?queue=new")


def test_a_complaint_the_officer_may_not_see_is_never_the_next_one(desk, officer, make_complaint, language):
    (only,) = references(make_complaint, officer, (5,))
    about_me = make_complaint(subject="میرے خلاف", deadline=today() + dt.timedelta(days=6))
    with database.connection():
        models.Accused.create(complaint=about_me, officer=officer)
    make_complaint(subject="کسی اور کی", office="nadra", department="nadra")
    desk.get(f"/{language}/desk/{only}/answer")
    desk.submit(ANSWER | {"then": "next"})
    desk.follow()
    assert "none_left=1" in desk.path


@pytest.mark.parametrize(("outcome", "status"), [("granted", 422), ("partial", 422), ("refused", 303)])
def test_when_and_where_are_needed_only_if_something_was_done(desk, complaint, path, outcome, status):
    desk.get(f"{path}/answer")
    desk.submit({"outcome": outcome, "text": "یہ کام اس دفتر کے اختیار میں نہیں۔"}, status=status)
    if status == 303:
        assert "یہ کام اس دفتر کے اختیار میں نہیں۔" in desk.follow().words
        assert now_of(complaint).outcome == outcome


def test_a_wrong_day_is_refused_with_every_outcome(desk, complaint, path):
    desk.get(f"{path}/answer")
    desk.submit({"outcome": "refused", "text": "نہیں ہو سکتا", "done_on": "31/12/2099"}, status=422)


def test_todays_date_is_filled_in_and_the_rest_stays(desk, complaint, path):
    desk.get(f"{path}/answer")
    typed = {"outcome": "granted", "text": "ہو گیا", "done_where": "گلی 2", "done_on": "99/99/1"}
    page = desk.submit(typed | {"load": "today"}, status=200)
    assert page.field("done_on") == f"{today():%d/%m/%Y}"
    assert (page.field("text"), page.field("done_where"), page.field("outcome")) == ("ہو گیا", "گلی 2", "granted")
    assert not page.errors
    desk.submit(typed | {"done_on": page.field("done_on")})
    assert now_of(complaint).status == "answered"
