"""Naming an office needs a reason and a second person; an office that was late keeps what it let lapse in sight."""

from __future__ import annotations

import datetime as dt

import pytest

import models
from shikayat import database
from shikayat.casework import accusations, office_transitions, scheduled
from shikayat.casework.deadlines import LEAST_DAYS
from shikayat.casework.refusals import NotVisible, Refused
from shikayat.dates import today
from shikayat.text.numbers import show_reference

OFFICE, ABOVE = "lesco", "power-division"


@pytest.fixture
def open_database(app):
    with app.app_context(), database.connection():
        yield


def office(code):
    return models.Office.get_by_id(code)


class TestNamingAnOffice:
    def test_propose_accuse_alone_keeps_office_and_status(self, open_database, make_officer, make_complaint):
        officer, row = make_officer(), make_complaint()
        row = accusations.propose_accuse(officer, row, "رسید", office=office(OFFICE), expected_version=1)
        assert (row.office_id, row.status, row.deadline) == (OFFICE, "new", today() + dt.timedelta(days=20))
        assert not models.Accused.select().exists()
        assert models.Event.get(models.Event.kind == "accuse_proposed").desk_only

    @pytest.mark.parametrize("who", ["proposer", "head of the office", "came from the office", "head above"])
    def test_the_second_person_is_not_of_the_office(self, open_database, make_officer, make_complaint, who):
        head = make_officer(role="head")
        moved = make_officer(role="head")
        models.Officer.update(office=ABOVE).where(models.Officer.id == moved.id).execute()
        people = {
            "proposer": head,
            "head of the office": make_officer(role="head"),
            "came from the office": models.Officer.get_by_id(moved.id),
            "head above": make_officer(office=ABOVE, role="head"),
        }
        row = accusations.propose_accuse(head, make_complaint(), "رسید", office=office(OFFICE), expected_version=1)
        decide = (
            lambda: accusations.approve_accuse(people[who], row, expected_version=2),
            lambda: accusations.refuse_accuse(people[who], row, "نہیں", expected_version=2),
        )
        if who == "head above":
            assert decide[0]().office_id == ABOVE
            return
        for attempt in decide:
            with pytest.raises(Refused) as refused:
                attempt()
            assert refused.value.reason == ("second_person" if who == "proposer" else "no_proposal")

    @pytest.mark.parametrize("left", [-1, 0, 3, 12])
    def test_approve_accuse_keeps_deadline_or_gives_minimum_days(
        self, open_database, make_officer, make_complaint, left
    ):
        row = make_complaint(deadline=today() + dt.timedelta(days=left))
        row = accusations.propose_accuse(make_officer(), row, "رسید", office=office(OFFICE), expected_version=1)
        row = accusations.approve_accuse(make_officer(office=ABOVE, role="head"), row, expected_version=2)
        assert row.deadline == today() + dt.timedelta(days=max(left, LEAST_DAYS))
        assert row.department_id == OFFICE
        assert [lapse.office_id for lapse in models.MissedDeadline.select()] == ([OFFICE] if left < 0 else [])

    def test_only_one_proposal_waits_and_nobody_is_named_twice(self, open_database, make_officer, make_complaint):
        officer, head = make_officer(), make_officer(office=ABOVE, role="head")
        row = accusations.propose_accuse(officer, make_complaint(), "رسید", office=office("nadra"), expected_version=1)
        for attempt in (
            lambda: office_transitions.propose_drop(officer, row, ground="private", fact="x", expected_version=2),
            lambda: accusations.propose_accuse(officer, row, "x", office=office("gepco"), expected_version=2),
        ):
            with pytest.raises(Refused) as refused:
                attempt()
            assert refused.value.reason == "pending"
        with pytest.raises(Refused) as refused:
            office_transitions.approve_drop(head, row, expected_version=2)
        assert refused.value.reason == "no_proposal"
        row = accusations.approve_accuse(head, row, expected_version=2)
        with pytest.raises(Refused) as refused:
            accusations.propose_accuse(officer, row, "پھر", office=office("nadra"), expected_version=3)
        assert refused.value.reason == "known"

    def test_on_the_pages_a_reason_is_needed_and_a_second_person_decides(
        self, staff, make_officer, make_complaint, language
    ):
        row = make_complaint()
        path = f"/{language}/desk/{show_reference(row.reference)}"
        officer = staff(make_officer(), language=language)
        officer.get(f"{path}/accuse")
        fields = {"q": "lesco", "office": OFFICE, "officer": ""}
        officer.submit(fields | {"load": "offices"}, status=200)
        assert officer.submit(fields | {"text": ""}, status=422).errors
        officer.submit(fields | {"text": "رسید پر دفتر کی مہر ہے"})
        assert "رسید پر دفتر کی مہر ہے" in officer.follow().words
        own_head = staff(make_officer(role="head"), language=language)
        own_head.get(f"{path}/decide", status=303)
        assert not own_head.get(f"/{language}/desk/?queue=to_decide").html.select(".case")
        head = staff(make_officer(office=ABOVE, role="head"), language=language)
        assert head.get(f"/{language}/desk/?queue=to_decide").html.select(".case")
        head.get(f"{path}/decide")
        assert head.submit({"decision": "refuse", "text": ""}, status=422).errors
        head.submit({"decision": "approve"})
        officer.get(path, status=404)


