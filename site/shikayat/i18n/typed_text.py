"""How text that people typed is displayed: numbers left to right, and each line in its own direction.

In Urdu text the Unicode bidirectional algorithm displays ``12-34567-89`` as ``89-34567-12``, and a time as ``PM 9:30``.
What is stored stays as it was typed; each such run is isolated when it is displayed. Nothing here knows the language of
the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

_DASH = r"\-\u2010-\u2015\u2212"
_AM_PM = r"(?: ?[AaPp]\.?[Mm]\b\.?)"
_CLOCK = rf"(?:\d{{1,2}}(?::\d{{2}}){{1,2}}{_AM_PM}?|\d{{1,2}}(?:\.\d{{2}})?{_AM_PM})"
_DATE = rf"\d{{1,4}}[./{_DASH}]\d{{1,2}}(?:[./{_DASH}]\d{{1,4}})?"
_TIMESTAMP = rf"{_DATE}[,،]? {{1,2}}{_CLOCK}(?![A-Za-z\d])"
# Thousands and lakhs. Longer amounts than this are not written; a limit keeps the time linear.
_AMOUNT = r"\d{1,3}(?:,\d{2,3}){0,6},\d{3}(?!,?\d)"
_GROUP = rf"(?:\(\d+\)|(?:{_AMOUNT}|\d+)(?![A-Za-z\d]))"
_SEPARATOR = rf"(?: {{1,2}}| ?[./:×÷{_DASH}] ?|۔|(?<=\)))"
_WORD = rf"(?:[A-Za-z]*{_AMOUNT}|[A-Za-z\d]+)"
_SIGNS = rf"./:\\_@&=?%~+*#×÷{_DASH}"
# The alternatives: date and time as messengers write them, a time or two, groups of digits with separators, and one
# word of Latin letters and digits.
_RUN = re.compile(
    rf"\[{_TIMESTAMP}\]|{_TIMESTAMP}"
    rf"|{_CLOCK}(?: ?[{_DASH}] ?{_CLOCK})?(?![A-Za-z\d]|[{_SIGNS}][A-Za-z\d])"
    rf"|[+$£€₨]?{_GROUP}(?:{_SEPARATOR}{_GROUP})+(?![{_SIGNS}][A-Za-z\d])(?:/[-=]|[%°])?"
    rf"|[+#$£€₨]?{_WORD}(?:[{_SIGNS}]+{_WORD})*(?:/[-=]|%|°[CF]?)?"
)
_DIGIT = re.compile(r"\d")
# What the algorithm itself displays in order: a number, an amount, a word.
_PLAIN = re.compile(rf"\d+|{_AMOUNT}|[^\d]+")
# Two long numbers with nothing but a comma between them would be displayed as one.
_LONG_IN_LIST = re.compile(r"(?<=\d[,،])\d{5,}(?!\d)|\d{5,}(?=[,،]\d)")
# What may stand between a Latin word and its neighbour in one phrase, as in "House No. 12-A, Street 5".
_IN_PHRASE = re.compile(rf"(?: ?[.,:;&#{_DASH}])? {{1,2}}")
_BRACKETS = ("()", "[]")
# Between these characters even an isolated run would turn round.
_RIGHT_TO_LEFT = re.compile("[\u0600-\u06ef]")
_ARABIC, _LATIN = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u0750-\u077f\u08a0-\u08c7]"), re.compile(r"[A-Za-z]")
_OF_ADDRESSES = ("://", "www.", "@")


def with_runs(text: object) -> Markup:
    """The text, escaped, with each run that has to be read from left to right isolated."""
    typed, pieces, end = str(text), [], 0
    for start, stop in _runs(typed):
        pieces += [escape(typed[end:start]), _isolated(typed[start:stop])]
        end = stop
    return Markup("".join([*pieces, escape(typed[end:])]))  # noqa: S704 - all of them are escaped


def _runs(typed: str) -> Iterator[tuple[int, int]]:
    """Where the runs begin and end that the bidirectional algorithm would tear apart or turn round."""
    found = [match.span() for match in _RUN.finditer(typed)]
    for start, end in _phrases(typed, found) if direction_of_text(typed) == "rtl" else found:
        if _PLAIN.fullmatch(typed, start, end) and not _LONG_IN_LIST.match(typed, start):
            continue
        if start and typed[start - 1] + typed[end : end + 1] in _BRACKETS:
            yield start - 1, end + 1
        else:
            yield start, end


def _phrases(typed: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The runs, those of one Latin phrase joined: isolated each on its own, its words would change places."""
    joined: list[tuple[int, int]] = []
    latin = False  # whether the word before is Latin
    for start, end in found:
        first, last = joined[-1] if joined else (start, start)
        was_latin, latin = latin, bool(_LATIN.match(typed, start))
        goes_on = _LATIN.match(typed, first) or ((latin or was_latin) and typed[last:start].isspace())
        if joined and goes_on and _IN_PHRASE.fullmatch(typed, last, start):
            joined[-1] = (first, end)
        else:
            joined.append((start, end))
    return joined


def _isolated(run: str) -> str:
    inner = f'<bdo dir="ltr">{escape(run)}</bdo>' if _RIGHT_TO_LEFT.search(run) else escape(run)
    return f'<bdi dir="ltr">{inner}</bdi>'


def direction_of_text(text: object) -> str:
    """``rtl`` or ``ltr``, as most of its words run; empty where it has none. Numbers and addresses do not count.

    The first letter is no good witness: many an Urdu sentence begins with LESCO.
    """
    without_runs = _RUN.sub(lambda run: "" if _DIGIT.search(run[0]) else run[0], str(text))
    words = [word for word in without_runs.split() if not any(sign in word for sign in _OF_ADDRESSES)]
    arabic = sum(bool(_ARABIC.search(word)) for word in words)
    latin = sum(bool(_LATIN.search(word)) and not _ARABIC.search(word) for word in words)
    if arabic or latin:
        return "rtl" if arabic >= latin else "ltr"
    return ""
