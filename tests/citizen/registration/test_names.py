"""What does not belong in a name is refused in words, never dropped in silence."""

from __future__ import annotations

import pytest

from shikayat.paths import PACKAGE
from shikayat.text.csv_reader import read_rows
from shikayat.text.names import InvalidName, clean_title, not_in_a_name, not_in_a_title


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("<b>Ali</b>", "<>/"),
        ("=cmd|'/C calc'!A0", "=|/!0"),
        ("+Ali@example", "+@"),
        ("Ali 😀", "😀"),
        ("علی ❤️ خان", "❤"),
        ("1️⃣ Ali", "1\u20e3"),
        ("Ali; drop table", ";"),
        ("{{ Ali }}", "{}"),
        ("Ali\\Khan", "\\"),
        ("https://evil.example", ["https://evil.example", ":", "/"]),
        ("Ali ∑", "∑"),
        ('علی "خان"', '"'),
        ("12/3 a", "12/3"),
        ("www.evil.pk", ["www.evil.pk"]),
        ("Ali Evil.COM.", ["Evil.COM."]),
        *((f"Ali {address}", [address]) for address in ("evil.co", "bit.ly", "goo.gl", "evil.co.uk", "evil.shop")),
        ("-Ali", "-"),
        ("Ali-", "-"),
        ("۔علی", "۔"),
        ("‹script›", "‹›"),
        ("Ali123", "123"),
        ("علی ۱۲", "۱۲"),
        ("علی؛", "؛"),
        ("½ Ali", "½"),
        ("Ali²", "²"),
        ("Ali Ⅱ", "Ⅱ"),
        ("Ali & Ali", "&"),
        ("Ali_Khan", "_"),
        ("Ali (", "("),
    ],
)
def test_signs_that_do_not_belong_in_a_name_are_named(typed, wrong):
    assert not_in_a_name(typed) == list(wrong)


@pytest.mark.parametrize(
    "typed",
    [
        *("Ali", "O'Brien", "O'Brien-D’Souza, Jr.", "D’Souza", "D`Souza", "Anne-Marie", "Anne–Marie", "José", "Łukasz"),
        *("Dr. Ali", "Dr.Ali", "M. Ali", "M.A. Khan", "M. Ali (late)", "(late) Ali", "Ali s/o Khan", "Ali D/O Khan"),
        *(
            "محمد علی",
            "محمد ﷺ دین",
            "عبدالرحمٰن",
            "سیّد",
            "بی بی فاطمہ",
            "زبیدہ",
            "ایم۔ اے خان",
            "علي ۽ پٽ",
            "می\u200cخان",
        ),
        *("李小龙", "李明", "约翰·史密斯", "Анна", "ʿAbd", "علی (مرحوم)", " Ali "),
    ],
)
def test_usual_names_have_no_wrong_signs(typed):
    assert not_in_a_name(typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        "<b>Police</b>",
        "www.evil.pk",
        "-Police",
        "‹script›",
        "پولیس؛",
        "½ Police",
        "Police²",
        "=cmd|x",
        "Police 😀",
        "1️⃣ Police",
    ],
)
def test_what_belongs_in_no_name_of_an_office_is_found(typed):
    assert not_in_a_title(typed)


@pytest.mark.parametrize("typed", ["12/3 a", "ﷺ", "12", "A 1", "۔۔", "&"])
def test_the_name_of_an_office_has_a_word(typed):
    with pytest.raises(InvalidName):
        clean_title(typed)


def test_all_names_of_our_offices_places_and_categories_are_names():
    for table in ("offices", "places", "categories", "departments"):
        for row in read_rows(PACKAGE / "directory" / f"{table}.csv", ("code",)):
            for title in (value for column, value in row.cells.items() if column.startswith("name_") and value):
                assert (not_in_a_title(title), clean_title(title)) == ([], title), row


@pytest.mark.parametrize("typed", ["<b>Ali</b>", "=cmd|x", "Ali 😀", "Ali123", "ﷺ"])
def test_registration_refuses_such_a_name_and_shows_it_as_typed(visitor, reach, language, typed):
    reach(visitor, "person", language=language)
    page = visitor.submit(
        {"full_name": typed, "gender": "male", "birth_day": "1", "birth_month": "2", "birth_year": "1990"}, status=422
    )
    assert page.field("full_name") == typed
    assert len(page.errors) == 1
    for sign in not_in_a_name(typed):
        assert sign in page.errors[0]
