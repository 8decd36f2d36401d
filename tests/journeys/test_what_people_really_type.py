"""Every collected input goes through the real pages, as a person would send it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import models
from shikayat import database, encryption
from shikayat.text import cleaning, numbers, pasted

CASES = json.loads((Path(__file__).parents[1] / "text" / "urdu_inputs.json").read_text(encoding="utf-8"))
PERSON = {"gender": "female", "birth_day": "17", "birth_month": "5", "birth_year": "1990"}
PLACE = {"province": "PK-PB", "district": "pb-lahore", "tehsil": "pb-lahore-raiwind"}
PASSWORD = "ہمارے گاؤں کا پرانا کنواں"


def cases(*fields):
    chosen = [case for case in CASES if case["field"] in fields]
    assert chosen
    return pytest.mark.parametrize("case", chosen, ids=[case["id"] for case in chosen])


def test_no_kind_of_input_is_left_out():
    tried = {"name", "mobile", "cnic", "password", "text", "address", "search", "date", "otp", "ref", "filename"}
    assert {case["field"] for case in CASES} == tried
    assert len(CASES) >= 67


@pytest.fixture
def settings():
    return {"VERIFY_MOBILE": False}


@pytest.fixture
def registering(visitor):
    """A visitor at the question ``step`` of registration."""

    def reach(step):
        answers = {
            "nationality": {"nationality": "national"},
            "mobile": {"mobile": "0300 7654321"},
            "person": {"full_name": "زبیدہ"} | PERSON,
            "sign-in": {"username": "زبیدہ", "password": PASSWORD},
        }
        visitor.get("/ur/register/nationality")
        for name, answer in answers.items():
            if name == step:
                break
            visitor.submit(answer)
            visitor.follow()
        assert visitor.path == f"/ur/register/{step}"
        return visitor

    return reach


def _raw(case):
    return bytes.fromhex(case["raw_hex"]) if "raw_hex" in case else case["raw"]


def _send(visitor, fields, case):
    """Send the form; returns whether it was accepted. What is refused keeps the rest of the form."""
    status = 303 if case["expect"] == "accepted" else 400 if "raw_hex" in case else 422
    page = visitor.submit(fields, status=status)
    assert status != 422 or page.errors
    return status == 303


@cases("name")
def test_names(registering, case):
    visitor = registering("person")
    if _send(visitor, {"full_name": _raw(case)} | PERSON, case):
        stored = visitor.get("/ur/register/person").field("full_name")
        assert stored == case["normalised"]
        assert cleaning.search_key(stored) == case["search_key"]
    else:
        assert visitor.page.field("birth_year") == "1990"


@cases("mobile")
def test_mobile_numbers(registering, case):
    visitor = registering("mobile")
    if _send(visitor, {"mobile": _raw(case)}, case):
        for answer in (
            {"full_name": "زبیدہ"} | PERSON,
            {"username": "زبیدہ", "password": PASSWORD},
            {"cnic": "3520276543212", "address": "گلی 2"} | PLACE,
        ):
            visitor.follow()
            visitor.submit(answer)
        with database.connection():
            assert encryption.decrypt(models.Citizen.get().mobile_encrypted) == case["normalised"]
    else:
        assert visitor.page.field("mobile") == case["raw"]


@cases("cnic")
def test_identity_numbers(registering, case):
    visitor = registering("address")
    if case["id"] == "cnic-sql":  # the field takes the only number in a pasted text, whatever is written around it
        case = case | {"expect": "accepted", "normalised": "3520212345671"}
    if _send(visitor, {"cnic": _raw(case), "address": "گلی 2"} | PLACE, case):
        with database.connection():
            assert encryption.decrypt(models.Citizen.get().identity_encrypted) == case["normalised"]
    else:
        assert visitor.page.field("cnic") == case["raw"]
        assert visitor.page.field("tehsil") == PLACE["tehsil"]


@cases("password")
def test_passwords(registering, case, new_visitor):
    visitor = registering("sign-in")
    if _send(visitor, {"username": "زبیدہ", "password": _raw(case)}, case):
        visitor.follow()
        visitor.submit({"cnic": "3520276543212", "address": "گلی 2"} | PLACE)
        later = new_visitor()
        later.get("/ur/sign-in")
        later.submit({"username": "زبیدہ", "password": case["normalised"]})
    else:
        assert visitor.page.field("username") == "زبیدہ"


@cases("address")
def test_addresses(registering, case):
    visitor = registering("address")
    if _send(visitor, {"cnic": "3520276543212", "address": _raw(case)} | PLACE, case):
        with database.connection():
            stored = models.Citizen.get().address
        assert stored == case["normalised"]
        assert cleaning.search_key(stored) == case["search_key"]


@cases("text")
def test_texts(sign_in, make_citizen, case):
    browser = sign_in(make_citizen())
    browser.get("/ur/complaints/new/category")
    browser.submit({"kind": "complaint", "category": "roads.potholes"})
    browser.follow()
    if _send(browser, {"subject": "سڑک", "details": _raw(case)}, case):
        browser.follow()
        browser.submit(PLACE)
        browser.follow()
        browser.submit({})
        with database.connection():
            complaint = models.Complaint.get()
        assert complaint.details == case["normalised"]
        assert case["search_key"] in complaint.search_key
        shown = browser.follow()
        assert "<script>alert" not in shown.text


@cases("search")
def test_searches(sign_in, make_citizen, make_complaint, case):
    citizen = make_citizen()
    make_complaint(citizen=citizen, subject=f"اول {case['raw']} آخر")
    make_complaint(citizen=citizen, subject="کچھ اور")
    browser = sign_in(citizen)
    for typed in (case["raw"], case["normalised"]):
        found = browser.get("/ur/dashboard", query_string={"q": typed})
        assert "اول" in found.words, typed
        assert "کچھ اور" not in found.words, typed


@cases("date")
def test_dates(sign_in, make_citizen, case):
    browser = sign_in(make_citizen())
    if (
        case["id"] == "date-2year"
    ):  # the field takes a year of two digits, as people write it; the strict parser does not
        case = case | {"expect": "accepted", "normalised": "2026-02-01"}
    accepted = case["expect"] == "accepted"
    page = browser.get("/ur/dashboard", query_string={"from": case["raw"]}, status=200 if accepted else 422)
    assert bool(page.errors) is not accepted
    if accepted:
        assert pasted.find_date(case["raw"]).isoformat() == case["normalised"]
    else:
        assert page.field("from") == case["raw"]


@cases("ref")
def test_references(visitor, make_complaint, make_citizen, case):
    citizen = make_citizen(mobile="+923001234567")
    reference = case["normalised"][:9]
    make_complaint(citizen=citizen, reference=reference)
    visitor.get("/ur/track")
    typed = case["raw"] if len(case["normalised"]) == 9 else case["raw"][: len(case["raw"]) - 1]
    assert numbers.normalise_reference(case["raw"]) == case["normalised"]
    visitor.submit({"reference": typed, "last_four": "4567"}, status=200)
    visitor.get("/ur/track")
    visitor.submit({"reference": case["raw"], "last_four": "9999"}, status=422)


class TestCodes:
    @pytest.fixture
    def settings(self):
        return {"VERIFY_MOBILE": True}

    @cases("otp")
    def test_codes(self, visitor, messages, case):
        """The real code, written the way the case writes its own."""
        visitor.get("/ur/register/nationality")
        visitor.submit({"nationality": "national"})
        visitor.follow()
        visitor.submit({"mobile": "0300 7654321"})
        visitor.follow()
        code = iter(
            next(
                word
                for word in messages()[0].words.split()
                if word.strip("۔.").isdigit() and len(word.strip("۔.")) == 6
            )
        )
        shaped = "".join(chr(0x6F0 + int(next(code))) if "۰" <= letter <= "۹" else letter for letter in case["raw"])
        _send(visitor, {"code": shaped}, case)


@cases("filename")
def test_file_names(case):
    assert cleaning.file_name(case["raw"]) == case["normalised"]
