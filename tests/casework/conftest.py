"""People around the police office of Lahore, and a complaint of theirs in any state."""

from __future__ import annotations

import datetime as dt

import pytest

import models
from shikayat.dates import today
from tests.casework.offices import ELSEWHERE, HEAD, OFFICE, PARENT


@pytest.fixture
def people(make_citizen, make_officer):
    """Everybody who might try, by the word used above."""
    return {
        "owner": make_citizen(),
        "other citizen": make_citizen(),
        "officer": make_officer(office=OFFICE),
        "head": make_officer(office=OFFICE, role="head"),
        "officer above": make_officer(office=PARENT),
        "head above": make_officer(office=PARENT, role="head"),
        "supervisor above": make_officer(office=HEAD, role="supervisor"),
        "officer elsewhere": make_officer(office=ELSEWHERE),
        "supervisor elsewhere": make_officer(office=ELSEWHERE, role="supervisor"),
        "administrator": make_officer(office=OFFICE, role="administrator"),
        "time": None,
        "colleague": make_officer(office=OFFICE),
        "named": make_officer(office=OFFICE),
    }


@pytest.fixture
def complaint_in(people, make_complaint):
    """A complaint of the owner in a state, with all that belongs to it; everything with a date is long due."""

    def make(status, deadline=None):
        long_ago, officer = today() - dt.timedelta(days=40), people["colleague"]
        extra = {
            "in_progress": {"officer": officer},
            "waiting": {"waiting_since": long_ago, "officer": officer},
            "answered": {"outcome": "granted", "closes_on": long_ago},
            "closed": {"outcome": "granted", "closed_at": models.now()},
            "dropped": {"closed_at": models.now()},
        }
        return make_complaint(
            citizen=people["owner"],
            status=status,
            department="pb-police",
            office=OFFICE,
            deadline=deadline or long_ago,
            hide_identity=True,
            **extra.get(status, {}),
        )

    return make
