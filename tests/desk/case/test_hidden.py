"""Hidden means hidden; and whoever a complaint is about sees nothing of it, anywhere."""

from __future__ import annotations

import pytest

import models
from shikayat import database
from shikayat.text.numbers import show_reference

NAME, ADDRESS, MOBILE, CNIC = "نادیہ پروین صدیقی", "مکان 77، محلہ خاموش", "+923219876543", "3520298765431"


@pytest.fixture
def hidden(make_citizen, make_complaint):
    citizen = make_citizen(full_name=NAME, address=ADDRESS, mobile=MOBILE, cnic=CNIC)
    return make_complaint(citizen=citizen, hide_identity=True)


def leaks(text):
    secrets = (NAME, "نادیہ", ADDRESS, MOBILE, MOBILE[3:], CNIC, CNIC[-4:], "35202-9876543-1")
    return [secret for secret in secrets if secret in text]


PAGES = ("", "/assign", "/forward", "/drop", "/note", "/reveal", "/accuse")


def test_no_page_and_no_table_shows_who_it_is(staff, make_officer, hidden, language):
    head = staff(make_officer(role="head"), language=language)
    path = f"/{language}/desk/{show_reference(hidden.reference)}"
    for page in PAGES:
        assert leaks(head.get(path + page).text) == [], page
    for words in (NAME, "نادیہ", MOBILE, CNIC, "مکان"):
        found = head.get(f"/{language}/desk/", query_string={"q": words})
        assert hidden.subject not in found.words, words
    assert leaks(head.get(f"/{language}/desk/").text) == []
    assert leaks(head.get(f"/{language}/desk/export.csv").text) == []


def test_who_is_not_hidden_is_shown_with_the_identity_number_masked(staff, make_officer, make_complaint, make_citizen):
    complaint = make_complaint(citizen=make_citizen(full_name=NAME, address=ADDRESS, mobile=MOBILE, cnic=CNIC))
    page = staff(make_officer()).get(f"/ur/desk/{show_reference(complaint.reference)}")
    assert NAME in page.words
    assert CNIC not in page.text
    assert "43-1" in page.words


def test_a_reveal_needs_a_reason_is_logged_and_the_citizen_reads_it(staff, sign_in, make_officer, hidden, language):
    officer = make_officer()
    browser = staff(officer, language=language)
    shown = show_reference(hidden.reference)
    browser.get(f"/{language}/desk/{shown}/reveal")
    browser.submit({"text": ""}, status=422)
    browser.submit({"text": "گھر جا کر میٹر دیکھنا ہے"})
    page = browser.follow()
    assert NAME in page.words
    assert CNIC not in page.text

    # Only this officer knows it now, and the table for the spreadsheet still does not.
    colleague = staff(make_officer(), language=language)
    assert leaks(colleague.get(f"/{language}/desk/{shown}").text) == []
    assert leaks(browser.get(f"/{language}/desk/export.csv").text) == []
    with database.connection():
        entry = models.AuditEntry.get(models.AuditEntry.action == "reveal")
        assert (entry.officer, entry.subject, entry.data["reason"]) == (
            officer,
            hidden.reference,
            "گھر جا کر میٹر دیکھنا ہے",
        )
        assert models.Notice.select().where(models.Notice.kind == "revealed").count() == 1
    citizen = sign_in(hidden.citizen, language=language)
    assert "گھر جا کر میٹر دیکھنا ہے" in citizen.get(f"/{language}/complaints/{shown}").words


