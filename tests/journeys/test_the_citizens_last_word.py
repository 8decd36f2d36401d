"""A complaint lodged in Urdu goes the whole way: asked about, answered, rejected, reopened, late, closed."""

from __future__ import annotations

import datetime as dt
import re

import pytest

import models
from shikayat import database
from shikayat.casework import scheduled
from shikayat.dates import midnight, today

REFERENCE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-Z]")


@pytest.fixture(params=[False, True], ids=["plain", "htmx"])
def htmx(request):
    return request.param


def state():
    with database.connection():
        row = models.Complaint.get()
        return row.status, row.office_id


def days_go_by(app, days):
    """Time does its work, as ``flask work`` would on that day."""
    with app.app_context(), database.connection():
        scheduled.catch_up(midnight(today() + dt.timedelta(days=days)) + dt.timedelta(hours=12))


def test_the_whole_life_of_a_complaint(
    app, new_visitor, staff, make_officer, make_citizen, sign_in, register, lodge, language, htmx
):
    zubaida = new_visitor(htmx=htmx)
    register(zubaida, language)
    received = lodge(zubaida, language)
    reference = REFERENCE.search(received.words).group()
    desk, page = f"/{language}/desk/{reference}", f"/{language}/complaints/{reference}"
    assert state() == ("new", "lesco")

    # An officer of the right office takes it and asks; the wrong office and other citizens see nothing.
    akram = staff(make_officer(), language=language, htmx=htmx)
    assert reference in akram.get(f"/{language}/desk/").words
    akram.get(desk)
    akram.submit({})
    akram.get(f"{desk}/ask")
    akram.submit({"text": "ٹرانسفارمر کا نمبر کیا ہے؟"})
    wrong_office = staff(make_officer(office="nadra"), language=language)
    other_citizen = sign_in(make_citizen(), language=language)
    for path in (desk, f"{desk}/answer"):
        wrong_office.get(path, status=404)
    for path in (page, f"{page}/reply", f"{page}/verdict", f"{page}/withdraw"):
        other_citizen.get(path, status=404)

    # She is asked, and replies.
    asked = zubaida.get(page)
    assert "ٹرانسفارمر کا نمبر کیا ہے؟" in asked.words
    zubaida.get(f"{page}/reply")
    zubaida.submit({"text": ""}, status=422)
    zubaida.submit({"text": "نمبر T-117 ہے"})
    assert state() == ("in_progress", "lesco")

    # He answers; she has the last word, and says no. It goes to the office above.
    assert "نمبر T-117 ہے" in akram.get(desk).words
    akram.get(f"{desk}/answer")
    akram.submit(
        {
            "outcome": "granted",
            "text": "بجلی بحال کر دی گئی ہے۔",
            "done_on": today().strftime("%d/%m/%Y"),
            "done_where": "رائیونڈ",
        }
    )
    answered = zubaida.get(page)
    assert "بجلی بحال کر دی گئی ہے۔" in answered.words
    zubaida.get(f"{page}/verdict")
    zubaida.submit({"verdict": "not_solved"}, status=422)
    zubaida.submit({"verdict": "not_solved", "text": "اب بھی اندھیرا ہے", "stars": "1"})
    assert state() == ("reopened", "power-division")
    office_says, she_says = zubaida.get(page).html.select(".sides dd")
    assert office_says.get_text(strip=True) != she_says.get_text(strip=True)
    akram.get(desk, status=404)

    # The office above lets its time pass: it goes to the head, who answers.
    head = staff(make_officer(office="power-division", role="head"), language=language, htmx=htmx)
    assert "اب بھی اندھیرا ہے" in head.get(desk).words
    days_go_by(app, 21)
    assert state() == ("reopened", "power-division")  # that office is the head of its organisation
    late = zubaida.get(page)
    assert len(late.html.select(".timeline > li")) >= 7
    head.get(desk)
    head.submit({})
    head.get(f"{desk}/answer")
    head.submit(
        {
            "outcome": "granted",
            "text": "نیا ٹرانسفارمر لگا دیا گیا ہے۔",
            "done_on": today().strftime("%d/%m/%Y"),
            "done_where": "گلی نمبر 2",
        }
    )

    # She says nothing more: silence closes it, and she was told before.
    days_go_by(app, 10)
    days_go_by(app, 16)
    assert state() == ("closed", "power-division")
    with database.connection():
        kinds = [notice.kind for notice in models.Notice.select().order_by(models.Notice.id) if notice.kind]
    assert kinds == [*("received", "accepted", "asked", "answered", "accepted", "answered", "reminded", "closed")]
    ended = zubaida.get(page)
    assert f"/{language}/complaints/{reference}/reopen" in ended.text


