"""Somebody takes the public table and reckons: no hidden number may come out."""

from __future__ import annotations

from collections import defaultdict

import pytest

from shikayat import database
from shikayat.i18n.language import LANGUAGES
from shikayat.public.statistics import queries
from shikayat.public.statistics.figures import COUNTS, FATES, OF_ANSWERED, OF_RECEIVED
from shikayat.public.statistics.suppression import SMALLEST

TREES = {"department": "departments", "province": "places", "district": "places"}
UNBOUNDED = 10**6  # more than any number in these tables


class Reckoner:
    """Narrows down what each cell of the public table can hold, until nothing more follows."""

    def __init__(self, lines: list[list[str]]) -> None:
        self.low, self.high, self.hidden = {}, {}, set()
        self.sums = defaultdict(list)
        for kind, code, upper, *rest in lines:
            tree = TREES.get(kind, "categories") if code else ""
            for name, text in zip(COUNTS, rest[len(LANGUAGES) :], strict=False):
                self._read((tree, code, name), text)
            if code:
                self.sums[tree if upper else "", upper, tree].append((tree, code))
        self._forget_what_is_all_withheld()

    def _read(self, cell: tuple[str, str, str], text: str) -> None:
        if text in ("<5", "–"):
            self.hidden.add(cell)
            self.low[cell], self.high[cell] = (0, SMALLEST - 1) if text == "<5" else (SMALLEST, UNBOUNDED)
        else:
            self.low[cell] = self.high[cell] = int(text)

    def _forget_what_is_all_withheld(self) -> None:
        """In a row of which nothing is published, small numbers are behind the same sign."""
        for row in {cell[:2] for cell in self.low}:
            cells = [(*row, name) for name in COUNTS]
            if all(self.high[cell] == UNBOUNDED for cell in cells):
                self.low |= dict.fromkeys(cells, 0)

    def reckon(self) -> None:
        while any([self._reckon_sums(), self._reckon_rows()]):
            pass

    def _reckon_sums(self) -> bool:
        """The parts add up to the whole."""
        changed = False
        for (tree, upper, _of), parts in self.sums.items():
            for name in COUNTS:
                cells, whole = [(*part, name) for part in parts], (tree, upper, name)
                low, high = sum(self.low[c] for c in cells), sum(self.high[c] for c in cells)
                changed |= self._narrow(whole, low, high)
                for c in cells:
                    least, most = self.low[whole] - (high - self.high[c]), self.high[whole] - (low - self.low[c])
                    changed |= self._narrow(c, least, most)
        return changed

    def _reckon_rows(self) -> bool:
        """What is counted among something is not more than that; a complaint is judged once."""
        changed = False
        for tree, code in {cell[:2] for cell in self.low}:
            groups = [("received", [name]) for name in OF_RECEIVED] + [("answered", [name]) for name in OF_ANSWERED]
            for whole, parts in [*groups, ("answered", list(FATES))]:
                whole_cell, cells = (tree, code, whole), [(tree, code, name) for name in parts]
                low = sum(self.low[c] for c in cells)
                changed |= self._narrow(whole_cell, low, self.high[whole_cell])
                for c in cells:
                    changed |= self._narrow(c, self.low[c], self.high[whole_cell] - (low - self.low[c]))
        return changed

    def _narrow(self, cell: tuple[str, str, str], low: int, high: int) -> bool:
        before = self.low[cell], self.high[cell]
        self.low[cell], self.high[cell] = max(before[0], low), min(before[1], high)
        assert self.low[cell] <= self.high[cell], f"the table contradicts itself: {cell}"
        return before != (self.low[cell], self.high[cell])

    def worked_out(self) -> dict[tuple[str, str, str], int]:
        return {cell: self.low[cell] for cell in self.hidden if self.low[cell] == self.high[cell]}


@pytest.mark.parametrize(
    ("number", "days", "kinds"), [(900, 400, 60), (300, 200, 12), (2500, 900, 400), (40, 60, 30)], ids=str
)
def test_nobody_can_reckon_a_hidden_number_out_of_the_public_table(app, fill, table, number, days, kinds):
    fill(number, days=days, kinds=kinds)
    for period in ("all", "30-days", "365-days"):
        reckoner = Reckoner(table(period))
        reckoner.reckon()
        with app.app_context(), database.connection():
            figures = queries.figures(period)
        true = {(tree, row.code): row.counts for tree, rows in figures.trees.items() for row in rows}
        true["", ""] = figures.total.counts
        hidden = [(tree, code, name) for tree, code, name in reckoner.hidden if true.get((tree, code), {}).get(name)]
        assert len(hidden) > 20 or number < 300
        found = reckoner.worked_out()
        assert {cell: found[cell] for cell in hidden if cell in found} == {}


def test_of_a_row_that_is_withheld_as_a_whole_the_reckoner_knows_no_least():
    """Two offices with few complaints: were each sign 5 or more, the table would contradict itself."""
    names = ["x"] * len(LANGUAGES)
    whole = ["total", "", "", *names, *("3" if name in FATES else "12" for name in COUNTS)]
    rows = [["department", code, "", *names, *(["–"] * len(COUNTS))] for code in ("a", "b")]
    reckoner = Reckoner([whole, *rows])
    reckoner.reckon()
    assert reckoner.worked_out() == {}
    rows[0][-1] = "0"
    with pytest.raises(AssertionError, match="contradicts itself"):
        Reckoner([whole, *rows]).reckon()


def test_the_reckoner_reckons(app, fill, table):
    """With everything beside it laid open, a small number comes out."""
    fill(300, kinds=200)
    lines = table("all")
    with app.app_context(), database.connection():
        figures = queries.figures("all")
    true = {row.code: row for row in figures.trees["places"]}
    column = 3 + len(LANGUAGES) + COUNTS.index("received")
    small = next(line for line in lines if line[2] and line[1] in true and line[column] == "<5")
    for line in lines:
        if small[2] in line[1:3] and line is not small:
            line[column] = str(true[line[1]].counts["received"] if line[1] in true else 0)
    reckoner = Reckoner(lines)
    reckoner.reckon()
    assert reckoner.worked_out()["places", small[1], "received"] == true[small[1]].counts["received"]