class TestLapse:
    @pytest.fixture
    def lapsed(self, app, make_citizen, make_complaint, make_officer):
        """A complaint that an office let lapse; somebody above works on it and has written a note."""
        citizen = make_citizen(full_name="نادیہ پروین", address="مکان 77")
        row = make_complaint(citizen=citizen, subject="گزری ہوئی", deadline=today() - dt.timedelta(days=1))
        with app.app_context(), database.connection():
            scheduled.catch_up()
            above = make_officer(office=ABOVE)
            row = office_transitions.accept(above, row, expected_version=2)
            return office_transitions.note(above, row, "اوپر کی بات", expected_version=3)

    def test_the_office_reads_it_and_does_nothing_with_it(self, staff, make_officer, lapsed, language):
        shown = show_reference(lapsed.reference)
        path = f"/{language}/desk/{shown}"
        for role in ("officer", "head", "supervisor"):
            browser = staff(make_officer(role=role), language=language)
            page = browser.get(path)
            assert lapsed.details in page.words
            assert not page.html.select("main form, .moves li, main a.button")
            # Neither whom it is from nor what the other desk notes for itself: the office has no work with it.
            assert not [words for words in ("نادیہ پروین", "مکان 77", "اوپر کی بات") if words in page.words]
            for move in ("assign", "ask", "answer", "forward", "drop", "decide", "note", "reveal", "accuse"):
                browser.get(f"{path}/{move}", status=303)
            token = browser.get(f"/{language}/desk/account/details").html.select_one("[name=csrf_token]")["value"]
            for move in ("take", "note", "forward", "answer"):
                browser.post(
                    f"{path}/{move}",
                    {"csrf_token": token, "version": "4", "text": "It is done.", "office": "nadra", "q": "nadra"}
                    | {"outcome": "granted", "done_on": f"{today():%d/%m/%Y}", "done_where": "x"},
                    status=404,
                )
        with database.connection():
            assert models.Complaint.get_by_id(lapsed.id).version == lapsed.version

    def test_it_is_in_a_list_of_its_own_with_its_number(self, staff, make_officer, lapsed, language):
        browser = staff(make_officer(), language=language)
        page = browser.get(f"/{language}/desk/")
        assert lapsed.subject not in page.html.main.get_text()
        link = page.html.select_one('.queues a[href*="lapsed"]')
        assert link.strong.get_text() == "1"
        page = browser.get(link["href"])
        assert lapsed.subject in page.html.main.get_text()
        assert not page.html.select(".case input, input[type=checkbox]")
        browser.get(f"/{language}/desk/", query_string={"q": lapsed.reference}, status=303)
        assert lapsed.subject in browser.get(f"/{language}/desk/export.csv?queue=lapsed").text
        assert lapsed.subject not in browser.get(f"/{language}/desk/export.csv").text

    def test_whom_it_is_about_reads_it_no_more_all_the_same(self, staff, make_officer, lapsed, language):
        with database.connection():
            models.Accused.create(complaint=lapsed, office=OFFICE)
        browser = staff(make_officer(), language=language)
        browser.get(f"/{language}/desk/{show_reference(lapsed.reference)}", status=404)
        assert lapsed.subject not in browser.get(f"/{language}/desk/?queue=lapsed").html.main.get_text()

    def test_no_move_is_allowed_below_the_pages_either(self, open_database, make_officer, lapsed):
        for role in ("officer", "head", "supervisor"):
            with pytest.raises(NotVisible):
                office_transitions.note(make_officer(role=role), lapsed, "x", expected_version=lapsed.version)
