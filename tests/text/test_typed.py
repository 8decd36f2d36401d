"""What people typed, as it is shown: numbers from left to right, nothing escaped away, each line in its direction."""

from __future__ import annotations

import html
import itertools
import re
import time

import pytest
from markupsafe import Markup

from shikayat.i18n.typed_text import direction_of_text, with_runs

RUNS = [
    *("12-34567-89", "0300-1234567", "0300 1234567", "+92 300 1234567", "+92-300-1234567", "(042) 35761234"),
    *("35202-1234567-1", "12/4/2026", "12.5.2026", "2020 - 2021", "12–34", "12\\34", "12_34"),
    *("12-A/4", "LH-12-345", "12-LH-345", "5kW", "5%", "Rs.500/-", "#12", "K7Q2-9FXM-3", "a12@example.com"),
    *("9:30 PM", "9:30pm", "[10/11, 9:30 PM]", "10/11/2026, 9:30 pm", "[10/11/26, 21:30:05]", "۱۲-۳۴۵"),
    *("5,000/-", "1,25,000/-", "1,234.50", "12,345-67", "Rs.5,000/-", "Rs. 5,000/-", "PKR 1,000", "₨5,000", "5000/="),
    *("5,000 - 6,000", "10.5%", "37°", "5°C", "12×34", "12 × 34", "10÷5", "(0300)1234567", "+92 (300) 1234567"),
    *("2026-11-28T21:30", "2026-11-28 21:30", "2026-11-28T21:30:00+05:00", "9:30PM-10:30PM", "(12-34567-89)"),
    *("[12-34]", "Plot 12/3", "House No. 12-A, Street 5", "10 am to 5 pm", "12 x 34", "5 kW"),
]


@pytest.mark.parametrize("run", RUNS)
def test_a_run_in_an_urdu_sentence_is_isolated_as_a_whole(run):
    sentence = "اس گلی کے نمبر {} کا بل غلط ہے"
    assert with_runs(sentence.format(run)) == sentence.format(f'<bdi dir="ltr">{html.escape(run)}</bdi>')


@pytest.mark.parametrize(
    ("typed", "runs"),
    [
        ("45/2, 46/3", ["45/2", "46/3"]),
        ("3/4، 5/6، 7/8", ["3/4", "5/6", "7/8"]),
        ("0300 1234567, 0321 7654321", ["0300 1234567", "0321 7654321"]),
        ("0300-1234567,0321-7654321", ["0300-1234567", "0321-7654321"]),
        ("03001234567,03211234567", ["03001234567", "03211234567"]),
        ("03001234567،03211234567", ["03001234567", "03211234567"]),
        ("5,000/-، 6,000/-", ["5,000/-", "6,000/-"]),
        ("5,000/-,6,000/-", ["5,000/-", "6,000/-"]),
    ],
)
def test_runs_of_a_list_are_isolated_each_on_its_own(typed, runs):
    assert re.findall('<bdi dir="ltr">(.*?)</bdi>', with_runs(f"نمبر {typed} کا")) == runs


def test_an_english_sentence_is_not_isolated_as_a_phrase():
    assert with_runs("House No. 12-A is dark") == 'House No. <bdi dir="ltr">12-A</bdi> is dark'


def test_any_run_of_digits_and_signs_stays_in_one_piece():
    """Whatever stands between two groups of digits without a blank, comma or letter, no end of the run is lost."""
    for sign, first, last in itertools.product(
        "-./:\\_*×÷+=–", ("5", "12", "1,234", "A1"), ("7", "345", "1,25,000", "7B")
    ):
        run = f"{first}{sign}{last}"
        assert with_runs(f"نمبر {run} کا") == f'نمبر <bdi dir="ltr">{run}</bdi> کا', run


@pytest.mark.parametrize("run", ["٠٣٠٠-١٢٣٤٥٦٧", "12۔34"])
def test_a_run_of_right_to_left_signs_is_ordered_by_force(run):
    assert with_runs(run) == f'<bdi dir="ltr"><bdo dir="ltr">{run}</bdo></bdi>'


@pytest.mark.parametrize(
    "text", ["5 بار", "5، 6 اور 7", "میں نے کہا۔", "LESCO کا بل", "", "سال 2026 میں", "12,500 روپے"]
)
def test_what_needs_no_isolation_is_unchanged(text):
    assert with_runs(text) == text


def test_a_bracket_of_the_sentence_stays_outside():
    assert with_runs("(نمبر 12-34)") == '(نمبر <bdi dir="ltr">12-34</bdi>)'


@pytest.mark.parametrize(
    "text", ["<b>1-2</b>", "1-2&3-4", '"1-2"', "<bdi>1-2", "1-2<!--", "&lt;1-2", "<img src=1-2 onerror=a.1>"]
)
def test_typed_markup_stays_text(text):
    shown = with_runs(text)
    assert isinstance(shown, Markup)
    assert html.unescape(re.sub(r'</?bdi(?: dir="ltr")?>', "", shown)) == text or "bdi" in text
    assert not re.search(r"<(?!/?bd[io]\b)", shown)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("12-34567-89 پر بجلی نہیں", "rtl"),
        ("5kW کا میٹر", "rtl"),
        ("LESCO نے بل غلط بھیجا", "rtl"),
        ("[10/11, 9:30 PM] علی: بجلی نہیں", "rtl"),
        ("https://example.com/a/b دیکھیں", "rtl"),
        ("No power in گلی since Monday", "ltr"),
        ("12-34567-89", ""),
        ("؟!", ""),
        ("", ""),
    ],
)
def test_the_direction_is_that_of_most_words(text, way):
    assert direction_of_text(text) == way


@pytest.mark.parametrize(
    "worst",
    [
        "1",
        "1 ",
        "1-",
        "(1) ",
        "a",
        "A1.",
        "1:",
        "[1/",
        "1/1, ",
        "(",
        "+",
        "%",
        "1 1A ",
        "@",
        "1,",
        "12,",
        "1,000",
        "a 1 ",
        "1-1,000-a",
        "1a, ",
        "(1)",
        "1:11",
    ],
)
def test_the_work_grows_with_the_length_and_not_with_its_square(worst):
    def work(length: int) -> float:
        text, times = (worst * length)[:length] + "ا", []
        for _ in range(5):
            began = time.process_time()
            with_runs(text)
            direction_of_text(text)
            times.append(time.process_time() - began)
        return min(times)

    # Sixteen times the text: 16 times the work, and 256 times if it were the square.
    assert work(64_000) < 80 * max(work(4_000), 0.0002)
