"""Where a complaint goes when it goes up: never to the accused, never to an office that is closed, and never unseen."""

from __future__ import annotations

import datetime as dt

import pytest

import models
from shikayat import database
from shikayat.casework import (
    accusations,
    citizen_transitions,
    office_transitions,
    permissions,
    proposals,
    routing,
    scheduled,
)
from shikayat.casework.refusals import Refused
from shikayat.dates import today


def now_of(complaint):
    return models.Complaint.get_by_id(complaint.id)


@pytest.fixture
def open_database(app):
    with app.app_context(), database.connection():
        yield


@pytest.fixture
def police(make_complaint):
    """A complaint at a district's police, with the provincial police and the chief secretary above."""
    return make_complaint(department="pb-police", office="pb-lahore-police", status="in_progress")


@pytest.fixture
def close(open_database):
    """Close an office until the end of the test."""

    def closed(code):
        models.Office.update(active=False).where(models.Office.code == code).execute()

    yield closed
    models.Office.update(active=True).execute()


def accuse(by, complaint, second, at=None, **about):
    """Propose an accusation and have a second person approve it."""
    row = accusations.propose_accuse(by, complaint, "رسید دیکھیں", expected_version=complaint.version, at=at, **about)
    return accusations.approve_accuse(second, row, expected_version=row.version, at=at)


@pytest.fixture
def second(make_officer):
    """A person far above who may decide."""
    return make_officer(office="portal", role="supervisor")


def late(complaint):
    long_ago = today() - dt.timedelta(days=1)
    models.Complaint.update(deadline=long_ago).where(models.Complaint.id == complaint.id).execute()


def test_escalate_skips_inactive_office(close, police):
    close("pb-police")
    late(police)
    scheduled.catch_up()
    assert now_of(police).office_id == "pb-chief-secretary"
    close("pb-chief-secretary")
    lahore = models.Office.get_by_id("pb-lahore-police")
    assert (routing.above(lahore).code, routing.head_of(lahore).code) == ("portal", "pb-lahore-police")


def test_a_complaint_about_the_office_above_goes_above_that(open_database, police, make_officer, second):
    officer, above = make_officer(office="pb-lahore-police"), models.Office.get_by_id("pb-police")
    row = accuse(officer, police, second, office=above)
    assert (row.office_id, row.status) == ("pb-chief-secretary", "new")
    assert not permissions.can_see(make_officer(office="pb-police", role="head"), row)
    assert permissions.can_see(make_officer(office="pb-chief-secretary"), row)


def test_a_complaint_about_somebody_above_goes_above_their_office(open_database, police, make_officer, second):
    row = accuse(make_officer(office="pb-lahore-police"), police, second, accused=make_officer(office="pb-police"))
    assert row.office_id == "pb-chief-secretary"


def test_a_complaint_about_an_office_elsewhere_stays(open_database, police, make_officer, second):
    officer, lesco = make_officer(office="pb-lahore-police"), models.Office.get_by_id("lesco")
    row = accuse(officer, police, second, office=lesco)
    assert (row.office_id, row.status) == ("pb-lahore-police", "in_progress")


def test_propose_accuse_portal_is_refused(open_database, make_complaint, make_officer):
    """Nobody stands above the portal's own cell: were the cell the accused, no officer at all could see it."""
    complaint = make_complaint(office="portal", department="portal", status="in_progress")
    officer, colleague = make_officer(office="portal"), make_officer(office="portal", email="colleague@example.org")
    portal = models.Office.get_by_id("portal")
    with pytest.raises(Refused) as refused:
        accusations.propose_accuse(officer, complaint, "رسید", office=portal, expected_version=1)
    assert refused.value.reason == "highest"
    # One of its officers can be named, and gets no more notices about it.
    models.Complaint.update(officer=colleague).where(models.Complaint.id == complaint.id).execute()
    row = accuse(officer, complaint, make_officer(office="portal", role="head"), accused=colleague)
    assert (row.office_id, row.officer) == ("portal", None)
    assert permissions.can_see(officer, row) and not permissions.can_see(colleague, row)


@pytest.mark.parametrize("way", ["late", "withdrawn"])
def test_a_proposal_ends_when_the_complaint_leaves_the_office_or_ends(open_database, police, make_officer, way):
    officer = make_officer(office="pb-lahore-police")
    row = office_transitions.propose_drop(officer, police, ground="private", fact="x", expected_version=1)
    if way == "late":
        late(row)
        scheduled.catch_up()
    else:
        citizen_transitions.withdraw(row.citizen, row, expected_version=2)
    assert proposals.pending(officer, now_of(police)) is None
    assert models.Proposal.get().decision == "lapsed"


def test_escalate_without_higher_office_stays_late(open_database, make_complaint):
    complaint = make_complaint(office="portal", department="portal")
    late(complaint)
    assert scheduled.catch_up().escalated == 1
    row = now_of(complaint)
    assert (row.office_id, row.deadline, row.escalated) == ("portal", today() - dt.timedelta(days=1), 1)
    assert scheduled.catch_up().escalated == 0


def test_days_of_waiting_do_not_count_when_it_goes_up_meanwhile(open_database, police, make_officer, second):
    officer = make_officer(office="pb-lahore-police")
    at = models.now()
    row = office_transitions.ask(officer, police, "کس نے؟", expected_version=1, at=at - dt.timedelta(days=6))
    row = accuse(officer, row, second, at, office=models.Office.get_by_id("pb-lahore-police"))
    assert (row.waited_days, row.waiting_since) == (6, None)


def test_passing_it_on_does_not_make_a_late_answer_one_in_time(open_database, police, make_officer):
    late(police)
    scheduled.catch_up()
    above = make_officer(office="pb-police")
    row = office_transitions.accept(above, now_of(police), expected_version=2)
    row = office_transitions.forward(above, row, models.Office.get_by_id("lesco"), "بجلی کا معاملہ", expected_version=3)
    lesco = make_officer()
    row = office_transitions.accept(lesco, row, expected_version=4)
    row = office_transitions.answer(
        lesco, row, outcome="granted", text="ہو گیا", done_on=today(), done_where="لاہور", expected_version=5
    )
    assert row.in_time is False


class TestWhatIsNew:
    def test_a_note_of_the_desk_is_nothing_new_to_the_citizen(self, open_database, police, make_officer):
        officer = make_officer(office="pb-lahore-police")
        row = office_transitions.ask(officer, police, "کس نے؟", expected_version=1)
        office_transitions.note(officer, row, "یاد رہے", expected_version=2)
        row = citizen_transitions.reply(police.citizen, row, "تھانیدار نے", expected_version=2)
        assert (row.status, row.version) == ("in_progress", 4)
        # The same reply once more, after the connection broke: made once, although a note came between.
        assert citizen_transitions.reply(police.citizen, row, "تھانیدار نے", expected_version=2).version == 4

    def test_what_the_citizen_can_see_is(self, open_database, police, make_officer):
        officer = make_officer(office="pb-lahore-police")
        office_transitions.ask(officer, police, "کس نے؟", expected_version=1)
        with pytest.raises(Refused) as refused:
            citizen_transitions.withdraw(police.citizen, police, expected_version=1)
        assert refused.value.reason == "stale"

    def test_to_a_colleague_a_note_is_new(self, open_database, police, make_officer):
        office_transitions.note(make_officer(office="pb-lahore-police"), police, "یاد رہے", expected_version=1)
        with pytest.raises(Refused) as refused:
            office_transitions.ask(make_officer(office="pb-lahore-police"), police, "کس نے؟", expected_version=1)
        assert refused.value.reason == "stale"
