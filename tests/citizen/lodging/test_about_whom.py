"""Whom a complaint is about: what was typed is shown wherever the other answers are."""

from __future__ import annotations

import pytest

import models
from shikayat import database
from shikayat.text.numbers import show_reference

WHOM = "لائن مین اسلم، نمبر 12-345"


@pytest.fixture
def browser(sign_in, make_citizen, language):
    return sign_in(make_citizen(), language=language)


def checked(browser, language: str, category: str = "electricity.outage", **about: str):
    """The check page, after the page about the office where anything is answered there."""
    browser.get(f"/{language}/complaints/new/category")
    browser.submit({"kind": "complaint", "category": category})
    browser.follow()
    browser.submit({"subject": "رشوت مانگتے ہیں", "details": "لائن مین پیسے مانگتا ہے۔"})
    browser.follow()
    browser.submit({"province": "PK-PB", "district": "pb-lahore", "tehsil": "pb-lahore-raiwind"})
    page = browser.follow()
    if about:
        browser.get(f"/{language}/complaints/new/about")
        browser.submit(about)
        page = browser.follow()
    return page


def rows(page) -> dict[str, list[str]]:
    """The rows of answers by their heading: what is said, then the addresses beside it."""
    return {
        row.dt.get_text(): [row.dd.get_text(), *(link["href"] for link in row.select("a"))]
        for row in page.html.select(".summary-row")
    }


@pytest.mark.parametrize("about_office", ["yes", "no"])
def test_who_it_is_about_is_on_the_check_page_the_status_page_and_the_receipt(browser, language, about_office):
    page = checked(browser, language, about_office=about_office, about=WHOM)
    key = {"en": "Whom it is about", "ur": "شکایت کس کے خلاف ہے"}[language]
    with database.connection():
        lesco = models.Office.get_by_id("lesco").names[language]
    said = f"{lesco}\n{WHOM}" if about_office == "yes" else WHOM
    assert rows(page)[key] == [said, f"/{language}/complaints/new/about"]
    browser.submit({})
    assert rows(browser.follow())[key] == [said]
    with database.connection():
        shown = show_reference(models.Complaint.get().reference)
    assert rows(browser.get(f"/{language}/complaints/{shown}"))[key] == [said]
    assert rows(browser.get(f"/{language}/complaints/{shown}/print"))[key] == [said]


def test_the_question_is_asked_beside_the_office_only_until_it_is_answered(browser, language):
    link = f"/{language}/complaints/new/about"
    goes_to = {"en": "It goes to", "ur": "کہاں جائے گی"}[language]
    page = checked(browser, language)
    assert [row for row in rows(page).values() if link in row] == [rows(page)[goes_to]]
    browser.get(link)
    browser.submit({"about_office": "yes", "about": ""})
    page = browser.follow()
    assert link not in rows(page)[goes_to]
    assert sum(link in row for row in rows(page).values()) == 1


def test_a_complaint_about_conduct_has_no_question_beside_the_office_above(browser, language):
    page = checked(browser, language, category="electricity.staff")
    with database.connection():
        above = models.Office.get_by_id("power-division").names[language]
    (goes_to,) = [row for row in rows(page).values() if row[0] == above]
    assert len(goes_to) == 1
