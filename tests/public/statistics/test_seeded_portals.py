"""200 seeded portals: nothing hidden follows, hardly anything large is hidden, and what the pages say is true."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pytest

from shikayat.i18n.language import LANGUAGES
from shikayat.public.statistics import open_data, tables
from shikayat.public.statistics.figures import COUNTS, Row
from shikayat.public.statistics.suppression import SHOWN, SMALL, SMALLEST

from .portals import portal
from .test_reckoning import Reckoner

TREES = ("categories", "places", "departments")
LARGE = 20
AT_ONCE = 10


@dataclass
class Named:
    parent_id: str | None
    names: dict[str, str]


def published(rows: list[Row]) -> list[tables.PublishedRow]:
    names = dict.fromkeys(LANGUAGES, "x")
    return tables.lines(rows, {row.code: Named(row.parent, names) for row in rows})


def total_of(rows: list[Row]) -> tables.PublishedRow:
    tops = [row for row in rows if row.parent is None]
    return tables.line_of_totals(Row("", None, {name: sum(row.counts[name] for row in tops) for name in COUNTS}))


@pytest.mark.parametrize("first", range(0, 200, AT_ONCE))
def test_seeded_portals_give_nothing_away_and_show_the_large_rows(app, first: int):
    large, shown = Counter(), Counter()
    for seed in range(first, first + AT_ONCE):
        tree = TREES[seed % len(TREES)]
        rows = portal(tree, seed)
        lines = published(rows)
        for line in lines:
            if line.row.counts["received"] >= LARGE:
                large[seed] += 1
                shown[seed] += line.number("received") is not None
        assert_nothing_is_worked_out(app, tree, rows, lines)
        assert_listings_are_true(lines)
    assert sum(shown.values()) >= 0.9 * sum(large.values())
    # Never a list without any row, where there are several large ones.
    assert [seed for seed in large if large[seed] > 1 and not shown[seed]] == []


def assert_nothing_is_worked_out(app, tree: str, rows: list[Row], lines: list[tables.PublishedRow]) -> None:
    with app.test_request_context("/en/"):
        text = [[str(cell) for cell in row] for row in open_data.rows(total_of(rows), {tree: lines})][1:]
    reckoner = Reckoner(text)
    reckoner.reckon()
    true = {(tree, line.row.code): line.row.counts for line in lines}
    found = {cell: number for cell, number in reckoner.worked_out().items() if cell[1]}
    assert {cell: number for cell, number in found.items() if true[cell[:2]][cell[2]]} == {}


def assert_listings_are_true(lines: list[tables.PublishedRow]) -> None:
    """What is said to be under 5 is; what is listed is not; and nothing is left unsaid."""
    for of in {line.row.parent or "" for line in lines}:
        below = [line for line in lines if (line.row.parent or "") == of]
        listing = tables.largest_first(below)
        small = [line for line in below if line.marks["received"] == SMALL]
        assert listing.small == len(small)
        assert all(line.row.counts["received"] < SMALLEST for line in small)
        if listing.lines:
            assert len(listing.lines) + listing.small == len(below)
        else:
            assert not any(line.marks["received"] == SHOWN for line in below)
        silent = [
            line for line in lines if all(line.number(name) is None and line.sign(name) == "–" for name in COUNTS)
        ]
        for line in lines:
            if line not in silent:
                assert all(line.marks[n] != "withheld" or line.row.counts[n] >= SMALLEST for n in COUNTS)


@pytest.mark.parametrize(("tree", "seed"), [("categories", 0), ("categories", 81), ("categories", 197)])
def test_a_row_that_nothing_can_hide_costs_its_branch_and_not_the_table(tree: str, seed: int):
    """These portals had no published row at all."""
    large = [line for line in published(portal(tree, seed)) if line.row.counts["received"] >= LARGE]
    assert any(line.number("received") is not None for line in large)