def test_a_drop_is_explained_and_can_be_objected_to_once(staff, sign_in, make_officer, make_complaint, language):
    complaint = make_complaint()
    shown = f"{complaint.reference[:4]}-{complaint.reference[4:8]}-{complaint.reference[8:]}"
    officer = staff(make_officer(), language=language)
    officer.get(f"/{language}/desk/{shown}/drop")
    officer.submit({"ground": "sub_judice", "text": "سول عدالت لاہور، مقدمہ 45/2026"})
    head = staff(make_officer(role="head"), language=language)
    head.get(f"/{language}/desk/{shown}/decide")
    head.submit({"decision": "approve"})

    citizen = sign_in(complaint.citizen, language=language)
    page = citizen.get(f"/{language}/complaints/{shown}")
    assert "مقدمہ 45/2026" in page.words
    citizen.get(f"/{language}/complaints/{shown}/reopen")
    citizen.submit({"text": "ایسا کوئی مقدمہ نہیں ہے"})
    assert state() == ("reopened", "power-division")
    citizen.follow()
    citizen.get(f"/{language}/complaints/{shown}/reopen", status=303)


def test_a_citizen_takes_it_back(sign_in, make_complaint, language):
    complaint = make_complaint(status="in_progress")
    shown = f"{complaint.reference[:4]}-{complaint.reference[4:8]}-{complaint.reference[8:]}"
    citizen = sign_in(complaint.citizen, language=language)
    citizen.get(f"/{language}/complaints/{shown}/withdraw")
    citizen.submit({"text": ""})
    assert state()[0] == "withdrawn"
    citizen.get(f"/{language}/complaints/{shown}/withdraw", status=303)


def test_what_is_no_longer_possible_is_said_and_what_was_typed_stays(app, sign_in, make_complaint, language):
    complaint = make_complaint(status="waiting", waiting_since=today() - dt.timedelta(days=16))
    shown = f"{complaint.reference[:4]}-{complaint.reference[4:8]}-{complaint.reference[8:]}"
    citizen = sign_in(complaint.citizen, language=language)
    citizen.get(f"/{language}/complaints/{shown}/reply")
    days_go_by(app, 0)
    page = citizen.submit({"text": "میں شہر سے باہر تھی"}, status=409)
    assert page.errors
    assert page.field("text") == "میں شہر سے باہر تھی"


def test_the_same_verdict_sent_twice_counts_once(sign_in, make_complaint, language):
    complaint = make_complaint(status="answered", outcome="granted", closes_on=today() + dt.timedelta(days=9))
    shown = f"{complaint.reference[:4]}-{complaint.reference[4:8]}-{complaint.reference[8:]}"
    citizen = sign_in(complaint.citizen, language=language)
    page = citizen.get(f"/{language}/complaints/{shown}/verdict")
    citizen.submit({"verdict": "solved", "stars": "5"})
    citizen.page = page
    citizen.submit({"verdict": "solved", "stars": "5"})
    with database.connection():
        assert models.Event.select().where(models.Event.kind == "verdict").count() == 1
