"""The whole way: a person opens an account, lodges a complaint and follows it."""

from __future__ import annotations

import re

import pytest

import models
from shikayat import database

REFERENCE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-Z]")


@pytest.fixture(params=[False, True], ids=["plain", "htmx"])
def htmx(request):
    """Whether the visitor's browser runs htmx, which asks for parts of the pages as well."""
    return request.param


def test_a_citizen_registers_lodges_and_follows(new_visitor, language, htmx, register, lodge):
    zubaida = new_visitor(htmx=htmx)

    dashboard = register(zubaida, language)
    assert zubaida.path.startswith(f"/{language}/dashboard")
    assert "زبیدہ خانم" in dashboard.words

    received = lodge(zubaida, language)
    reference = REFERENCE.search(received.words).group()

    page = zubaida.get(f"/{language}/complaints/{reference}")
    assert reference in page.words
    assert "تین دن سے بجلی نہیں" in page.words
    with database.connection():
        complaint = models.Complaint.get(models.Complaint.reference == reference.replace("-", ""))
        office = complaint.office.names[language]
    assert office in page.words

    version = complaint.version
    if htmx:
        headers = {"HX-Request": "true"}
        quiet = zubaida.get(f"/{language}/complaints/{reference}?version={version}", status=204, headers=headers)
        assert quiet.text == ""
        with database.connection():
            models.Complaint.update(status="in_progress", version=version + 1).execute()
        part = zubaida.get(f"/{language}/complaints/{reference}?version={version}", headers=headers)
        assert "<html" not in part.text
        assert part.headers["Vary"].find("HX-Request") >= 0

    listed = zubaida.get(f"/{language}/dashboard")
    assert reference in listed.words
    assert office in listed.words

    paper = zubaida.get(f"/{language}/complaints/{reference}/print")
    assert reference in paper.words


def test_anyone_with_reference_and_last_digits_can_track(new_visitor, language, htmx, register, lodge):
    zubaida = new_visitor(htmx=htmx)
    register(zubaida, language)
    received = lodge(zubaida, language)
    reference = REFERENCE.search(received.words).group()

    stranger = new_visitor(address="203.0.113.9")
    stranger.get(f"/{language}/track")
    found = stranger.submit({"reference": reference.lower(), "last_four": "۴۳۲۱"}, status=200)
    assert reference in found.words
    assert "زبیدہ" not in found.words
    assert "ٹرانسفارمر" not in found.words

    stranger.get(f"/{language}/track")
    wrong = stranger.submit({"reference": reference, "last_four": "0000"}, status=422)
    stranger.get(f"/{language}/track")
    unknown = stranger.submit({"reference": "0000-0000-0", "last_four": "4321"}, status=422)
    assert wrong.errors == unknown.errors != []


def test_a_complaint_is_not_for_other_eyes(new_visitor, sign_in, make_citizen, make_complaint, language):
    complaint = make_complaint()
    other = sign_in(make_citizen(), language=language)
    other.get(f"/{language}/complaints/{complaint.reference}", status=404)
    other.get(f"/{language}/complaints/{complaint.reference}/print", status=404)


def test_lost_sign_in_in_the_middle_keeps_the_words(sign_in, make_citizen, language, htmx):
    citizen = make_citizen()
    browser = sign_in(citizen, language=language, htmx=htmx)
    browser.get(f"/{language}/complaints/new/category")
    browser.submit({"kind": "complaint", "category": "roads.potholes"})
    browser.follow()
    with database.connection():
        models.SignIn.update(revoked_at=models.now()).execute()
    typed = {"subject": "سڑک پر گڑھا", "details": "اسکول کے سامنے سڑک میں گہرا گڑھا ہے، کل ایک بچہ گر گیا۔"}
    browser.submit(typed)
    assert "/sign-in" in browser.page.location
    browser.follow()
    browser.submit({"username": citizen.username, "password": "میرا گھر لاہور میں ہے"})
    page = browser.follow()
    assert page.field("subject") == typed["subject"]
    assert page.field("details") == typed["details"]


def test_switching_language_among_errors_keeps_what_was_typed(sign_in, make_citizen, htmx):
    browser = sign_in(make_citizen(), language="ur", htmx=htmx)
    browser.get("/ur/complaints/new/category")
    browser.submit({"kind": "complaint", "category": "roads.potholes"})
    browser.follow()
    refused = browser.submit({"subject": "", "details": "سڑک میں گہرا گڑھا ہے۔"}, status=422)
    assert refused.errors
    button = refused.html.select_one('button[name="switch_language"]')
    english = browser.submit(
        {"subject": "", "details": "سڑک میں گہرا گڑھا ہے۔", "switch_language": button["value"]},
        to=button["formaction"],
        status=200,
    )
    assert english.field("details") == "سڑک میں گہرا گڑھا ہے۔"
    assert english.errors
    assert all(line.isascii() for line in english.errors)
