"""Text of any kind is cleaned, folded and parsed in time that grows with its length, not with the square of it."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from functools import partial

import pytest

from shikayat.i18n.typed_text import with_runs
from shikayat.paths import PACKAGE
from shikayat.text import cleaning, collation, names, numbers, pasted
from tests.web.worst_inputs import PIECES, descending_marks, processor_time, worst

SHORT, TIMES_AS_LONG = 1500, 4
FUNCTIONS = (
    *(
        cleaning.clean_line,
        cleaning.clean_text,
        cleaning.clean_name,
        cleaning.clean_password,
        cleaning.file_name,
        cleaning.search_key,
    ),
    *(
        cleaning.digits,
        cleaning.visible,
        numbers.parse_mobile,
        numbers.parse_cnic,
        numbers.parse_passport,
        numbers.parse_code,
    ),
    *(numbers.parse_date, numbers.month_named, numbers.normalise_reference),
    *(names.not_in_a_name, names.not_in_a_title, names.clean_title, with_runs),
    lambda typed: collation.sort_key(typed, "ur"),
    lambda typed: collation.sort_key(typed, "en"),
)
# A square would make it 16 times.
MOST_GROWTH = 10
NOTHING = 0.002  # seconds: below this the clock says little


# They search in the first characters only, so the longer text is not longer than that.
SEARCHES = (
    *(pasted.find_mobile, pasted.find_cnic, pasted.find_passport),
    *(pasted.find_code, pasted.find_date, pasted.find_reference),
)
SHORT_SEARCH = pasted.LONGEST // TIMES_AS_LONG


@pytest.mark.parametrize("name", [*PIECES, "descending_marks"])
@pytest.mark.parametrize(("functions", "length"), [(FUNCTIONS, SHORT), (SEARCHES, SHORT_SEARCH)], ids=["", "searches"])
def test_work_grows_with_the_length_of_the_text(name, functions, length):
    make = descending_marks if name == "descending_marks" else lambda length: worst(name, length)
    short, long = make(length), make(length * TIMES_AS_LONG)
    for function in functions:
        longer = processor_time(lambda f=function: _call(f, long))
        if longer > NOTHING:
            growth = longer / processor_time(lambda f=function: _call(f, short))
            assert growth < MOST_GROWTH, f"{function} takes {growth:.0f} times as long for {TIMES_AS_LONG} times {name}"


def _call(function, typed):
    with contextlib.suppress(ValueError):
        function(typed)


def test_every_character_that_becomes_a_mark_counts_as_one():
    """What begins with a mark when it is decomposed can make a run that is sorted in quadratic time."""
    pattern = cleaning._too_many_marks(1)
    for code in range(0x110000):
        character = chr(code)
        decomposed = unicodedata.normalize("NFKD", character)
        if unicodedata.combining(decomposed[0]):
            assert pattern.sub(r"\1", character * 2) == character, f"U+{code:04X}"


def test_text_is_normalised_in_one_place_only():
    found = [
        f"{path.name}: {line.strip()}"
        for path in PACKAGE.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"unicodedata\.normalize\(|\bnormalize\(", line)
    ]
    assert found == ["cleaning.py: return unicodedata.normalize(form, _with_few_marks(typed, MARKS_TO_NORMALISE))"]


@pytest.mark.parametrize("most", [4, 30])
@pytest.mark.parametrize(
    "marks", ["\u0300", "\U00011300", "\U00011300\u0300", "\u064e\U0001e944\u0300", "\U000e0100\u0651"]
)
def test_marks_beyond_the_limit_are_dropped_in_every_script(marks, most):
    letter, many = "\U00011315", marks * 40
    for text in (letter + many, letter + many[:most], many, f"آ{many} آ{many}"):
        for word in cleaning._with_few_marks(text, most).split():
            assert sum(unicodedata.category(c)[0] == "M" for c in word) == most
    assert cleaning._with_few_marks(letter + many, most) == letter + many[:most]


def test_limit_of_marks_takes_little_of_the_time_of_cleaning():
    """Urdu and pictures are looked through for marks by a class that Python looks characters up in at once."""
    for text in ("لیسکو کو بتایا تھا " * 400, "𝔸" * 6000, "😀" * 6000):
        quick = processor_time(partial(cleaning._with_few_marks, text, 4), rounds=9)
        by_ranges = processor_time(partial(cleaning._too_many_marks(4).sub, r"\1", text), rounds=9)
        assert quick < by_ranges


@pytest.mark.parametrize("typed", ["آ", "e\u0301", "ک\u064e\u0651", "각", "a" + "\u0315" * 30])
def test_text_with_few_marks_is_normalised_as_unicode_says(typed):
    for form in ("NFC", "NFKC", "NFKD"):
        assert cleaning.normalise(form, typed) == unicodedata.normalize(form, typed)
