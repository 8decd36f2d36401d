"""Months by their names, and signs that people put between the digits of a card."""

import datetime as dt

import pytest

from shikayat.text import numbers


@pytest.mark.parametrize("typed", ["5 Jan 2026", "5 جنوری 2026", "۵ جنوری، ۲۰۲۶ء", "5th January, 2026", "5-jan-2026"])
def test_a_month_may_be_its_name(typed):
    assert numbers.parse_date(typed) == dt.date(2026, 1, 5)


@pytest.mark.parametrize("typed", ["January 5, 2026", "Jan 5 2026", "جنوری ۵، ۲۰۲۶"])
def test_and_stand_first(typed):
    assert numbers.parse_date(typed) == dt.date(2026, 1, 5)


@pytest.mark.parametrize("typed", ["5 Smarch 2026", "Jan 2026", "5 Jan 26", "31 Feb 2026"])
def test_but_nothing_is_guessed(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - the calendar's own words differ
        numbers.parse_date(typed)


@pytest.mark.parametrize("typed", ["35202ـ1234567ـ1", "(35202) 1234567, 1", "#35202-1234567-1"])
def test_signs_between_the_digits_of_a_card_are_ignored(typed):
    assert numbers.parse_cnic(typed) == "3520212345671"
