"""A proposal to accuse changes nothing and is hidden from the accused; once approved, they lose access."""

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
    queues,
    scheduled,
)
from shikayat.casework.refusals import NotVisible
from shikayat.casework.timeline import history
from shikayat.dates import today
from shikayat.text.numbers import show_reference

OFFICE, ABOVE, HIGHEST = "pb-lahore-police", "pb-police", "pb-chief-secretary"
DONE = {"outcome": "granted", "text": "سڑک پر بتیاں لگ گئیں", "done_where": "تھانہ"}


@pytest.fixture
def open_database(app):
    with app.app_context(), database.connection():
        yield


@pytest.fixture
def named(make_officer):
    return make_officer(office=OFFICE, email="named@example.org", username="named")


@pytest.fixture
def accuser(make_officer):
    return make_officer(office=OFFICE, username="accuser")


@pytest.fixture
def second(make_officer):
    return make_officer(office="portal", role="head", username="second")


@pytest.fixture
def complaint(open_database, named, make_complaint):
    row = make_complaint(department="pb-police", office=OFFICE, deadline=today() + dt.timedelta(days=20))
    return office_transitions.accept(named, row, expected_version=1)


def fresh(row):
    return models.Complaint.get_by_id(row.id)


def propose(accuser, row, **about):
    return accusations.propose_accuse(accuser, row, "رسید پر نام ہے", expected_version=row.version, **about)


def knows_of_the_proposal(officer, row):
    to_decide = models.Complaint.select().where(queues.of_queue("to_decide", officer, today())).exists()
    read = [line for line in history(row, desk=True) if proposals.may_read_event(officer, line.event)]
    in_log = row.reference not in {found.reference for found in proposals.references_naming(officer)}
    seen = [
        proposals.pending(officer, row) is not None,
        any(line.kind in ("accuse_proposed", "accuse_refused") for line in read),
        in_log,
    ]
    assert len(set(seen)) == 1, seen
    assert seen[0] or not to_decide
    return seen[0]


@pytest.mark.parametrize("about", ["officer", "office", "left the office"])
def test_until_a_second_person_decides_the_named_go_on_and_know_nothing(
    complaint, named, accuser, second, make_officer, about
):
    other = make_officer(office=ABOVE, role="head")
    if about == "left the office":
        models.Officer.update(office=ABOVE).where(models.Officer.id == named.id).execute()
        named = models.Officer.get_by_id(named.id)
        models.Complaint.update(office=ABOVE).execute()
        accuser = make_officer(office=ABOVE)
    before = fresh(complaint)
    target = {"accused": named} if about == "officer" else {"office": models.Office.get_by_id(OFFICE)}
    row = propose(accuser, before, **target)
    assert not models.Accused.select().exists()
    assert (row.office_id, row.officer_id, row.status) == (before.office_id, named.id, "in_progress")
    assert permissions.can_see(named, row)
    assert not knows_of_the_proposal(named, row)
    for officer in (accuser, other, second):
        assert knows_of_the_proposal(officer, row)
    # Whoever is named works on with the page that was open: nothing tells that something has happened.
    row = office_transitions.note(named, row, "میں نے فون کیا", expected_version=before.version)
    # Nor does a try to propose something: it is as if there were no proposal.
    row = office_transitions.propose_drop(named, row, ground="private", fact="خاندان", expected_version=row.version)
    assert proposals.pending(named, row).kind == "drop"


def test_what_the_named_do_does_not_end_it(complaint, named, accuser, second):
    row = propose(accuser, complaint, accused=named)
    row = office_transitions.answer(named, row, expected_version=complaint.version, done_on=today(), **DONE)
    assert proposals.pending(second, row)
    assert models.Complaint.select().where(queues.of_queue("to_decide", second, today())).count() == 1
    row = accusations.approve_accuse(second, row, expected_version=row.version)
    assert row.status == "answered"
    assert not permissions.can_see(named, row)


def test_a_refusal_is_a_secret_too_and_changes_nothing(complaint, named, accuser, second):
    row = propose(accuser, complaint, accused=named)
    row = accusations.refuse_accuse(second, row, "کوئی اور ہے", expected_version=row.version)
    assert permissions.can_see(named, row)
    assert row.officer == named
    kinds = {line.kind for line in history(row, desk=True) if proposals.may_read_event(named, line.event)}
    assert not kinds & {"accuse_proposed", "accuse_refused"}
    own = {line.kind for line in history(row, desk=True) if proposals.may_read_event(accuser, line.event)}
    assert {"accuse_proposed", "accuse_refused"} <= own


