"""The public table: every figure of a period in every language. The same figures give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from ..language import LANGUAGES, SOURCE
from .figures import COUNTS
from .queries import CATEGORIES, DEPARTMENTS, PLACES
from .tables import Line
from .words import COUNT_WORDS, MEDIAN_WORDS

IN_TIME_SHARE = _l("Answered in time, percent of the answers")
SOLVED_SHARE = _l("The citizen says: solved, percent of the answers")
WHOLE, PART, CODE, UPPER = _l("What the row is about"), _l("Name"), _l("Code"), _l("Part of")
KINDS = {
    DEPARTMENTS: (_l("Department"), _l("Department")),
    PLACES: (_l("Province"), _l("District")),
    CATEGORIES: (_l("Group of problems"), _l("Problem")),
}
TOTAL, COUNTRY = _l("Total"), _l("Pakistan")


def rows(total: Line, trees: Mapping[str, list[Line]]) -> Iterator[list[Any]]:
    """The heading, the totals, then all departments, places and categories in a fixed order.

    A code instead of a number and "<5" or "–" for what is not published: see ``suppression``.
    """
    counts = [in_every_language(COUNT_WORDS[name]) for name in COUNTS]
    shares = [in_every_language(words) for words in (IN_TIME_SHARE, SOLVED_SHARE, MEDIAN_WORDS)]
    names = [f"{in_every_language(PART)} ({language})" for language in LANGUAGES]
    yield [in_every_language(WHOLE), in_every_language(CODE), in_every_language(UPPER), *names, *counts, *shares]
    yield [in_every_language(TOTAL), "", "", *_each(COUNTRY), *_figures(total)]
    for tree, lines in trees.items():
        whole, part = (in_every_language(words) for words in KINDS[tree])
        for line in lines:
            kind, upper = (part, line.row.parent) if line.row.parent else (whole, "")
            yield [kind, line.row.code, upper, *_names(line.named.names), *_figures(line)]


def in_every_language(words: Any) -> str:
    """The words in each language of the site, side by side."""
    return " / ".join(_each(words))


def _each(words: Any) -> list[str]:
    found = []
    for language in LANGUAGES:
        with force_locale(language):
            found.append(str(words))
    return found


def _names(names: Mapping[str, str]) -> list[str]:
    return [names.get(language) or names[SOURCE] for language in LANGUAGES]


def _figures(line: Line) -> list[Any]:
    counts = [line.sign(name) if line.number(name) is None else line.number(name) for name in COUNTS]
    return [*counts, *(_one_decimal(share) for share in (line.share("in_time"), line.share("solved"), line.median))]


def _one_decimal(number: float | None) -> str:
    return "" if number is None else f"{number:.1f}"
