"""A registration whose place ended between the answer and the last button."""

from __future__ import annotations

import datetime as dt

import models
from shikayat import database
from shikayat.citizen.registration import queries
from shikayat.citizen.registration.steps import first_unanswered, with_changes

NATIONAL = {
    "nationality": "national",
    "mobile": "+923001234567",
    "full_name": "زبیدہ خانم",
    "username": "zubaida",
    "password_hash": "x",
    "identity": "3520212345671",
    "identity_kind": "cnic",
    "tehsil": "pb-lahore-raiwind",
}


def test_registration_with_ended_place_asks_for_the_place_again():
    assert first_unanswered(NATIONAL, verify=False) is None
    expired = {name: value for name, value in NATIONAL.items() if name != "tehsil"} | {"place_expired": True}
    assert first_unanswered(expired, verify=False) == "address"
    again = {name: NATIONAL[name] for name in ("identity", "identity_kind", "tehsil")}
    assert first_unanswered(with_changes(expired, again), verify=False) is None


def test_answers_of_a_registration_leave_an_ended_place_out(app):
    answers = NATIONAL | {"province": "PK-PB", "district": "pb-lahore"}
    with app.test_request_context(), database.connection():
        token, _all = queries.save(None, answers, verify=False)
        assert queries.answers_of(token, verify=False)["tehsil"] == "pb-lahore-raiwind"
        models.Place.update(valid_to=dt.date(2020, 1, 1)).where(models.Place.code == "pb-lahore-raiwind").execute()
        kept = queries.answers_of(token, verify=False)
    assert "tehsil" not in kept and kept["identity"] == NATIONAL["identity"]
    assert first_unanswered(kept, verify=False) == "address"
