"""Where a complaint stands: its own page, the refresh, the paper, and without an account."""

from __future__ import annotations

import datetime as dt

import pytest

import models
from shikayat import database
from shikayat.text.numbers import show_reference

PART = {"HX-Request": "true"}


@pytest.fixture
def owner(make_citizen):
    return make_citizen(mobile="+923001234567")


@pytest.fixture
def complaint(owner, make_complaint):
    return make_complaint(citizen=owner)


@pytest.fixture
def shown(complaint):
    return show_reference(complaint.reference)


@pytest.fixture
def browser(sign_in, owner, language):
    return sign_in(owner, language=language)


class TestPage:
    def test_any_way_of_writing_the_reference_leads_to_one_address(self, browser, complaint, shown, language):
        for written in (complaint.reference, shown.lower(), complaint.reference.lower()):
            page = browser.get(f"/{language}/complaints/{written}?received=1&_scheme=x&reference=y", status=308)
            assert page.location.startswith(f"/{language}/complaints/{shown}?received=1")
        browser.get(f"/{language}/complaints/{shown}")

    @pytest.mark.parametrize("written", ["0000-0000-0", "x", "نہیں", "9" * 300, "%F0%9F%AB%A8", "-"])
    def test_an_unknown_reference_is_not_found(self, browser, language, written):
        browser.get(f"/{language}/complaints/{written}", status=404)

    @pytest.mark.parametrize("status", models.Status)
    def test_status_page_names_each_status(self, sign_in, owner, make_complaint, language, status):
        complaint = make_complaint(citizen=owner, status=status)
        page = sign_in(owner, language=language).get(f"/{language}/complaints/{show_reference(complaint.reference)}")
        assert page.html.select_one(f".tag-{status}").get_text(strip=True)

    def test_a_late_answer_is_called_late(self, sign_in, owner, make_complaint):
        complaint = make_complaint(citizen=owner, deadline=dt.date(2026, 1, 5))
        page = sign_in(owner, language="en").get(f"/en/complaints/{show_reference(complaint.reference)}")
        assert "was due by 5 January 2026 and is late" in page.words

    def test_unknown_events_of_the_history_do_no_harm(self, browser, complaint, shown, language):
        with database.connection():
            models.Event.create(complaint=complaint, kind="something-new", actor="system")
        assert len(browser.get(f"/{language}/complaints/{shown}").html.select(".timeline li")) == 2


class TestRefresh:
    def test_refresh_unchanged_returns_204(self, browser, complaint, shown, language):
        page = browser.get(f"/{language}/complaints/{shown}?version={complaint.version}", status=204, headers=PART)
        assert page.text == ""
        assert {name: page.headers.get(name) for name in ("Cache-Control", "X-Content-Type-Options", "Vary")} == {
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Vary": "HX-Request, Cookie",
        }
        assert sum(len(f"{name}: {value}\r\n") for name, value in page.headers.items()) <= 300

    def test_news_come_as_a_part_with_a_sentence_to_announce(self, browser, complaint, shown, language):
        whole = browser.get(f"/{language}/complaints/{shown}")
        region = whole.html.select_one("#news")
        assert region["aria-live"] == "polite"
        assert region.get_text() == ""
        with database.connection():
            models.Complaint.update(status="answered", version=complaint.version + 1).execute()
        part = browser.get(f"/{language}/complaints/{shown}?version={complaint.version}", headers=PART)
        assert part.html.html is None
        assert part.html.select_one("#status[data-refresh]")["data-hx-get"].endswith(f"version={complaint.version + 1}")
        assert part.html.select_one("#news[data-hx-swap-oob]").get_text(strip=True)

    @pytest.mark.parametrize("version", ["", "x", "-1", "9" * 50, "۱", "1.0"])
    def test_a_strange_version_is_no_error(self, browser, shown, language, version):
        page = browser.client.get(f"/{language}/complaints/{shown}", query_string={"version": version}, headers=PART)
        assert page.status_code == 200

    def test_a_session_is_sent_anew_with_nothing_new_too(self, browser, complaint, shown, language, app):
        with browser.client.session_transaction() as held:
            long_ago = dict(held) | {"_permanent": True, "day": 0}
        cookie = app.session_interface.get_signing_serializer(app).dumps(long_ago)
        browser.client.set_cookie("session", cookie)
        page = browser.get(f"/{language}/complaints/{shown}?version={complaint.version}", status=204, headers=PART)
        assert page.headers["Set-Cookie"].startswith("session=")
        assert page.headers["Cache-Control"] == "no-store"

    def test_without_script_there_is_a_link(self, browser, shown, language):
        page = browser.get(f"/{language}/complaints/{shown}")
        assert page.html.select_one(f'#status a[href="/{language}/complaints/{shown}"]')


def test_print_page_shows_name_matter_and_deadline(browser, complaint, shown, language):
    page = browser.get(f"/{language}/complaints/{shown}/print")
    for words in (shown, complaint.subject, complaint.details, "زبیدہ خانم"):
        assert words in page.words
    assert "/track" in page.words


class TestTrack:
    @pytest.fixture
    def stranger(self, visitor, language):
        visitor.get(f"/{language}/track")
        return visitor

    def test_it_shows_the_state_and_no_word_of_the_matter(self, stranger, complaint, shown):
        page = stranger.submit({"reference": shown.lower(), "last_four": "۴۵۶۷"}, status=200)
        assert shown in page.words
        assert page.html.select_one(".tag-new")
        for hidden in (complaint.subject, complaint.details, "زبیدہ", "1234567"):
            assert hidden not in page.words

    def test_track_wrong_and_unknown_give_same_answer(self, stranger, shown):
        wrong = stranger.submit({"reference": shown, "last_four": "0000"}, status=422)
        unknown = stranger.submit({"reference": "0000-0000-0", "last_four": "0000"}, status=422)
        # The token of the form is another one on every page; what is typed comes back as it was typed.
        plain = [
            page.text.replace(page.field("csrf_token"), "").replace(typed, "")
            for page, typed in ((wrong, wrong.field("reference")), (unknown, "000000000"))
        ]
        assert plain[0] == plain[1]
        assert len(wrong.text) == len(unknown.text)

    @pytest.mark.parametrize(
        "sent",
        [
            {},
            {"reference": "K7Q2", "last_four": "4567"},
            {"reference": "ک" * 1000, "last_four": "4567"},
            {"reference": "K7Q2-9FXM-3", "last_four": "456"},
            {"reference": "K7Q2-9FXM-3", "last_four": "①②③④"},
            {"reference": ["a", "b"], "last_four": "9" * 9000},
        ],
    )
    def test_what_cannot_be_right_is_told(self, stranger, sent):
        assert stranger.submit(sent, status=422).errors

    def test_track_too_many_tries_answers_429_with_form(self, stranger, shown):
        for number in range(10):
            stranger.submit({"reference": shown, "last_four": f"{number:04}"}, status=422)
        page = stranger.submit({"reference": shown, "last_four": "4567"}, status=429)
        assert page.field("reference").replace("-", "") == shown.replace("-", "")
        assert page.field("last_four") == "4567"
        assert page.errors
