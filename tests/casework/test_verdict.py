"""What becomes of a complaint after the citizen has said whether it was solved."""

from __future__ import annotations

import datetime as dt

import pytest

import models
from shikayat import database
from shikayat.casework import citizen_transitions, office_transitions
from shikayat.casework.refusals import Refused
from shikayat.dates import today
from tests.casework.offices import HEAD, OFFICE, PARENT


class TestTheLastWord:
    def test_verdict_solved_closes_and_stores_outcome_and_verdict(self, people, complaint_in):
        with database.connection():
            row = citizen_transitions.judge(
                people["owner"], complaint_in("answered"), verdict="solved", stars=5, expected_version=1
            )
            assert (row.status, row.outcome, row.verdict, row.stars) == ("closed", "granted", "solved", 5)

    def test_verdict_not_solved_escalates_to_top_and_closes(self, people, complaint_in, make_officer):
        with database.connection():
            row = complaint_in("answered")
            way = [row.office_id]
            while row.status != "closed":
                row = citizen_transitions.judge(
                    people["owner"], row, verdict="not_solved", text="نہیں", expected_version=row.version
                )
                if row.status == "closed":
                    break
                way.append(row.office_id)
                officer = make_officer(office=row.office_id)
                row = office_transitions.accept(officer, row, expected_version=row.version)
                row = office_transitions.answer(
                    *(officer, row),
                    outcome="refused",
                    text="نہیں ہو سکتا",
                    done_on=today(),
                    done_where="دفتر",
                    expected_version=row.version,
                )
            assert way == [OFFICE, PARENT, HEAD, "portal"]
            assert (row.verdict, row.reopened) == ("not_solved", 3)

    def test_partly_solved_can_be_reopened_for_a_while(self, people, complaint_in):
        with database.connection():
            row = citizen_transitions.judge(
                people["owner"], complaint_in("answered"), verdict="partly", text="آدھا", expected_version=1
            )
            assert row.status == "closed"
            late = models.now() + dt.timedelta(days=61)
            with pytest.raises(Refused):
                citizen_transitions.reopen(people["owner"], row, "باقی", expected_version=2, at=late)
            assert citizen_transitions.reopen(people["owner"], row, "باقی", expected_version=2).office_id == PARENT
