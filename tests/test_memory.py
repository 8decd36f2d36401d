"""Pages that are drawn once: nobody is ever shown an old page, or somebody else's."""

from __future__ import annotations

import datetime as dt
import gzip

import brotli
import pytest
from flask import Response

import models
from shikayat import database, memory
from shikayat.casework import office_moves
from shikayat.numbers import show_reference
from shikayat.offices import queries as offices


@pytest.fixture
def language():
    """One is enough here: that languages are told apart is one of the tests."""
    return "ur"


@pytest.fixture
def citizen(make_citizen):
    return make_citizen()


@pytest.fixture
def complaint(citizen, make_complaint):
    return make_complaint(citizen=citizen)


@pytest.fixture
def browser(sign_in, citizen, complaint, language):
    """The citizen, at the dashboard for the second time: the first page of a session makes its token."""
    browser = sign_in(citizen, language=language)
    browser.get(f"/{language}/dashboard")
    return browser


@pytest.fixture(params=["dashboard", "complaint"])
def path(request, complaint, language):
    """The two pages that are remembered."""
    return {
        "dashboard": f"/{language}/dashboard",
        "complaint": f"/{language}/complaints/{show_reference(complaint.reference)}",
    }[request.param]


def _drawing(page):
    """What tells two drawings of a page apart: each has a form token mixed anew."""
    return page.field("csrf_token")


def test_a_page_is_drawn_once(browser, path):
    assert _drawing(browser.get(path)) == _drawing(browser.get(path))


def test_what_an_office_does_is_seen_at_once(browser, path, complaint, make_officer):
    before = browser.get(path)
    with database.connection():
        office_moves.accept(make_officer(), complaint, seen=complaint.version)
    after = browser.get(path)
    assert before.html.select_one(".tag-new") and not after.html.select_one(".tag-new")
    assert after.html.select_one(".tag-in_progress")


def test_a_second_complaint_and_a_draft_are_seen_at_once(browser, citizen, make_complaint, language):
    assert len(browser.get(f"/{language}/dashboard").html.select(".complaints li")) == 1
    make_complaint(citizen=citizen)
    assert len(browser.get(f"/{language}/dashboard").html.select(".complaints li")) == 2
    assert not browser.page.html.select(".notice")
    with database.connection():
        models.Draft.create(kind="complaint", citizen=citizen, answers="", once="x")
    assert browser.get(f"/{language}/dashboard").html.select(".notice")


def test_another_name_of_an_office_is_seen_at_once(browser, path, complaint, make_officer):
    browser.get(path)
    with database.connection():
        by = make_officer(role="administrator", office="portal")
        office = models.Office.get_by_id(complaint.office_id)
        offices.change_office(by, office, names={"ur": "نیا نام", "en": "A new name"}, parent=office.parent)
    assert "نیا نام" in browser.get(path).words


def test_two_people_at_one_address_see_their_own(browser, sign_in, make_citizen, path, language):
    other = make_citizen(full_name="Somebody Else")
    mine = browser.get(f"/{language}/dashboard").words
    theirs = sign_in(other, language=language)
    assert "Somebody Else" in theirs.get(f"/{language}/dashboard").words
    assert "Somebody Else" not in mine and browser.get(f"/{language}/dashboard").words == mine
    browser.get(path)
    if "/complaints/" in path:
        theirs.get(path, status=404)


def test_who_signs_in_next_on_the_same_device_sees_their_own(browser, make_citizen, path, language):
    browser.get(path)
    browser.post(f"/{language}/sign-out", {"csrf_token": _drawing(browser.page)})
    browser.get(path, status=303)
    other = make_citizen(full_name="Somebody Else")
    browser.get(f"/{language}/sign-in")
    browser.submit({"username": other.username, "password": "میرا گھر لاہور میں ہے"})
    assert "Somebody Else" in browser.get(f"/{language}/dashboard").words
    assert not browser.page.html.select(".complaints li")
    if "/complaints/" in path:
        browser.get(path, status=404)


def test_a_device_that_was_signed_out_from_another_sees_nothing(browser, sign_in, citizen, path, language):
    browser.get(path)
    second = sign_in(citizen, language=language)
    page = second.get(f"/{language}/profile/sign-out-everywhere")
    second.post(f"/{language}/profile/sign-out-everywhere", {"csrf_token": page.field("csrf_token")})
    browser.get(path, status=303)


def test_language_letters_and_queries_are_told_apart(browser, path):
    first = browser.get(path)
    browser.get(path.replace("/ur/", "/en/", 1))  # that it is English is seen to for every page
    assert _drawing(browser.get(f"{path}?page=1")) != _drawing(first)
    browser.client.set_cookie("letters", "nastaliq")
    links = [link["href"] for link in browser.get(path).html.select('link[rel="stylesheet"]')]
    assert any("nastaliq" in link for link in links)


def test_the_days_that_are_left_are_counted_anew_each_day(browser, path, monkeypatch):
    first = _drawing(browser.get(path))
    assert _drawing(browser.get(path)) == first
    tomorrow = memory.today() + dt.timedelta(days=1)
    monkeypatch.setattr(memory, "today", lambda: tomorrow)
    assert _drawing(browser.get(path)) != first


def test_smaller_copies_say_the_same(browser, path):
    plain = browser.get(path).text.encode()
    for _ in range(2):
        for coding, unpacked in (("br", brotli.decompress), ("gzip", gzip.decompress)):
            answer = browser.client.get(path, headers={"Accept-Encoding": coding})
            assert answer.headers["Content-Encoding"] == coding
            assert unpacked(answer.get_data()) == plain


