"""What people typed, as it is shown: numbers from left to right, nothing escaped away, each line in its direction."""

from __future__ import annotations

import html
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
]


@pytest.mark.parametrize("run", RUNS)
def test_a_run_in_an_urdu_sentence_is_isolated_as_a_whole(run):
    assert with_runs(f"نمبر {run} کا") == f'نمبر <bdi dir="ltr">{html.escape(run)}</bdi> کا'


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
    "worst", ["1", "1 ", "1-", "(1) ", "a", "A1.", "1:", "[1/", "1/1, ", "(", "+", "%", "1 1A ", "@"]
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
