"""How text that people typed is shown: numbers left to right, and each line in its own direction.

In Urdu text the Unicode bidirectional algorithm shows ``12-34567-89`` as ``89-34567-12``, and a time as ``PM 9:30``.
What is stored stays as it was typed; what is shown has each such run isolated. Nothing here knows the language of the
page.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_DASH = r"\-\u2010-\u2015\u2212"
_CLOCK = r"\d{1,2}(?:[:.]\d{2}){0,2}"
_HALF_OF_DAY = r"(?: ?[AaPp]\.?[Mm]\b\.?)"
_DAY = rf"\d{{1,4}}[./{_DASH}]\d{{1,2}}(?:[./{_DASH}]\d{{1,4}})?"
_STAMP = rf"{_DAY}[,،]? {{1,2}}{_CLOCK}{_HALF_OF_DAY}?(?![A-Za-z\d])"
_GROUP = r"(?:\(\d+\)|\d+)"
# The alternatives: day and time as messengers write them, a time, groups of digits with blanks between them, and one
# word of Latin letters and digits. Neighbouring classes have no character in common: the time is linear.
_RUN = re.compile(
    rf"\[{_STAMP}\]|{_STAMP}"
    rf"|{_CLOCK}{_HALF_OF_DAY}(?![A-Za-z\d])"
    rf"|\+?{_GROUP}(?:(?: {{1,2}}| ?[./:{_DASH}] ?|۔){_GROUP})+(?![A-Za-z\d])"
    rf"|[+#$£€₨]?[A-Za-z\d]+(?:[./:\\_@&=?%~+*#{_DASH}]+[A-Za-z\d]+)*(?:/[-=]|%)?"
)
_DIGIT, _PLAIN = re.compile(r"\d"), re.compile(r"\d+|[^\d]+")
# Between these characters even an isolated run would turn round.
_RIGHT_TO_LEFT = re.compile("[\u0600-\u06ef]")
_ARABIC, _LATIN = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u0750-\u077f\u08a0-\u08c7]"), re.compile(r"[A-Za-z]")
_OF_ADDRESSES = ("://", "www.", "@")


def with_runs(text: object) -> Markup:
    """The text, escaped, with each run that has to be read from left to right isolated."""
    typed, shown, end = str(text), Markup(), 0
    for run in _RUN.finditer(typed):
        if not _PLAIN.fullmatch(run[0]):
            shown += escape(typed[end : run.start()]) + _isolated(run[0])
            end = run.end()
    return shown + escape(typed[end:])


def _isolated(run: str) -> Markup:
    inner = Markup('<bdo dir="ltr">{}</bdo>').format(run) if _RIGHT_TO_LEFT.search(run) else run
    return Markup('<bdi dir="ltr">{}</bdi>').format(inner)


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
