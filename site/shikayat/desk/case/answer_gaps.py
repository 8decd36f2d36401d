"""The gaps of answer templates, which the officer fills in before the answer is sent."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DOTS = r"(?:…+|\.{3,}|۔{3,})"
# Dots that stand alone, a line to write on, a word in square brackets. Dots right after a word end many a sentence...
_GAP = re.compile(rf"(?:^|(?<=[\s(\[:/“‘\"'«])){_DOTS}|_{{2,}}|\[[^\W\d_][^\]\d\n]{{0,40}}\]", re.MULTILINE)
_ELLIPSIS = re.compile(_DOTS)
_BEFORE = 12  # characters by which a place in a template is found again


def gap_in(text: str, templates: Iterable[str]) -> str | None:
    """The first gap in an answer that was not filled in; None where there is none.

    Dots right after a word are one only where a template has them there.
    """
    if found := _GAP.search(text):
        return found[0]
    places = [
        (template[max(0, dots.start() - _BEFORE) : dots.end()], dots[0])
        for template in templates
        for dots in _ELLIPSIS.finditer(template)
    ]
    return next((dots for place, dots in places if place in text), None)
