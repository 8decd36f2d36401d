"""One question a page, from the category to the page that says it was received."""

from __future__ import annotations

import io

import pytest

import models
from shikayat import database

STORY = {"subject": "تین دن سے بجلی نہیں", "details": "ہماری گلی کا ٹرانسفارمر جل گیا ہے۔"}
PLACE = {"province": "PK-PB", "district": "pb-lahore", "tehsil": "pb-lahore-raiwind"}


@pytest.fixture
def browser(sign_in, make_citizen, language):
    return sign_in(make_citizen(language=language), language=language)


@pytest.fixture
def begin(browser, language):
    """Answer up to, not including, ``step``."""

    def go(step, category="electricity.outage"):
        browser.get(f"/{language}/complaints/new/category")
        for name, answer in (
            ("category", {"kind": "complaint", "category": category}),
            ("details", STORY),
            ("place", PLACE | {"landmark": "جامع مسجد"}),
        ):
            if name == step:
                break
            browser.submit(answer)
            browser.follow()
        assert browser.path.endswith(step)
        return browser

    return go


def test_lodging_step_before_its_turn_redirects_to_first_open_step(browser, language):
    for step in ("details", "place", "check"):
        page = browser.get(f"/{language}/complaints/new/{step}", status=303)
        assert page.location.endswith(f"/{language}/complaints/new/category")
        page = browser.post(f"/{language}/complaints/new/{step}", STORY | PLACE)
        assert page.location.endswith("/category")


def test_going_on_where_one_stopped(begin, language):
    browser = begin("place")
    page = browser.get(f"/{language}/complaints/new", status=303)
    assert page.location.endswith("/place")
    assert browser.get(f"/{language}/complaints/new/details").field("subject") == STORY["subject"]


def test_lodging_get_creates_no_draft(browser, language):
    browser.get(f"/{language}/complaints/new/category")
    with database.connection():
        assert models.Draft.select().count() == 0


class TestCategory:
    @pytest.mark.parametrize("words", ["بجلی نہیں", "bijli nahi", "no electricity"])
    def test_category_search_finds_category(self, browser, language, words):
        page = browser.get(f"/{language}/complaints/new/category", query_string={"q": words})
        offered = [radio["value"] for radio in page.html.select('input[name="category"]')]
        assert "electricity.outage" in offered[:3]
        assert page.field("q") == words

    def test_what_is_found_says_its_group(self, browser, language):
        page = browser.get(f"/{language}/complaints/new/category", query_string={"q": "wrong bill"})
        offered = [" ".join(label.get_text().split()) for label in page.html.select('label[for^="category-"]')]
        assert len(offered) == len(set(offered))
        assert all(" – " in words for words in offered)

    def test_searching_keeps_the_kind(self, browser, language):
        browser.get(f"/{language}/complaints/new/category")
        browser.submit({"kind": "question", "q": "سڑک", "search": "1"})
        page = browser.follow()
        assert page.field("kind") == "question"
        assert page.field("q") == "سڑک"
        assert any(radio["value"].startswith("roads.") for radio in page.html.select('input[name="category"]'))

    def test_the_tree_leads_there_without_searching(self, browser, language):
        page = browser.get(f"/{language}/complaints/new/category")
        assert len(page.html.select('input[name="group"]')) == 28
        browser.submit({"kind": "complaint", "group": "roads"})
        page = browser.follow()
        assert page.html.select_one('input[name="category"][value="roads.potholes"]')
        browser.submit({"kind": "complaint", "category": "roads.potholes"})
        assert browser.page.location.endswith("/details")

    def test_nothing_found_shows_the_tree(self, browser, language):
        page = browser.get(f"/{language}/complaints/new/category", query_string={"q": "qqqqzzzz"})
        assert len(page.html.select('input[name="group"]')) == 28

    @pytest.mark.parametrize(
        "sent",
        [
            {},
            {"kind": "complaint"},
            {"category": "roads.potholes"},
            {"kind": "rumour", "category": "roads.potholes"},
            {"kind": "complaint", "category": "roads"},
            {"kind": "complaint", "category": "nonsense"},
            {"kind": ["complaint", "question"], "category": ["x", "roads.potholes"]},
            {"kind": "complaint", "category": "9" * 5000},
        ],
    )
    def test_what_is_not_on_the_list_is_refused(self, browser, language, sent):
        browser.get(f"/{language}/complaints/new/category")
        page = browser.submit(sent, status=422)
        assert page.errors
        if sent.get("kind") == "complaint":
            assert page.field("kind") == "complaint"

    def test_lodging_dangerous_category_shows_emergency_number(self, begin):
        page = begin("details", category="electricity.dangerous-wires").page
        main = page.html.main
        assert main.select_one('a[href="tel:1122"]')
        assert page.text.index("tel:1122") < page.text.index('name="subject"')

    def test_lodging_other_category_shows_no_emergency_number(self, begin):
        assert "tel:" not in begin("details", category="roads.potholes").page.text


