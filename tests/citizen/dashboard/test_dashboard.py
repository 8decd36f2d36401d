"""What a citizen sees after signing in."""

from __future__ import annotations

import datetime as dt

import pytest

import models
from shikayat.text.numbers import show_reference


@pytest.fixture
def citizen(make_citizen):
    return make_citizen()


@pytest.fixture
def browser(sign_in, citizen, language):
    return sign_in(citizen, language=language)


def _totals(page):
    return [int(number.get_text()) for number in page.html.select(".totals strong")]


def _subjects(page):
    return [link.get_text(strip=True) for link in page.html.select(".complaints h3 a")]


def test_with_nothing_lodged_it_says_so(browser, language):
    page = browser.get(f"/{language}/dashboard")
    assert _subjects(page) == []
    assert not page.html.select(".totals")
    assert page.html.select_one(f'main a[href="/{language}/complaints/new"]')


def test_totals_lead_to_their_lists(browser, citizen, make_complaint, language):
    for status in models.Status:
        make_complaint(citizen=citizen, status=status, subject=f"subject {status}")
    make_complaint(subject="somebody else's")
    page = browser.get(f"/{language}/dashboard")
    assert _totals(page) == [8, 3, 1, 1, 3]
    assert len(_subjects(page)) == 8
    for link, number in zip(page.html.select(".totals a"), _totals(page), strict=True):
        listed = browser.get(link["href"])
        assert len(_subjects(listed)) == number
        assert len(listed.html.select(".totals [aria-current]")) == 1


def test_newest_first_ten_a_page(browser, citizen, make_complaint, language):
    start = dt.datetime.fromisoformat("2026-01-01")
    for number in range(23):
        make_complaint(citizen=citizen, subject=f"number {number}", created_at=start + dt.timedelta(days=number))
    page = browser.get(f"/{language}/dashboard")
    assert _subjects(page) == [f"number {number}" for number in range(22, 12, -1)]
    page = browser.get(page.html.select_one('a[rel="next"]')["href"])
    assert _subjects(page)[0] == "number 12"
    assert len(_subjects(browser.get(f"/{language}/dashboard?page=3"))) == 3
    for strange in ("0", "-1", "99999", "9" * 60, "x", "", "۲", "%00"[:0]):
        browser.get(f"/{language}/dashboard", query_string={"page": strange})


def test_words_and_reference_find(browser, citizen, make_complaint, language):
    wanted = make_complaint(citizen=citizen, subject="شكايت کا موضوع")
    make_complaint(citizen=citizen, subject="کچھ اور")
    shown = show_reference(wanted.reference)
    for typed in ("موضوع شکایت", shown, shown.lower()):
        page = browser.get(f"/{language}/dashboard", query_string={"q": typed})
        assert len(_subjects(page)) == 1, typed
        assert page.field("q") == typed
    for nothing in ("%", "_", "نہیں ملے گا", "🫨"):
        page = browser.get(f"/{language}/dashboard", query_string={"q": nothing})
        assert _subjects(page) == [], nothing
        assert page.html.select_one(f'main a[href="/{language}/dashboard"]')


def test_dates_are_days_in_pakistan(browser, citizen, make_complaint, language):
    # Half past one in the night of the 3rd in Lahore, still the 2nd in UTC.
    make_complaint(citizen=citizen, subject="night", created_at=dt.datetime.fromisoformat("2026-03-02T20:30"))
    day = {"from": "3/3/2026", "to": "۳/۳/۲۰۲۶"}
    page = browser.get(f"/{language}/dashboard", query_string=day)
    assert _subjects(page) == ["night"]
    assert _subjects(browser.get(f"/{language}/dashboard", query_string={"to": "2026-03-02"})) == []


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({"from": "31/2/2026"}, "from"),
        ({"to": "کل"}, "to"),
        ({"from": "2/2/2026", "to": "1/1/2026"}, "to"),
        ({"status": "gone"}, "status"),
        ({"q": "س" * 151}, "q"),
        ({"from": "9" * 4000}, "from"),
    ],
)
def test_a_filter_that_makes_no_sense_is_kept_with_a_sentence(browser, language, query, wrong):
    page = browser.get(f"/{language}/dashboard", query_string=query, status=422)
    assert len(page.errors) == 1
    assert page.field(wrong) == query[wrong]


def test_something_unfinished_can_be_continued(browser, language):
    browser.get(f"/{language}/complaints/new/category")
    browser.submit({"kind": "complaint", "category": "roads.potholes"})
    page = browser.get(f"/{language}/dashboard")
    (link,) = page.html.select(f'main a[href="/{language}/complaints/new"]')
    page = browser.get(link["href"], status=303)
    assert page.location.endswith("/details")
