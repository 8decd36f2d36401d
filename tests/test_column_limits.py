"""No form, address or search sends more than a column or a query of either database takes."""

from __future__ import annotations

import pytest
from peewee import CharField, fn

import models
from shikayat import database
from shikayat.citizen.registration import queries
from shikayat.identity.usernames import lookalike_key
from shikayat.notices.verification_limits import Requester

EXPANDS = "ﷺ"  # 18 letters in a search key
ROUTED = {"province": "PK-PB", "district": "pb-lahore", "tehsil": "pb-lahore-raiwind"}
# What bounds the columns that people's input reaches; all others hold codes, hashes, states and words of the site.
BOUNDED = {
    "Citizen.username": "NewUsernameField: 30 letters",
    "Citizen.username_key": "lookalike_key of a user name",
    "Citizen.full_name": "MaxLength(100)",
    "Citizen.full_name_key": "cut to the column",
    "Citizen.country": "chosen from a list",
    "Officer.username": "NewUsernameField: 30 letters",
    "Officer.full_name": "MaxLength(100)",
    "Officer.email": "Email: 254 characters (RFC 5321)",
    "Complaint.subject": "MaxLength(150)",
    "Complaint.landmark": "MaxLength(250)",
    "Complaint.about": "MaxLength(200)",
    "Category.code": "a code of at most 41 letters behind its group's",
    "Category.emergency": "validate_emergency",
    "Office.code": "good_code",
    "SavedForm.path": "cut to the column",
    "AuditEntry.subject": "a code, a reference, a user name, or a rule's two codes",
}
OURS = {
    "Place": "code level urdu_spelling",
    "Category": "level_of_government",
    "Department": "code",
    "Citizen": "password_hash gender nationality mobile_index identity_kind identity_index language",
    "SignIn": "token_hash",
    "Officer": "password_hash role language",
    "RecoveryCode": "code_hash",
    "StaffSignIn": "token_hash",
    "Draft": "kind token_hash idempotency_key",
    "VerificationCode": "purpose target_index session_hash code_hash",
    "RateLimitCounter": "key",
    "SavedForm": "token_hash",
    "Complaint": "reference kind status outcome verdict idempotency_key",
    "Event": "kind actor",
    "Proposal": "kind ground decision",
    "AnswerTemplate": "code outcome",
    "Notice": "channel language kind",
    "AuditEntry": "at action mac",
    "AuditHead": "mac",
    "Snapshot": "name",
}


def columns():
    return [
        field
        for table in models.TABLES
        for field in table._meta.sorted_fields
        if type(field) is CharField and field.max_length
    ]


def test_every_column_with_a_limit_is_known():
    known = set(BOUNDED) | {f"{table}.{name}" for table, names in OURS.items() for name in names.split()}
    assert {f"{field.model.__name__}.{field.name}" for field in columns()} == known


def assert_all_fit():
    """SQLite keeps what is too long for a column; PostgreSQL would have refused it."""
    with database.connection():
        for field in columns():
            longest = field.model.select(fn.MAX(fn.LENGTH(field))).scalar()
            assert (longest or 0) <= field.max_length, f"{field.model.__name__}.{field.name}: {longest}"


def test_longest_name_that_expands_is_registered(app):
    name = "a" + EXPANDS * 99
    answers = ROUTED | {
        "nationality": "national", "mobile": "+923001234567", "full_name": name, "gender": "male",
        "birth_date": "1990-01-01", "username": "m" * 30, "password_hash": "x", "identity": "3520212345671",
        "identity_kind": "cnic", "address": EXPANDS * 500,
    }  # fmt: skip
    with app.test_request_context(), database.connection():
        token, _answers = queries.save(None, answers, verify=False)
        queries.register(token, "ur", Requester(""))
        assert models.Citizen.get().full_name == name
    assert_all_fit()
    assert len(lookalike_key("m" * 30)) <= models.Citizen.username_key.max_length


def test_longest_complaint_that_expands_is_lodged_and_found(sign_in, make_citizen):
    browser = sign_in(make_citizen(language="en"), language="en")
    browser.get("/en/complaints/new/category")
    story = {"subject": "آج" + EXPANDS * 148, "details": "آج" + EXPANDS * 4998}
    for answer in (
        {"kind": "complaint", "category": "electricity.outage"}, story, ROUTED | {"landmark": EXPANDS * 250},
    ):  # fmt: skip
        browser.submit(answer)
        browser.follow()
    browser.get("/en/complaints/new/about")
    browser.submit({"about_office": "no", "about": EXPANDS * 200})
    browser.follow()
    browser.submit({})
    assert "received" in browser.page.location
    assert_all_fit()


SIGNS = ["%_", "\\", "'", '"*', "a ", "۹", "㌀", "😀"]
WORST = {"expanding": EXPANDS * 140, "ligatures": "ﷲ" * 37, **{sign: (sign * 150)[:149] for sign in SIGNS}}


@pytest.mark.parametrize("words", WORST.values(), ids=[ascii(name) for name in WORST])
def test_worst_search_at_the_dashboard_and_for_a_category_answers(sign_in, make_citizen, make_complaint, words):
    citizen = make_citizen(language="en")
    make_complaint(citizen=citizen)
    browser = sign_in(citizen, language="en")
    browser.get("/en/dashboard", query_string={"q": words})
    browser.get("/en/dashboard", query_string={"q": words, "page": "999999"})
    browser.get("/en/complaints/new/category", query_string={"q": words})


@pytest.mark.parametrize("words", WORST.values(), ids=[ascii(name) for name in WORST])
def test_worst_search_at_the_desk_answers(staff, make_officer, make_complaint, words):
    make_complaint()
    staff(make_officer(), language="en").get("/en/desk/", query_string={"q": words})


def test_post_to_a_long_address_without_sign_in_is_answered(sign_in, make_citizen):
    browser = sign_in(make_citizen(language="en"), language="en")
    browser.get("/en/complaints/new/category")
    token = browser.page.html.select_one('input[name="csrf_token"]')["value"]
    with database.connection():
        models.SignIn.delete().execute()
    browser.post(f"/en/complaints/{'A' * 600}/reply", {"csrf_token": token, "text": "ا"})
    assert_all_fit()


def test_long_email_of_an_officer_is_refused(staff, make_officer):
    browser = staff(make_officer(), language="en")
    browser.get("/en/desk/account/details")
    long = "a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".pk"
    page = browser.submit({"email": long, "language": "en"}, status=422)
    assert page.errors
    assert_all_fit()


def test_many_emergency_numbers_are_refused(staff, make_officer):
    admin = staff(make_officer(role="administrator"), language="en")
    page = admin.get("/en/desk/admin/categories/electricity.outage")
    sent = {"name_en": "A", "name_ur": "ا", "days": "20", "emergency": ", ".join(["1122"] * 30), "active": "y"}
    page = admin.submit(sent, status=422)
    assert page.errors
