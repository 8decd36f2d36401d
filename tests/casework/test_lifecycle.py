"""Every status × transition × person: what the design's table does not allow is refused and changes nothing."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

import models
from shikayat import database
from shikayat.casework import accusations, citizen_transitions, lifecycle, office_transitions, scheduled
from shikayat.casework.refusals import NotVisible, Refused
from shikayat.dates import today
from tests.casework.offices import ELSEWHERE, OFFICE, PARENT

OPEN, ALL = {"new", "in_progress", "reopened"}, set(models.Status)
ACTIVE = OPEN | {"waiting"}
OURS, ABOVE = {"officer", "head"}, {"head above", "supervisor above"}

# Written down here once more, by hand: from which states, and who. All the rest must be refused.
ALLOWED = {
    "accept": ({"new", "reopened"}, OURS),
    "assign": (OPEN, {"head"} | ABOVE),
    "ask": ({"in_progress"}, OURS),
    "answer": ({"in_progress"}, OURS),
    "forward": ({"new", "in_progress"}, OURS),
    "propose_drop": ({"new", "in_progress"}, OURS),
    **dict.fromkeys(("approve_drop", "refuse_drop"), ({"new", "in_progress"}, {"head"} | ABOVE)),
    "propose_accuse": (ACTIVE, OURS | ABOVE),
    **dict.fromkeys(("approve_accuse", "refuse_accuse"), (set(models.Status), {"head"} | ABOVE)),
    "note": (ALL, OURS | ABOVE),
    "reveal": (ALL, OURS),
    "reply": ({"waiting"}, {"owner"}),
    "verdict": ({"answered"}, {"owner"}),
    "reopen": ({"closed"}, {"owner"}),
    "appeal": ({"dropped"}, {"owner"}),
    "withdraw": ({"new", "in_progress", "waiting", "reopened"}, {"owner"}),
    "escalate": (OPEN, {"time"}),
    "resume": ({"waiting"}, {"time"}),
    **dict.fromkeys(("remind", "close_silent"), ({"answered"}, {"time"})),
    **dict.fromkeys(("hold", "give_back"), (ACTIVE, {"time"})),
    "release": ({"in_progress", "waiting"}, {"time"}),
}
AFTERWARDS = {
    **dict.fromkeys(("accept", "assign", "reply", "resume"), "in_progress"),
    **dict.fromkeys(("verdict", "reopen", "appeal"), "reopened"),
    "ask": "waiting",
    "answer": "answered",
    "forward": "new",
    "approve_drop": "dropped",
    "withdraw": "withdrawn",
    "close_silent": "closed",
}


def test_transition_table_matches_design():
    assert set(lifecycle.TRANSITIONS) == set(ALLOWED)
    for name, (states, _people) in ALLOWED.items():
        assert set(lifecycle.TRANSITIONS[name].before) == states, name


def attempt(move, who, complaint, people):
    """Apply the transition as this person; scheduled transitions run in ``catch_up``."""
    seen = complaint.version
    colleague, elsewhere = people["colleague"], models.Office.get_by_id(ELSEWHERE)
    if move in ("approve_drop", "refuse_drop") and complaint.status in ("new", "in_progress"):
        models.Proposal.create(complaint=complaint, ground="sub_judice", fact="LHC 12/2026", officer=colleague)
    if move in ("approve_accuse", "refuse_accuse"):
        about = {"kind": "accuse", "ground": "x", "fact": "x", "accused_officer": people["named"]}
        models.Proposal.create(complaint=complaint, officer=colleague, **about)
    made = {
        "accept": lambda: office_transitions.accept(who, complaint, expected_version=seen),
        "assign": lambda: office_transitions.assign(who, complaint, colleague, expected_version=seen),
        "ask": lambda: office_transitions.ask(who, complaint, "کون سی گلی؟", expected_version=seen),
        "answer": lambda: office_transitions.answer(
            *(who, complaint),
            outcome="granted",
            text="ہو گیا",
            done_on=today(),
            done_where="تھانہ",
            expected_version=seen,
        ),
        "forward": lambda: office_transitions.forward(
            who, complaint, elsewhere, "بجلی کا معاملہ ہے", expected_version=seen
        ),
        "propose_drop": lambda: office_transitions.propose_drop(
            who, complaint, ground="sub_judice", fact="LHC 12/2026", expected_version=seen
        ),
        "approve_drop": lambda: office_transitions.approve_drop(who, complaint, expected_version=seen),
        "refuse_drop": lambda: office_transitions.refuse_drop(who, complaint, "نہیں", expected_version=seen),
        "propose_accuse": lambda: accusations.propose_accuse(
            who, complaint, "x", accused=people["named"], expected_version=seen
        ),
        "approve_accuse": lambda: accusations.approve_accuse(who, complaint, expected_version=seen),
        "refuse_accuse": lambda: accusations.refuse_accuse(who, complaint, "نہیں", expected_version=seen),
        "note": lambda: office_transitions.note(who, complaint, "یاد رہے", expected_version=seen),
        "reveal": lambda: office_transitions.reveal(who, complaint, "گھر جانا ہے", expected_version=seen),
        "reply": lambda: citizen_transitions.reply(who, complaint, "گلی 2", expected_version=seen),
        "verdict": lambda: citizen_transitions.judge(
            who, complaint, verdict="not_solved", text="نہیں ہوا", expected_version=seen
        ),
        "reopen": lambda: citizen_transitions.reopen(who, complaint, "نہیں ہوا", expected_version=seen),
        "appeal": lambda: citizen_transitions.appeal(who, complaint, "کوئی مقدمہ نہیں", expected_version=seen),
        "withdraw": lambda: citizen_transitions.withdraw(who, complaint, "", expected_version=seen),
    }
    made[move]()


def picture(complaint):
    """All that is stored about a complaint."""
    tables = (models.Event, models.Accused, models.Proposal)
    rows = [list(table.select().where(table.complaint == complaint).order_by(table.id).tuples()) for table in tables]
    notices = list(models.Notice.select().where(models.Notice.complaint == complaint).tuples())
    return list(models.Complaint.select().where(models.Complaint.id == complaint.id).tuples()), rows, notices


MOVES_OF_PEOPLE = [move for move, (_states, who) in ALLOWED.items() if who != {"time"}]


@pytest.mark.parametrize("status", models.Status)
def test_transition_not_allowed_is_refused_and_changes_nothing(status, people, complaint_in):
    with database.connection():
        for move in MOVES_OF_PEOPLE:
            states, allowed = ALLOWED[move]
            for name, person in people.items():
                citizen_move = allowed == {"owner"}
                if (
                    person is None
                    or name in ("colleague", "named")
                    or citizen_move != isinstance(person, models.Citizen)
                ):
                    continue
                complaint = complaint_in(status)
                where = f"{name} tries to {move} what is {status}"
                if status in states and name in allowed:
                    attempt(move, person, complaint, people)
                    after = models.Complaint.get_by_id(complaint.id)
                    gone_up = "new" if status in ACTIVE - {"reopened"} else status
                    assert after.status == AFTERWARDS.get(move, gone_up if move == "approve_accuse" else status), where
                    assert after.version == complaint.version + 1, where
                    assert models.Event.select().where(models.Event.complaint == complaint).count() == 2, where
                    continue
                pending = picture(complaint)
                with pytest.raises((Refused, NotVisible)) as refused:
                    attempt(move, person, complaint, people)
                proposals = models.Proposal.delete().where(models.Proposal.complaint == complaint)
                proposals.execute()
                assert picture(complaint) == pending, where
                unseen = name in ("other citizen", "officer elsewhere", "supervisor elsewhere", "administrator")
                unseen |= name == "officer above"
                if unseen:
                    assert isinstance(refused.value, NotVisible), where


@pytest.mark.parametrize("status", models.Status)
def test_catch_up_changes_only_scheduled_statuses(status, people, complaint_in):
    with database.connection():
        complaint = complaint_in(status)
        done = scheduled.catch_up()
        after = models.Complaint.get_by_id(complaint.id)
        kinds = [event.kind for event in models.Event.select().order_by(models.Event.id)][1:]
    expected = {
        "waiting": (["resumed", "escalated", "escalated"], "new"),
        "answered": (["closed"], "closed"),
        "new": (["escalated", "escalated"], "new"),
        "in_progress": (["escalated", "escalated"], "new"),
        "reopened": (["escalated", "escalated"], "reopened"),
    }
    assert (kinds, after.status) == expected.get(status, ([], status))
    assert (done.escalated, done.closed, done.resumed) == (
        kinds.count("escalated"),
        kinds.count("closed"),
        kinds.count("resumed"),
    )


def test_transition_sent_twice_is_applied_once(people, complaint_in):
    """A double tap, or a retry after the connection broke before the answer came."""
    with database.connection():
        complaint = complaint_in("waiting")
        first = citizen_transitions.reply(people["owner"], complaint, "گلی 2", expected_version=1)
        again = citizen_transitions.reply(people["owner"], complaint, "گلی 2", expected_version=1)
        assert first.version == again.version == 2
        with pytest.raises(Refused) as other:
            citizen_transitions.reply(people["owner"], complaint, "گلی 3", expected_version=1)
        assert other.value.reason == "stale"
        assert [event.kind for event in models.Event.select().order_by(models.Event.id)] == ["lodged", "replied"]


def test_transition_by_two_officers_at_once_refuses_the_second(people, complaint_in):
    with database.connection():
        complaint = complaint_in("new")
        office_transitions.accept(people["officer"], complaint, expected_version=1)
        with pytest.raises(Refused) as late:
            office_transitions.accept(people["colleague"], complaint, expected_version=1)
        assert late.value.reason == "stale"
        assert models.Complaint.get_by_id(complaint.id).officer == people["officer"]


class TestForwarding:
    @pytest.fixture
    def desk(self, people, complaint_in):
        return SimpleNamespace(officer=people["officer"], complaint=complaint_in("in_progress", today()))

    def forward(self, officer, complaint, code):
        complaint = models.Complaint.get_by_id(complaint.id)
        office = models.Office.get_by_id(code)
        return office_transitions.forward(
            officer, complaint, office, "وہاں کا معاملہ", expected_version=complaint.version
        )

    def test_forward_fourth_time_is_refused(self, desk, make_officer):
        with database.connection():
            for code in ("lesco", "nadra", "passports"):
                officer = desk.officer if code == "lesco" else make_officer(office=desk.complaint.office_id)
                desk.complaint = self.forward(officer, desk.complaint, code)
                assert desk.complaint.status == "new"
                assert desk.complaint.department_id == models.Office.get_by_id(code).department_id
            with pytest.raises(Refused) as refused:
                self.forward(make_officer(office="passports"), desk.complaint, "nha")
            assert refused.value.reason == "transfers"

    def test_forward_to_own_accused_or_lower_office_is_refused(self, desk):
        with database.connection():
            models.Accused.create(complaint=desk.complaint, office="pb-revenue")
            for code, reason in (
                (OFFICE, "same_office"),
                ("pb-revenue", "accused"),
                ("pb-lahore-raiwind-revenue", "accused"),
            ):
                with pytest.raises(Refused) as refused:
                    self.forward(desk.officer, desk.complaint, code)
                assert refused.value.reason == reason

    def test_forward_to_office_with_rejected_answer_is_refused(self, desk):
        with database.connection():
            models.Event.create(complaint=desk.complaint, kind="answered", actor="office", office="nadra")
            with pytest.raises(Refused) as refused:
                self.forward(desk.officer, desk.complaint, "nadra")
            assert refused.value.reason == "rejected_here"


class TestDropping:
    def test_approve_drop_by_proposer_is_refused(self, people, complaint_in):
        with database.connection():
            complaint = complaint_in("new")
            head = people["head"]
            row = office_transitions.propose_drop(
                head, complaint, ground="sub_judice", fact="LHC 1/2026", expected_version=1
            )
            with pytest.raises(Refused) as refused:
                office_transitions.approve_drop(head, row, expected_version=2)
            assert refused.value.reason == "second_person"
            dropped = office_transitions.approve_drop(people["head above"], row, expected_version=2)
            assert dropped.status == "dropped"
            event = models.Event.get(models.Event.kind == "dropped")
            assert event.data["text"] == "LHC 1/2026"

    def test_appeal_goes_to_parent_office_and_second_is_refused(self, people, complaint_in):
        with database.connection():
            complaint = complaint_in("dropped")
            row = citizen_transitions.appeal(people["owner"], complaint, "کوئی مقدمہ نہیں", expected_version=1)
            assert (row.office_id, row.status) == (PARENT, "reopened")
            models.Complaint.update(status="dropped").where(models.Complaint.id == row.id).execute()
            with pytest.raises(Refused) as refused:
                citizen_transitions.appeal(people["owner"], row, "پھر بھی نہیں", expected_version=2)
            assert refused.value.reason == "final"
