"""The public table: every figure of a period, and a description of its columns. The same figures give the same bytes.

The columns have names for programs, which no correction of a translation changes; the description has their meaning in
every language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import force_locale

from ...i18n.catalogs import locale_of
from ...i18n.language import LANGUAGES, SOURCE
from ...i18n.lazy_text import lazy_gettext as _l
from .figures import COUNTS
from .queries import CATEGORIES, DEPARTMENTS, PLACES
from .tables import PublishedRow
from .words import CALENDAR_MEDIAN_WORDS, COUNT_WORDS, MEDIAN_WORDS

# What a row is about, by its table and whether it is a part of another row.
TOTAL = "total"
KINDS = {
    DEPARTMENTS: ("department", "department"),
    PLACES: ("province", "district"),
    CATEGORIES: ("group", "category"),
}
KIND_WORDS = {
    TOTAL: _l("Total"),
    "department": _l("Department"),
    "province": _l("Province"),
    "district": _l("District"),
    "group": _l("Group of problems"),
    "category": _l("Problem"),
}
COLUMN_WORDS = {
    "kind": _l("What the row is about"),
    "code": _l("Code"),
    "part_of": _l("Part of"),
    **{f"name_{language}": _l("Name") for language in LANGUAGES},
    **{name: COUNT_WORDS[name] for name in COUNTS},
    "in_time_percent": _l("Answered in time, percent of the answers"),
    "solved_percent": _l("The citizen says: solved, percent of the answers"),
    "median_days": MEDIAN_WORDS,
    "median_calendar_days": CALENDAR_MEDIAN_WORDS,
}
COUNTRY = _l("Pakistan")


def rows(total: PublishedRow, trees: Mapping[str, list[PublishedRow]]) -> Iterator[list[Any]]:
    """The names of the columns, the totals, then all departments, places and categories in a fixed order.

    A code instead of a number and "<5" or "–" for what is not published: see ``suppression``.
    """
    yield list(COLUMN_WORDS)
    yield [TOTAL, "", "", *_in_each_language(COUNTRY), *_figures(total)]
    for tree, lines in trees.items():
        whole, part = KINDS[tree]
        for line in lines:
            kind, upper = (part, line.row.parent) if line.row.parent else (whole, "")
            yield [kind, line.row.code, upper, *_names(line.named.names), *_figures(line)]


def description() -> Iterator[list[Any]]:
    """What each column means and each value of ``kind``, a row each, with a column for every language."""
    yield ["column", "value", *(f"meaning_{language}" for language in LANGUAGES)]
    for column, words in COLUMN_WORDS.items():
        yield [column, "", *_in_each_language(words)]
    for kind, words in KIND_WORDS.items():
        yield ["kind", kind, *_in_each_language(words)]


def _in_each_language(words: Any) -> list[str]:
    found = []
    for language in LANGUAGES:
        with force_locale(locale_of(language)):
            found.append(str(words))
    return found


def _names(names: Mapping[str, str]) -> list[str]:
    return [names.get(language) or names[SOURCE] for language in LANGUAGES]


def _figures(line: PublishedRow) -> list[Any]:
    counts = [line.sign(name) if line.number(name) is None else line.number(name) for name in COUNTS]
    rates = (line.share("in_time"), line.share("solved"), line.median, line.calendar_median)
    return [*counts, *(_one_decimal(rate) for rate in rates)]


def _one_decimal(number: float | None) -> str:
    return "" if number is None else f"{number:.1f}"