def answered_and_judged(row, make_officer):
    worker = row.officer or make_officer(office=row.office_id)
    if row.status != "in_progress":
        row = office_transitions.accept(worker, row, expected_version=row.version)
    row = office_transitions.answer(worker, row, expected_version=row.version, done_on=today(), **DONE)
    citizen_transitions.judge(row.citizen, row, verdict="not_solved", text="نہیں ہوا", expected_version=row.version)


def late(row, _make_officer):
    models.Complaint.update(deadline=today() - dt.timedelta(days=1)).where(models.Complaint.id == row.id).execute()
    scheduled.catch_up()


def forwarded(row, make_officer):
    make_officer(office="nadra")
    worker = make_officer(office=row.office_id)
    office_transitions.forward(worker, row, models.Office.get_by_id("nadra"), "ان کا کام", expected_version=row.version)


def dropped_and_appealed(row, make_officer):
    worker, head = make_officer(office=row.office_id), make_officer(office=row.office_id, role="head")
    row = office_transitions.propose_drop(worker, row, ground="private", fact="خاندان", expected_version=row.version)
    row = office_transitions.approve_drop(head, row, expected_version=row.version)
    citizen_transitions.appeal(row.citizen, row, "کیوں؟", expected_version=row.version)


def withdrawn(row, _make_officer):
    citizen_transitions.withdraw(row.citizen, row, expected_version=row.version)


AFTERWARDS = {
    "late": late,
    "late twice": lambda row, make: (late(row, make), late(fresh(row), make)),
    "forwarded": forwarded,
    "not solved": answered_and_judged,
    "appealed": dropped_and_appealed,
    "withdrawn": withdrawn,
}


@pytest.mark.parametrize("about", ["officer", "office"])
@pytest.mark.parametrize(
    ("way", "decided"),
    # Whoever decides about a drop decides about the other proposal first.
    [*((way, "before") for way in AFTERWARDS), *((way, "after") for way in AFTERWARDS if way != "appealed")],
)
def test_once_it_is_approved_the_named_are_shut_out_wherever_it_and_they_go(
    complaint, named, accuser, second, make_officer, way, about, decided
):
    """Also where the complaint goes up, is passed on or ends before the second person decides."""
    row = propose(
        accuser,
        complaint,
        **({"accused": named} if about == "officer" else {"office": models.Office.get_by_id(OFFICE)}),
    )
    if decided == "before":
        row = accusations.approve_accuse(second, row, expected_version=row.version)
    AFTERWARDS[way](fresh(row), make_officer)
    row = fresh(row)
    if decided == "after":
        row = accusations.approve_accuse(second, row, expected_version=row.version)
    assert row.officer != named or row.status == "withdrawn"
    for code in dict.fromkeys((OFFICE, ABOVE, HIGHEST, "nadra", "portal", row.office_id, row.responsible_office_id)):
        for role in ("officer", "head", "supervisor"):
            models.Officer.update(office=code, role=role).where(models.Officer.id == named.id).execute()
            officer = models.Officer.get_by_id(named.id)
            assert not permissions.can_see(officer, row), (code, role)
            assert not models.Complaint.select().where(permissions.missed_by_office_of(officer)).exists(), (code, role)
            with pytest.raises(NotVisible):
                office_transitions.note(officer, row, "x", expected_version=row.version)


def test_the_pages_say_what_holds(staff, make_officer, make_complaint, language):
    named, accuser = make_officer(office=OFFICE), make_officer(office=OFFICE)
    complaint = make_complaint(department="pb-police", office=OFFICE)
    path = f"/{language}/desk/{show_reference(complaint.reference)}"
    words = {
        "en": ("Until then, whoever you name can still see the complaint", "but not this proposal"),
        "ur": ("تب تک", "مگر یہ تجویز"),
    }[language]
    browser = staff(accuser, language=language)
    assert words[0] in browser.get(f"{path}/accuse").words
    with database.connection():
        propose(accuser, complaint, accused=named)
    assert words[1] in browser.get(path).words
    page = staff(named, language=language).get(path)
    assert complaint.details in page.words
    assert words[1] not in page.words
    assert "رسید پر نام ہے" not in page.text
