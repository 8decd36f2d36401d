"""Two user names that look alike never belong to two people, and each is found however it is typed."""

from __future__ import annotations

import pytest
from peewee import IntegrityError

from shikayat import database
from shikayat.citizen.registration.queries import username_is_taken
from shikayat.identity import citizens, usernames
from shikayat.identity.usernames import lookalike_key

ALIKE = [
    ("علی", "علي"),  # the Arabic ye
    ("کاشف", "كاشف"),  # the Arabic kaf
    ("ہما", "هما"),  # the Arabic he
    ("زبیدہ", "زُبَیدہ"),  # vowel signs
    ("آمنہ", "آمنۃ"),
    ("علی۱۲", "علی12"),
    ("علی٣", "علی۳"),
    ("Zubaida", "zubaida"),
    ("ＺＵＢＡＩＤＡ", "zubaida"),  # full width
    ("paoca", "раоса"),  # Cyrillic
    ("josé", "jose\u0301"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_look_alike_share_a_key(one, other):
    assert lookalike_key(usernames.comparable(one)) == lookalike_key(usernames.comparable(other))


DIFFERENT = [("ali.khan", "ali_khan"), ("تارا", "ٹارا"), ("ali1", "ali2"), ("رضا", "رضی")]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_username_key_different_names_differ(one, other):
    assert lookalike_key(usernames.comparable(one)) != lookalike_key(usernames.comparable(other))


def test_username_look_alike_is_taken_and_signs_owner_in(make_citizen):
    owner = make_citizen(username="علی.کاشف", username_key=lookalike_key("علی.کاشف"))
    with database.connection():
        assert username_is_taken(usernames.comparable("علي.كاشف"))
        assert citizens.find_citizen("علي.كاشف") == owner
        assert citizens.find_citizen("علی کاشف") is None
    with pytest.raises(IntegrityError):
        make_citizen(username="علي.كاشف", username_key=lookalike_key("علي.كاشف"))


def test_of_two_old_look_alikes_each_still_signs_in_with_the_exact_name(make_citizen):
    older = make_citizen(username="علی", username_key=lookalike_key("علی"))
    newer = make_citizen(username="علي")
    with database.connection():
        assert (citizens.find_citizen("علی"), citizens.find_citizen("علي")) == (older, newer)
