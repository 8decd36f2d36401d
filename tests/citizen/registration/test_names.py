"""What does not belong in a name is refused in words, never dropped in silence."""

from __future__ import annotations

import pytest

from shikayat.text import cleaning


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("<b>Ali</b>", "<>"),
        ("=cmd|'/C calc'!A0", "=|!"),
        ("+Ali@example", "+@"),
        ("Ali 😀", "😀"),
        ("علی ❤️ خان", "❤"),
        ("1️⃣ Ali", "\u20e3"),
        ("Ali; drop table", ";"),
        ("{{ Ali }}", "{}"),
        ("Ali\\Khan", "\\"),
        ("https://evil.example", ":"),
        ("Ali ∑", "∑"),
        ('علی "خان"', '"'),
    ],
)
def test_signs_that_do_not_belong_in_a_name_are_named(typed, wrong):
    assert cleaning.not_in_a_name(typed) == list(wrong)


@pytest.mark.parametrize(
    "typed",
    ["O'Brien-D’Souza, Jr.", "M. Ali (late)", "محمد ﷺ دین", "علي ۽ پٽ", "李小龙", "Ali s/o Khan", "D`Souza", "زبیدہ"],
)
def test_usual_names_have_no_wrong_signs(typed):
    assert cleaning.not_in_a_name(typed) == []


@pytest.mark.parametrize("typed", ["<b>Ali</b>", "=cmd|x", "Ali 😀"])
def test_registration_refuses_such_a_name_and_shows_it_as_typed(visitor, reach, language, typed):
    reach(visitor, "person", language=language)
    page = visitor.submit(
        {"full_name": typed, "gender": "male", "birth_day": "1", "birth_month": "2", "birth_year": "1990"}, status=422
    )
    assert page.field("full_name") == typed
    assert len(page.errors) == 1
    assert page.html.select_one(".error-summary bdi") or cleaning.not_in_a_name(typed)[0] in page.errors[0]