def test_a_complaint_about_the_office_goes_to_the_one_above(staff, sign_in, make_citizen, make_officer, language):
    citizen = sign_in(make_citizen(), language=language)
    citizen.get(f"/{language}/complaints/new/category")
    citizen.submit({"kind": "complaint", "category": "electricity.outage"})
    citizen.follow()
    citizen.submit({"subject": "رشوت مانگتے ہیں", "details": "لائن مین پیسے مانگتا ہے۔"})
    citizen.follow()
    citizen.submit({"province": "PK-PB", "district": "pb-lahore", "tehsil": "pb-lahore-raiwind"})
    citizen.follow()
    citizen.get(f"/{language}/complaints/new/about")
    citizen.submit({"about_office": "yes", "about": "لائن مین اسلم"})
    page = citizen.follow()
    with database.connection():
        lesco, above = (models.Office.get_by_id(code).names[language] for code in ("lesco", "power-division"))
    assert lesco in page.words and above in page.words
    citizen.submit({})
    citizen.follow()
    with database.connection():
        complaint = models.Complaint.get()
        assert (complaint.office_id, complaint.department_id) == ("power-division", "lesco")
    shown = show_reference(complaint.reference)

    for role in ("officer", "head", "supervisor"):
        accused = staff(make_officer(role=role), language=language)
        _sees_nothing(accused, complaint, shown, language)
    above = staff(make_officer(office="power-division", role="head"), language=language)
    assert "لائن مین اسلم" in above.get(f"/{language}/desk/{shown}").words


@pytest.mark.parametrize("category", ["electricity.staff", "police.bribe", "land.revenue-staff"])
def test_what_is_about_conduct_goes_to_the_office_above_by_itself(make_citizen, app, category):
    from shikayat.casework import citizen_transitions

    with app.app_context(), database.connection():
        matter = citizen_transitions.NewComplaint(
            kind="complaint",
            category=models.Category.get_by_id(category),
            tehsil=models.Place.get_by_id("pb-lahore-raiwind"),
            subject="رویہ",
            details="رویہ",
        )
        complaint = citizen_transitions.lodge(make_citizen(), matter, idempotency_key="x")
        accused = models.Accused.get(models.Accused.complaint == complaint)
        assert accused.office.parent == complaint.office


def test_whoever_is_named_at_the_desk_sees_it_no_longer(staff, make_officer, make_complaint, language):
    complaint = make_complaint()
    shown = show_reference(complaint.reference)
    named = make_officer()
    theirs = staff(named, language=language)
    theirs.get(f"/{language}/desk/{shown}")
    head = staff(make_officer(role="head"), language=language)
    head.get(f"/{language}/desk/{shown}/accuse")
    head.submit({"q": "lesco", "office": "lesco", "load": "offices"}, status=200)
    head.submit({"q": "lesco", "office": "lesco", "officer": str(named.id), "text": "رسید پر انہی کا نام ہے"})
    # Until a second person decides they see the complaint, and nothing of the proposal.
    page = theirs.get(f"/{language}/desk/{shown}")
    assert complaint.details in page.words
    assert "رسید پر انہی کا نام ہے" not in page.text
    head.get(f"/{language}/desk/{shown}/decide", status=303)
    second = staff(make_officer(office="power-division", role="head"), language=language)
    second.get(f"/{language}/desk/{shown}/decide")
    second.submit({"decision": "approve"})
    _sees_nothing(theirs, complaint, shown, language)
    with database.connection():
        assert models.Complaint.get_by_id(complaint.id).office_id == "power-division"


def _sees_nothing(browser, complaint, shown, language):
    """Not in the queue, the counts, the search, the table, several at once, nor by an address typed by hand."""
    base = f"/{language}/desk"
    for queue in (
        "todo",
        "new",
        "mine",
        "late",
        "soon",
        "waiting",
        "reopened",
        "to_decide",
        "answered",
        "ended",
        "held",
        "lapsed",
    ):
        page = browser.get(f"{base}/", query_string={"queue": queue})
        assert complaint.subject not in page.words, queue
        assert {count.get_text() for count in page.html.select(".queues strong")} == {"0"}
    for words in (shown, complaint.subject):
        assert (
            complaint.subject
            not in browser.get(f"{base}/", query_string={"q": words}).html.select_one("main").get_text()
        )
    assert complaint.subject not in browser.get(f"{base}/export.csv").text
    for page in ("", "/ask", "/answer", "/forward", "/drop", "/decide", "/note", "/reveal", "/accuse", "/assign"):
        browser.get(f"{base}/{shown}{page}", status=404)
    browser.get(f"{base}/")
    token = browser.page.html.select_one("[name=csrf_token]")
    if token:
        browser.post(
            f"{base}/several",
            {"csrf_token": token["value"], "complaint": f"{complaint.reference}/{complaint.version}"},
            status=200,
        )
        assert complaint.subject not in browser.page.words