def test_the_page_after_a_form_forgets_its_text_once(browser, path):
    first = _drawing(browser.get(path))
    with browser.client.session_transaction() as session:
        session["arrived"] = "/complaints/new/details"
    assert "/complaints/new/details" in browser.get(path).text
    assert _drawing(browser.get(path)) == first


@pytest.mark.parametrize("coding", ["", "br", "gzip"])
def test_a_page_leaves_as_it_left_the_first_time(browser, path, coding):
    answers = [browser.client.get(path, headers={"Accept-Encoding": coding} if coding else {}) for _ in range(3)]
    first, *again = [(answer.data, sorted(answer.headers)) for answer in answers]
    assert again == [first, first]
    said = answers[2].headers
    assert said["Cache-Control"] == "no-store" and "default-src 'none'" in said["Content-Security-Policy"]
    assert said.get("Content-Encoding", "") == coding and {"Accept-Encoding", "Cookie"} <= set(answers[2].vary)


def test_an_error_after_a_kept_page_was_found_is_a_whole_answer(browser, path, app, monkeypatch):
    browser.get(path)
    whole = browser.client.get(path).headers
    cuts = iter([RuntimeError("the line to the database is cut")])

    def fail_once(_visitor):
        for cut in cuts:
            raise cut

    monkeypatch.setattr("shikayat.accounts.entry.keep_alive", fail_once)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = browser.client.get(path)
    assert answer.status_code == 500
    for name in ("Content-Security-Policy", "Cache-Control", "X-Content-Type-Options", "Referrer-Policy"):
        assert answer.headers[name] == whole[name], name


def test_two_requests_of_one_context_have_nothing_in_common(browser, path, app, language):
    with app.app_context():
        for _ in range(2):
            browser.client.get(path, headers={"Accept-Encoding": "br"})
            other = browser.client.get(f"/{language}/profile", headers={"Accept-Encoding": "br"})
            assert other.headers["Cache-Control"] == "no-store" and "Content-Security-Policy" in other.headers
    assert _drawing(browser.get(path)) != _drawing(browser.get(f"/{language}/profile"))
    kept = app.extensions["memory"]._pages.values()
    assert not any(brotli.decompress(page.sent["br"][0]) != page.body for page in kept if "br" in page.sent)


def test_what_changes_while_a_page_is_drawn_is_not_kept(browser, citizen, language, monkeypatch):
    """A draft that comes and goes: a page drawn in between must not come back with the stamp of before."""
    browser.get(f"/{language}/complaints/new/category")
    from shikayat.dashboard import views

    drawn = views._drawn

    def with_a_draft():
        models.Draft.create(kind="complaint", citizen=citizen, answers="", once="x")
        return drawn()

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(views, "_drawn", with_a_draft)
        assert browser.get(f"/{language}/dashboard?").html.select(".notice")
    with database.connection():
        models.Draft.delete().execute()
    assert not browser.get(f"/{language}/dashboard").html.select(".notice")


def test_on_a_shared_device_pages_are_kept_after_a_long_text_too(browser, path, complaint, language):
    with browser.client.session_transaction() as session:
        session["shared"] = True
    browser.get(f"/{language}/complaints/{show_reference(complaint.reference)}/withdraw")
    browser.submit({"text": "اب ضرورت نہیں رہی۔"})
    assert _drawing(browser.get(path)) == _drawing(browser.get(path))


def test_a_cookie_is_no_part_of_what_is_remembered(browser, path):
    """Whose browser wishes another language is given a cookie with the page; the next answer is without."""
    english = {"Accept-Language": "en"}
    for wish, cookies in ((english, 1), ({}, 0), (english, 1)):
        browser.client.delete_cookie("language")
        assert len(browser.client.get(path, headers=wish).headers.getlist("Set-Cookie")) == cookies, wish


@pytest.mark.parametrize("part", ["districts?province=PK-PB", "tehsils?district=pb-lahore&tehsil=pb-lahore-raiwind"])
def test_lists_of_places_are_remembered_and_asked_about_again(app, language, part):
    client = app.test_client()
    first, second = (client.get(f"/{language}/places/{part}") for _ in range(2))
    for answer in (first, second):
        answer.headers.pop("Date", None)
    assert (first.data, sorted(first.headers)) == (second.data, sorted(second.headers))
    kept = [page for page in app.extensions["memory_of_parts"]._pages.values() if page.body == first.data]
    assert kept and not any(name == "Date" for page in kept for _, headers in page.sent.values() for name, _ in headers)
    assert not first.headers.getlist("Set-Cookie")
    again = client.get(f"/{language}/places/{part}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.data
    assert client.get(f"/en/places/{part}").data != first.data


def test_many_lists_drive_out_no_page(browser, path, app, monkeypatch):
    first = _drawing(browser.get(path))
    monkeypatch.setattr(memory, "PAGES", 3)
    for number in range(5):
        app.test_client().get(f"/ur/places/tehsils?district=pb-lahore&tehsil={number}")
        app.test_client().get(f"/ur/places/tehsils?district={number}")
    kept = app.extensions["memory_of_parts"]._pages
    assert len(kept) == 3 and all(b"district=pb-lahore" in query for _database, _path, query, _day in kept)
    assert _drawing(browser.get(path)) == first


def test_a_process_remembers_so_many_pages_and_not_for_ever(app, monkeypatch):
    pages = memory.Memory()
    for number in range(memory.PAGES + 5):
        pages.put(number, Response(b""))
    assert pages.get(4) is None and pages.get(5) is not None
    monkeypatch.setattr(memory, "SECONDS", -1)
    pages.put("old", Response(b""))
    assert pages.get("old") is None