class TestDetails:
    def test_the_length_counts_after_cleaning(self, begin):
        browser = begin("details")
        browser.submit(STORY | {"details": "س" * 5000 + "\u200f" * 50 + " \r\n"})
        assert browser.page.location.endswith("/place")

    @pytest.mark.parametrize(
        ("field", "typed"),
        [("details", "س" * 5001), ("subject", "س" * 151), ("subject", " \u200f "), ("details", "\r\n \t")],
    )
    def test_too_much_or_nothing_is_refused_and_kept(self, begin, field, typed):
        browser = begin("details")
        page = browser.submit(STORY | {field: typed}, status=422)
        assert [link["href"] for link in page.html.select(".error-summary a")] == [f"#{field}"]
        other = {"subject": "details", "details": "subject"}[field]
        assert page.field(other) == STORY[other]
        if typed.strip(" \u200f\r\n\t"):
            assert page.field(field) == typed

    @pytest.mark.parametrize("kind", ["file", "json"])
    def test_details_sent_as_file_or_json_are_refused(self, begin, language, kind):
        """A file under a field's name, or JSON with numbers in it, must not reach a field that cleans text."""
        browser = begin("details")
        token = browser.page.html.select_one('#form input[name="csrf_token"]')["value"]
        sent = {
            "file": {"data": STORY | {"csrf_token": token, "details": (io.BytesIO(b"x"), "x.txt")}},
            "json": {"json": {"csrf_token": token, "subject": 1, "details": [{"a": 2}]}},
        }[kind]
        with browser.client.post(f"/{language}/complaints/new/details", **sent) as answer:
            assert answer.status_code == 422

    def test_subject_with_nul_answers_400(self, begin):
        begin("details").submit(STORY | {"subject": "a\0b"}, status=400)


class TestCheck:
    def test_everything_is_shown_with_a_way_to_change_it(self, begin, language):
        browser = begin("check")
        for words in (*STORY.values(), "جامع مسجد"):
            assert words in browser.page.words
        addresses = {link["href"] for link in browser.page.html.select(".summary-change a")}
        assert addresses == {f"/{language}/complaints/new/{step}" for step in ("category", "details", "place", "about")}

    def test_a_change_leads_back_to_the_check(self, begin, language):
        browser = begin("check")
        browser.get(f"/{language}/complaints/new/details")
        browser.submit(STORY | {"subject": "بجلی بند"})
        assert browser.page.location.endswith("/check")
        assert "بجلی بند" in browser.follow().words

    def test_sending_makes_a_complaint(self, begin, language, messages):
        browser = begin("check")
        browser.submit({})
        page = browser.follow()
        with database.connection():
            complaint = models.Complaint.get()
            kinds = [event.kind for event in models.Event.select().order_by(models.Event.id)]
            assert models.Draft.select().count() == 0
        assert kinds == ["lodged", "sent"]
        shown = f"{complaint.reference[:4]}-{complaint.reference[4:8]}-{complaint.reference[8:]}"
        assert shown in page.words
        assert complaint.office_id is not None
        assert page.html.select_one(".panel h1")
        assert page.html.select_one("#status strong"), "by when it is answered"
        (message,) = messages()
        assert shown in message.words
        assert message.language == language
        assert len(message.words) <= (70 if language == "ur" else 160)

    @pytest.mark.parametrize("times", [2, 5])
    def test_sending_again_leads_to_the_same_complaint(self, begin, messages, times):
        browser = begin("check")
        form = browser.page.html.select_one("form#form")
        sent = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
        answers = {browser.post(form["action"], sent).location for _ in range(times)}
        assert len(answers) == 1
        with database.connection():
            assert models.Complaint.select().count() == 1
        assert len(messages()) == 1

    def test_sending_again_leads_there_even_when_another_one_is_begun(self, begin, language):
        browser = begin("check")
        form = browser.page.html.select_one("form#form")
        sent = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
        first = browser.post(form["action"], sent).location
        browser.get(f"/{language}/complaints/new/category")
        browser.submit({"kind": "question", "category": "roads.potholes"})
        assert browser.post(form["action"], sent).location == first

    def test_lodge_with_idempotency_key_of_other_citizen_lodges_nothing(self, begin, sign_in, make_citizen, language):
        browser = begin("check")
        form = browser.page.html.select_one("form#form")
        once = form.select_one('input[name="once"]')["value"]
        browser.submit({})
        thief = sign_in(make_citizen(), language=language)
        page = thief.post(f"/{language}/complaints/new/check", {"once": once})
        assert page.location.endswith("/category")

    @pytest.mark.parametrize("once", ["", "wrong", "9" * 9000])
    def test_lodge_with_invalid_idempotency_key_lodges_nothing(self, begin, once):
        browser = begin("check")
        page = browser.submit({"once": once}, status=422)
        assert page.errors
        with database.connection():
            assert models.Complaint.select().count() == 0
        browser.submit({})
        assert "received" in browser.page.location


