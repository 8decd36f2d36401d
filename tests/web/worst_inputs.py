"""The inputs known to cost the most work for their length, by name, and how processor time is compared."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

# How often what seems slow is measured again, and how many turns each such comparison has.
COMPARISONS, TURNS = 4, 4

# Each is repeated up to the wanted length.
PIECES = {
    "one_mark": "\u0300",
    "two_marks_in_wrong_order": "\u0300\u0315",
    "mark_of_two_marks": "\u0344",
    "mark_without_class": "\u0488",
    "kana_voiced_mark": "\uff9e",
    "tibetan_vowel": "\u0f73",
    "letter_and_thirty_marks": "a" + "\u0315\u0300" * 15,
    "mark_and_hidden_character": "\u0315\u200b\u0300\u200b",
    "urdu_digit": "۰",
    "arabic_digit": "٠",
    "ascii_digit": "0",
    "zero_width_joiner": "\u200d",
    "letter_and_joiner": "ا\u200d",
    "picture_and_joiner": "😀\u200d",
    "one_letter": "a",
    "one_urdu_letter": "ا",
    "space": " ",
    "space_and_digit": "1 ",
    "no_break_space": "\u00a0",
    "line_end": "\n",
    "letter_and_line_ends": "a\n \n\n",
    "open_bracket": "(",
    "nested_brackets": "([{<",
    "salutation": "ﷺ",
    "two_salutations": "ﷺﷻ",
    "full_width_letter": "Ａ",
    "presentation_form": "ﹰ",
    "composed_syllable": "각",
    "decomposed_syllable": "\u1100\u1161\u11a8",
    "picture": "😀",
    "letter_and_selector": "a\ufe0f",
    "mathematical_letter": "𝔸",
    "percent": "%",
    "less_than": "<",
    "dash": "-",
    "comma_and_digit": "3,",
    "slash": "/",
    "plus": "+",
    "at": "@",
    "dot_and_letter": "a.",
    "backslash": "\\",
    "signs_for_letters": "4@8({[<369!1|0$5+7%2",
    "repeats_in_repeats": "aabaabcaabaabc",
    "two_letters": "ab",
    "word": "password",
    "keyboard_row": "qwertyuiop",
    "year": "1990",
    "mobile_number": "03001234567",
    "sharp_s": "ß",
    "dotted_i": "İ",
}


def worst(name: str, length: int) -> str:
    """The worst input of this name, ``length`` characters long; the marks stand behind a letter."""
    piece = PIECES[name]
    return ("a" + piece * (length // len(piece) + 1))[:length]


def descending_marks(length: int) -> str:
    """Two long runs, the second of which must be sorted before the first."""
    return "a" + "\u0315" * (length // 2) + "\u0300" * (length // 2)


def processor_time(work: Callable[[], object], rounds: int = 3) -> float:
    """Seconds of processor time of this thread for one call: the least of several, without collecting garbage."""

    def once() -> float:
        gc.disable()
        try:
            began = time.thread_time()
            work()
            return time.thread_time() - began
        finally:
            gc.enable()

    return min(once() for _round in range(rounds))


def is_slower(usual: Callable[[], float], other: Callable[[], float], times: float) -> bool:
    """Whether the ``other`` processor time is more than so many times the ``usual`` one, each time they are compared.

    They are measured in turns, and only with each other: a neighbour on the same processor slows both, but not a
    measurement that was made before the neighbour came.
    """
    for _comparison in range(COMPARISONS):
        pairs = [(usual(), other()) for _turn in range(TURNS)]
        if min(theirs for _ours, theirs in pairs) <= times * min(ours for ours, _theirs in pairs):
            return False
    return True
