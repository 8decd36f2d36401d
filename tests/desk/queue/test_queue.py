"""The queue: counts that agree with the table, filters in the address, search, several at once, and the spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

import models
from shikayat import database
from shikayat.dates import today
from shikayat.text.cleaning import search_key
from shikayat.text.numbers import show_reference
from shikayat.web.csv_export import harmless


@pytest.fixture
def officer(make_officer):
    return make_officer()


@pytest.fixture
def desk(staff, officer, language):
    return staff(officer, language=language)


@pytest.fixture
def full(make_complaint, officer):
    """Complaints of LESCO in every queue, and one of another office in each state."""
    day = today()
    made = {
        "new": make_complaint(subject="نئی"),
        "late": make_complaint(subject="دیر", deadline=day - dt.timedelta(days=2)),
        "soon": make_complaint(subject="جلد", deadline=day + dt.timedelta(days=2)),
        "mine": make_complaint(subject="میری", status="in_progress", officer=officer),
        "waiting": make_complaint(subject="منتظر", status="waiting", waiting_since=day),
        "reopened": make_complaint(subject="دوبارہ", status="reopened", reopened=1),
        "answered": make_complaint(subject="جواب", status="answered", outcome="granted"),
        "closed": make_complaint(subject="بند", status="closed"),
        "dropped": make_complaint(subject="خارج", status="dropped"),
        "withdrawn": make_complaint(subject="واپس", status="withdrawn"),
    }
    for status in models.Status:
        make_complaint(subject="کسی اور کی", status=status, office="nadra", department="nadra")
    return made


def subjects(page):
    return [row.get_text(strip=True) for row in page.html.select(".case h3")]


def count(page, queue):
    return next(
        int(link.strong.get_text()) for link in page.html.select(".queues a") if f"queue={queue}" in link["href"]
    )


EXPECTED = {
    "todo": ["دیر", "جلد", "نئی", "میری", "دوبارہ"],
    "new": ["دیر", "جلد", "نئی", "دوبارہ"],
    "mine": ["میری"],
    "late": ["دیر"],
    "soon": ["جلد"],
    "waiting": ["منتظر"],
    "reopened": ["دوبارہ"],
    "answered": ["جواب"],
    "ended": ["واپس", "خارج", "بند"],
}


def test_each_queue_holds_what_its_count_says_the_most_urgent_first(desk, full, language):
    page = desk.get(f"/{language}/desk/")
    assert subjects(page) == EXPECTED["todo"]
    for queue, expected in EXPECTED.items():
        shown = desk.get(f"/{language}/desk/", query_string={"queue": queue})
        assert subjects(shown) == expected, queue
        if queue not in ("answered", "ended"):
            assert count(page, queue) == len(expected), queue


def test_what_waits_for_a_second_person_is_counted_for_that_person(desk, staff, make_officer, full, officer, language):
    with database.connection():
        models.Proposal.create(complaint=full["new"], ground="private", fact="خاندان", officer=officer)
    assert not desk.get(f"/{language}/desk/").html.select('.queues a[href*="to_decide"]')
    head = staff(make_officer(role="head"), language=language)
    page = head.get(f"/{language}/desk/", query_string={"queue": "to_decide"})
    assert subjects(page) == ["نئی"]
    assert count(page, "to_decide") == 1


def test_a_head_above_sees_the_offices_below_and_their_names(staff, make_officer, full, language):
    head = staff(make_officer(office="power-division", role="head"), language=language)
    page = head.get(f"/{language}/desk/")
    assert subjects(page) == EXPECTED["todo"]
    with database.connection():
        assert models.Office.get_by_id("lesco").names[language] in page.words
    assert not page.html.select("input[type=checkbox]")  # they are not this office's to take
    officer = staff(make_officer(office="power-division"), language=language)
    assert subjects(officer.get(f"/{language}/desk/")) == []


@pytest.mark.parametrize(
    "typed",
    ["ٹرانسفارمر", "ٹرانسفارم", "ٹرانسفارمر رائیونڈ", "Raiwind", "TRANSFORMER", "transform", "مسجد"],
)
def test_search_finds_words_and_places_with_letters_folded(desk, make_complaint, typed, language):
    details = "ٹرانسفارمر transformer جامع مسجد رائيونڈ Raiwind"
    make_complaint(subject="مل گئی", details=details, search_key=search_key(details))
    make_complaint(subject="اور")
    page = desk.get(f"/{language}/desk/", query_string={"q": typed})
    assert subjects(page) == ["مل گئی"]


@pytest.mark.parametrize("status", ["new", "answered", "withdrawn"])
def test_a_reference_in_any_spelling_leads_to_its_case_whatever_queue_it_is_in(desk, make_complaint, language, status):
    complaint = make_complaint(subject="مل گئی", status=status)
    shown = show_reference(complaint.reference)
    for typed in (complaint.reference, shown, complaint.reference.lower()):
        desk.get(f"/{language}/desk/", query_string={"q": typed}, status=303)
        assert desk.page.location == f"/{language}/desk/{shown}"
    elsewhere = make_complaint(office="nadra")
    assert subjects(desk.get(f"/{language}/desk/", query_string={"q": elsewhere.reference})) == []


@pytest.mark.parametrize("typed", ['"', "'", "*", "a OR b", "NEAR(", "(", "-x", "x:*", "\\", "&|!", "ہ" * 150, "۽ ۾"])
def test_queue_search_with_operators_is_plain_text(desk, make_complaint, typed, language):
    make_complaint()
    desk.get(f"/{language}/desk/", query_string={"q": typed})


def test_words_of_the_conversation_are_found_and_notes_are_not(desk, make_complaint, language):
    complaint = make_complaint(subject="مل گئی")
    path = f"/{language}/desk/{show_reference(complaint.reference)}"
    desk.get(path)
    desk.submit({})
    desk.get(f"{path}/ask")
    desk.submit({"text": "کھمبا نمبر بتائیں"})
    desk.get(f"{path}/note")
    desk.submit({"text": "خفیہ بات"})
    assert subjects(desk.get(f"/{language}/desk/", query_string={"q": "كهمبا", "queue": "waiting"})) == ["مل گئی"]
    assert subjects(desk.get(f"/{language}/desk/", query_string={"q": "خفیہ", "queue": "waiting"})) == []


def test_filters_by_category_and_place(desk, make_complaint, language):
    make_complaint(subject="بجلی لاہور")
    make_complaint(subject="گیس لاہور", category="gas.leakage")
    make_complaint(subject="بجلی قصور", district="pb-kasur", tehsil="pb-kasur-kasur")
    base = f"/{language}/desk/"
    assert subjects(desk.get(base, query_string={"category": "gas"})) == ["گیس لاہور"]
    assert subjects(desk.get(base, query_string={"category": "electricity.outage", "place": "pb-kasur"})) == [
        "بجلی قصور"
    ]
    assert len(subjects(desk.get(base, query_string={"place": "PK-PB"}))) == 3
    assert desk.get(base, query_string={"queue": "nonsense"}, status=422).errors
    assert subjects(desk.get(base, query_string={"category": "nonsense", "page": "x"})) == []


def test_queue_is_paginated(desk, make_complaint, language):
    for number in range(30):
        make_complaint(subject=f"نمبر {number}")
    first = desk.get(f"/{language}/desk/")
    assert len(subjects(first)) == 25
    second = desk.get(first.html.select_one("a[rel=next]")["href"])
    assert len(subjects(second)) == 5
    assert not set(subjects(first)) & set(subjects(second))


def ticked(*complaints):
    return [f"{complaint.reference}/{complaint.version}" for complaint in complaints]


def several(browser, language, complaints, **fields):
    browser.get(f"/{language}/desk/")
    token = browser.page.html.select_one("#several [name=csrf_token]")["value"]
    return {"csrf_token": token, "complaint": ticked(*complaints)} | fields


def test_several_are_taken_at_once_and_what_has_changed_is_left(desk, full, language):
    with database.connection():
        models.Complaint.update(version=7).where(models.Complaint.id == full["late"].id).execute()
    fields = several(desk, language, [full["new"], full["soon"], full["late"]])
    page = desk.post(f"/{language}/desk/several", fields, status=409)
    assert {"en": "You have taken 2 complaints", "ur": "آپ نے 2 شکایتیں لے لیں"}[language] in page.words
    assert "دیر" in page.words
    with database.connection():
        taken = {row.subject for row in models.Complaint.select().where(models.Complaint.status == "in_progress")}
    assert {"نئی", "جلد", "میری"} <= taken
    assert "دیر" not in taken


def test_a_head_gives_several_to_a_colleague(staff, make_officer, full, officer, language):
    head = staff(make_officer(role="head"), language=language)
    fields = several(head, language, [full["new"], full["reopened"]], officer=str(officer.id))
    head.post(f"/{language}/desk/several", fields, status=200)
    with database.connection():
        assert models.Complaint.select().where(models.Complaint.officer == officer).count() == 3


def test_several_of_another_office_are_not_touched(staff, make_officer, full, language):
    stranger = staff(make_officer(office="passports"), language=language)
    stranger.get(f"/{language}/desk/account/details")
    token = stranger.page.html.select_one("[name=csrf_token]")["value"]
    fields = {"csrf_token": token, "complaint": ticked(full["new"])}
    page = stranger.post(f"/{language}/desk/several", fields, status=200)
    assert "نئی" not in page.words
    with database.connection():
        assert models.Complaint.get_by_id(full["new"].id).version == 1


def test_the_spreadsheet_holds_the_queue_as_it_is_filtered(desk, full, language):
    answer = desk.get(f"/{language}/desk/export.csv", query_string={"queue": "late"})
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row[4] for row in rows[1:]] == ["دیر"]
    with database.connection():
        entry = models.AuditEntry.get(models.AuditEntry.action == "export")
    assert entry.data["queue"] == "late"


@pytest.mark.parametrize(
    "typed", ["=1+1", "+92", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1", "％0A", "|cmd", "%0A", '=HYPERLINK("x")']
)
def test_csv_export_escapes_formulas(desk, make_complaint, typed, language):
    assert harmless(typed).startswith("'")
    make_complaint(subject=typed, landmark=typed)
    text = desk.get(f"/{language}/desk/export.csv").text.removeprefix("\ufeff")
    row = list(csv.reader(io.StringIO(text, newline="")))[1]
    assert not [cell for cell in row if cell.lstrip()[:1] in tuple("=+-@|%＝％")]


def test_csv_export_keeps_ordinary_text():
    assert [harmless(cell) for cell in ("سڑک", "a-b", "", None, 5)] == ["سڑک", "a-b", "", "", "5"]


def test_an_administrator_has_another_first_page(staff, make_officer, language):
    browser = staff(make_officer(role="administrator"), language=language)
    assert browser.get(f"/{language}/desk/", status=303).location.endswith("/desk/admin/")


def test_who_is_chosen_must_be_a_colleague_and_nothing_ticked_is_lost(staff, make_officer, full, language):
    """A colleague who has just left must not turn “give them out” into “I take them”."""
    head = staff(make_officer(role="head"), language=language)
    fields = several(head, language, [full["new"], full["reopened"]], officer=str(make_officer(office="nadra").id))
    page = head.post(f"/{language}/desk/several", fields, status=422)
    assert len(page.errors) == 1
    assert [field["value"] for field in page.html.select("[name=complaint]")] == fields["complaint"]
    head.post(f"/{language}/desk/several", fields | {"csrf_token": "old", "officer": ""}, status=422)
    with database.connection():
        assert models.Complaint.get_by_id(full["new"].id).version == 1
    # The other language, asked for from here, is the queue.
    assert head.get(f"/{language}/desk/several", status=303).location == f"/{language}/desk/"


@pytest.mark.parametrize(("role", "shown"), [("officer", False), ("head", True), ("supervisor", True)])
def test_who_cannot_decide_is_not_offered_what_there_is_to_decide(staff, make_officer, role, shown, language):
    page = staff(make_officer(role=role), language=language).get(f"/{language}/desk/")
    assert bool(page.html.select('.queues a[href*="to_decide"]')) == shown