class TestTheKeyBelongsToTheAnswers:
    CHANGED = "بجلی اب بھی بند ہے"

    @staticmethod
    def key_of(browser):
        return browser.page.html.select_one('input[name="once"]')["value"]

    def test_answers_changed_in_another_window_are_not_sent_unseen(self, begin, language):
        browser = begin("check")
        seen = self.key_of(browser)
        browser.get(f"/{language}/complaints/new/details")
        browser.submit(STORY | {"subject": self.CHANGED})
        page = browser.follow()
        page = browser.submit({"once": seen}, status=422)
        assert page.errors and self.CHANGED in page.words
        with database.connection():
            assert models.Complaint.select().count() == 0
        browser.submit({})
        with database.connection():
            assert models.Complaint.get().subject == self.CHANGED

    def test_the_key_of_other_answers_leads_to_what_was_sent_and_says_so(self, begin, language):
        browser = begin("check")
        seen = self.key_of(browser)
        browser.get(f"/{language}/complaints/new/details")
        browser.submit(STORY | {"subject": self.CHANGED})
        browser.follow()
        sent = browser.submit({}).location
        again = browser.post(f"/{language}/complaints/new/check", {"once": seen}).location
        assert again.partition("?")[0] == sent.partition("?")[0]
        assert browser.get(again).html.select_one("main .notice")
        assert not browser.get(sent).html.select_one("main .panel + .notice")
        with database.connection():
            assert models.Complaint.select().count() == 1

    def test_what_is_changed_after_sending_is_kept_as_a_new_one_and_the_old_key_sends_it_not(self, begin, language):
        browser = begin("check")
        key = self.key_of(browser)
        details = browser.get(f"/{language}/complaints/new/details")
        browser.get(f"/{language}/complaints/new/check")
        sent = browser.submit({}).location
        browser.page, browser.path = details, f"/{language}/complaints/new/details"  # Back, Back
        browser.submit(STORY | {"subject": self.CHANGED})
        assert browser.page.location.endswith("/category")
        assert browser.follow().html.select_one("main .notice"), "says that the first one was sent"
        assert browser.post(f"/{language}/complaints/new/check", {"once": key}).location == sent
        page = browser.follow()
        assert page.html.select_one(f'main .notice a[href="/{language}/complaints/new"]')
        browser.get(f"/{language}/complaints/new/category")
        browser.submit({"kind": "complaint", "category": "electricity.outage"})
        assert browser.page.location.endswith("/place")
        assert browser.get(f"/{language}/complaints/new/details").field("subject") == self.CHANGED
        with database.connection():
            assert models.Complaint.select().count() == 1

    def test_a_page_with_a_mistake_keeps_its_words_even_then(self, begin, language):
        browser = begin("details")
        with database.connection():
            models.Draft.delete().execute()
        page = browser.submit({"subject": "", "details": STORY["details"]}, status=422)
        assert page.field("details") == STORY["details"]


def test_a_category_is_shown_with_its_group(begin, language):
    """Four groups have a category «زائد یا غلط بل»: alone it says nothing."""
    whole = {"ur": "بجلی – زائد یا غلط بل", "en": "Electricity – Excess or wrong bill"}[language]
    browser = begin("check", category="electricity.overbilling")
    assert whole in browser.page.words
    sent = browser.submit({}).location.partition("?")[0]
    for page in (sent, f"{sent}/print", f"/{language}/dashboard"):
        assert whole in browser.get(page).words, page


def test_a_hidden_identity_is_kept_with_the_complaint(begin, language):
    browser = begin("check")
    browser.get(f"/{language}/complaints/new/details")
    browser.submit(STORY | {"hide_identity": "y"})
    browser.follow()
    browser.submit({})
    with database.connection():
        assert models.Complaint.get().hide_identity
