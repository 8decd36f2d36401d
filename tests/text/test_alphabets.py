"""Lists in the order of languages that a data file teaches."""

from __future__ import annotations

import pytest

from shikayat.i18n import language
from shikayat.text import collation

SINDHI = [
    "اسلام",
    "بدين",
    "ٻيلو",
    "ڀٽ",
    "ٿر",
    "ٽنڊو",
    "پنو",
    "ڄام",
    "چمبڙ",
    "دادو",
    "ڌرتي",
    "ڏوڪري",
    "ڪراچي",
    "کپرو",
    "ڳڙهي",
    "لاڙڪاڻو",
    "هالا",
]


def in_order(words: list[str], code: str) -> list[str]:
    return sorted(words, key=lambda word: collation.sort_key(word, code))


def test_sindhi_is_in_its_own_order():
    assert in_order(SINDHI[::-1], "sd") == SINDHI
    assert in_order(SINDHI[::-1], "ur") != SINDHI


def test_letters_of_urdu_stand_with_those_of_sindhi():
    assert collation.sort_key("علی", "sd")[0] == collation.sort_key("علي", "sd")[0]
    assert collation.sort_key("ڪ", "sd") != collation.sort_key("ک", "sd"), "two letters in Sindhi"


def test_a_language_without_an_alphabet_is_in_the_order_of_unicode():
    assert in_order(["b", "Á", "a", "Z"], "tr") == ["a", "Á", "b", "Z"]
    assert collation.letters_without_place("anything", "tr") == set()


@pytest.mark.parametrize(
    ("names", "code", "shown"),
    [
        ({"en": "Thatta", "ur": "ٹھٹہ"}, "sd", "ٹھٹہ"),
        ({"en": "Thatta", "ur": "ٹھٹہ", "sd": "ٺٽو"}, "sd", "ٺٽو"),
        ({"en": "Thatta", "ur": "ٹھٹہ"}, "en", "Thatta"),
        ({"en": "Thatta"}, "ur", "Thatta"),
    ],
)
def test_a_name_is_shown_in_the_nearest_language_that_has_it(app, monkeypatch, names, code, shown):
    class Thing:
        pass

    Thing.names = names
    with app.test_request_context("/"):
        from flask import g

        g.language = code
        assert language.name_of(Thing) == shown
