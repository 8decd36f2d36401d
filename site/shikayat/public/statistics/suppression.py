"""Which figures may be published without telling about single people.

The rule
--------
1. A count under 5 is not published: its cell says "<5" (a nought included).
2. Whoever knows a total can subtract. So further cells are withheld, as few and as small ones as possible, until for
   every hidden cell there is *another table* that has all the published figures, all the marks, and another number in
   that cell. What follows from a table follows from every table like it, so no hidden number can be worked out.
3. A hidden nought is left out of rule 2. It can be recognised where, for example, every answer has been judged and all
   judgements are published: it tells of nobody.
4. Where no such table is found, whole rows are withheld: first another one, as small as possible and of the same
   branch if that is enough, then the row itself. A row of which every cell is withheld says nothing at all, neither
   "under 5" nor "5 or more". All other branches are published as usual.

What the reader is taken to know: that rows add up to their total (districts to their province, that to the country);
what "<5" and "withheld" (5 or more, save in rule 4) mean; that a complaint is counted as answered only if it was
received, as in time, granted or judged only if it was answered, and under one judgement only.

The other table differs by one complaint that changes places between two rows (see ``ways``): one row has one more of
it, the other one less, with as many of its properties as must go along; or two complaints that were judged differently
are exchanged. D. Gusfield, "A graph theoretic approach to statistical data security", SIAM Journal on Computing 17(3),
1988, shows for plain tables that such exchanges are what hides a cell. Each table is guarded for itself: comparing two
periods, or the same page on two days, is not guarded against.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy

from .figures import COUNTS, FATES, OF_ANSWERED, OF_RECEIVED, Row, possible

# The version of these rules. To be raised with every change of what ``protect`` finds: stored marks of another version
# are not used, and processes of both versions may run at the same time.
RULES = 1

SMALLEST = 5
SHOWN, SMALL, WITHHELD = "shown", "small", "withheld"
# The numbers that each mark means.
RANGES = {SMALL: (0, SMALLEST - 1), WITHHELD: (SMALLEST, None)}
# How many rows are tried as the one that is withheld for another one.
PARTNERS = 16

Cell = tuple[str, str]  # code and count
Marks = dict[Cell, str]  # what is not in it is shown
Kind = tuple[tuple[str, int], ...]  # the counts that change together, and by how much (1 or -1)


def protect(rows: list[Row]) -> Marks:
    """The marks of the cells that must not be published.

    ``rows`` are the parts of one whole whose totals stand elsewhere; a row that is named as ``parent`` by others is
    the sum of those.
    """
    table = _Table(rows)
    totals = {name: sum(row.counts[name] for row in rows if row.parent is None) for name in COUNTS}
    # Where the total is hidden as well, a complaint may lack the property and change all tables alike.
    unchecked = deque(c for c in sorted(table.marks) if table.counts[c[0]][c[1]] and totals[c[1]] >= SMALLEST)
    while unchecked:
        cell = unchecked.popleft()
        if not table.is_safe(cell):
            more = table.cheapest_remedy(cell)
            if more is None:
                hidden = table.withhold_rows(cell)
                unchecked.extend(c for c in hidden if table.counts[c[0]][c[1]] and totals[c[1]] >= SMALLEST)
            else:
                table.withhold(more)  # safe by the very exchange they make possible
    return table.marks


def ways(counts: Mapping[str, int], name: str, sign: int) -> list[dict[str, int]]:
    """The smallest sets of changes, one up or down each, that change ``name`` like this and leave a possible row."""
    return _ways_up(counts, name) if sign > 0 else _ways_down(counts, name)


def _ways_up(counts: Mapping[str, int], name: str) -> list[dict[str, int]]:
    one = {name: 1}
    if name == "received":
        return [one]
    if name in OF_RECEIVED:
        return [one if counts[name] < counts["received"] else one | {"received": 1}]
    with_answer = [one | way for way in _ways_up(counts, "answered")]
    if name not in FATES:
        return [one] if counts[name] < counts["answered"] else with_answer
    if sum(counts[fate] for fate in FATES) < counts["answered"]:
        return [one]
    return [one | {other: -1} for other in FATES if other != name and counts[other]] + with_answer


def _ways_down(counts: Mapping[str, int], name: str) -> list[dict[str, int]]:
    one = {name: -1}
    if name == "received":
        tight = {part: -1 for part in OF_RECEIVED if counts[part] == counts["received"]}
        if "answered" not in tight:
            return [one | tight]
        return [one | tight | way for way in _ways_down(counts, "answered")]
    if name == "answered":
        tight = {part: -1 for part in ("in_time", "granted") if counts[part] == counts["answered"]}
        if sum(counts[fate] for fate in FATES) < counts["answered"]:
            return [one | tight]
        return [one | tight | {fate: -1} for fate in FATES if counts[fate]]
    return [one]


def _whole_complaint(counts: Mapping[str, int], name: str) -> dict[str, int]:
    """What goes when a complaint that counts under ``name`` leaves the row altogether."""
    gone = {"received", name} | {part for part in OF_RECEIVED if counts[part] == counts["received"]}
    if gone & {"answered", *OF_ANSWERED}:
        gone |= {"answered"} | {part for part in OF_ANSWERED if counts[part] == counts["answered"]}
        if sum(counts[fate] for fate in FATES) == counts["answered"] and not gone & set(FATES):
            gone.add(next(fate for fate in FATES if counts[fate]))
    return dict.fromkeys(gone, -1)


def _fewest_first(kinds: Iterable[Kind]) -> list[Kind]:
    """In the order in which they are tried: what changes few counts hides less."""
    return sorted(kinds, key=lambda kind: (len(kind), kind))


def _kind(changes: Mapping[str, int]) -> Kind:
    """A change and its opposite are one kind: the first count goes up."""
    ordered = [(name, changes[name]) for name in COUNTS if name in changes]
    return tuple((name, step * ordered[0][1]) for name, step in ordered)


class _Table:
    def __init__(self, rows: list[Row]) -> None:
        self.counts = {row.code: row.counts for row in rows}
        self.upper = {row.code: row.parent for row in rows}
        uppers = set(self.upper.values())
        self.leaves = sorted(code for code in self.counts if code not in uppers)
        self.marks: Marks = {
            (code, name): SMALL for code, counts in self.counts.items() for name in COUNTS if counts[name] < SMALLEST
        }
        kinds = {
            _kind(way)
            for code in self.leaves
            for name in COUNTS
            for sign in (1, -1)
            if sign > 0 or self.counts[code][name]
            for way in ways(self.counts[code], name, sign)
        }
        self.kinds = _fewest_first(kinds)
        self.silent: set[str] = set()  # the rows of which every cell is withheld
        self._movable: dict[Kind, tuple[list[str], list[str]]] = {}

    def withhold(self, cells: Iterable[Cell]) -> None:
        """Hide these cells as well."""
        names = {name for _code, name in cells}
        self.marks = self.marks | dict.fromkeys(cells, WITHHELD)
        self._movable = {kind: found for kind, found in self._movable.items() if not names & {n for n, _s in kind}}

    def is_safe(self, cell: Cell) -> bool:
        """Whether there is another table with another number in this hidden cell."""
        code, name = cell
        return any(
            self._exchange(code, kind, *self._movable_leaves(kind))
            for kind in self.kinds
            if any(name == changed for changed, _step in kind)
        )

    def _movable_leaves(self, kind: Kind) -> tuple[list[str], list[str]]:
        """The leaves whose hidden cells could change like this, and like its opposite."""
        if kind not in self._movable:
            hidden = [code for code in self.leaves if all((code, name) in self.marks for name, _step in kind)]
            up, down = ([code for code in hidden if self._may(code, kind, sign)] for sign in (1, -1))
            self._movable[kind] = up, down
        return self._movable[kind]

    def _exchange(self, code: str, kind: Kind, up: list[str], down: list[str]) -> bool:
        for sign, ours, theirs in ((1, up, down), (-1, down, up)):
            for one in ours:
                if code in (one, self.upper[one]) and any(self._fits(code, one, two, kind, sign) for two in theirs):
                    return True
        return False

    def _fits(self, code: str, one: str, two: str, kind: Kind, sign: int, more: frozenset[Cell] = frozenset()) -> bool:
        """Whether the change of leaf ``one`` and the opposite of ``two`` change ``code``, and nothing that is shown."""
        above, beside = self.upper[one], self.upper[two]
        if one == two or (above == beside and code == above):
            return False  # what the parts of a whole exchange does not change the whole
        if above is None or beside is None:
            return above == beside
        return above == beside or (
            self._in_range(above, kind, sign, more) and self._in_range(beside, kind, -sign, more)
        )

    def _may(self, code: str, kind: Kind, sign: int, more: frozenset[Cell] = frozenset()) -> bool:
        """Whether a leaf could have these other numbers, by what is published of it."""
        if not self._in_range(code, kind, sign, more):
            return False
        new = dict(self.counts[code])
        for name, step in kind:
            new[name] += sign * step
        return possible(new)

    def _in_range(self, code: str, kind: Kind, sign: int, more: frozenset[Cell]) -> bool:
        """Whether the marks of a row (with ``more`` cells withheld) allow its numbers to change like this."""
        if code in self.silent:
            return True
        for name, step in kind:
            mark = WITHHELD if (code, name) in more else self.marks.get((code, name), SHOWN)
            if mark == SHOWN:
                return False
            low, high = RANGES[mark]
            number = self.counts[code][name] + sign * step
            if number < low or (high is not None and number > high):
                return False
        return True

    def cheapest_remedy(self, unsafe: Cell) -> list[Cell] | None:
        """The cells to withhold so that ``unsafe`` cannot be worked out: few, then with small numbers."""
        found = min(self._remedies(unsafe), default=None)
        return list(found[2]) if found else None

    def _remedies(self, unsafe: Cell) -> Iterator[tuple[int, int, tuple[Cell, ...]]]:
        code, name = unsafe
        ours = [leaf for leaf in self.leaves if code in (leaf, self.upper[leaf])]
        for kind in self.kinds:
            if all(name != changed for changed, _step in kind):
                continue
            for sign in (1, -1):
                for one in self._hideable(ours, kind, sign):
                    for two in self._hideable(self.leaves, kind, -sign):
                        more = self._to_hide(one, two, kind)
                        if self._fits(code, one, two, kind, sign, frozenset(more)):
                            yield len(more), sum(self.counts[c][n] for c, n in more), tuple(sorted(more))

    def _hideable(self, leaves: list[str], kind: Kind, sign: int) -> list[str]:
        """The leaves that could change like this if it were hidden."""
        return [code for code in leaves if self._may(code, kind, sign, frozenset(self._shown(code, kind)))]

    def _shown(self, code: str, kind: Kind) -> list[Cell]:
        return [(code, name) for name, _step in kind if (code, name) not in self.marks]

    def _to_hide(self, one: str, two: str, kind: Kind) -> list[Cell]:
        rows = {one, two}
        if self.upper[one] != self.upper[two]:
            rows |= {upper for upper in (self.upper[one], self.upper[two]) if upper is not None}
        return [cell for code in rows for cell in self._shown(code, kind)]

    def withhold_rows(self, unsafe: Cell) -> list[Cell]:
        """Withhold whole rows until ``unsafe`` cannot be worked out; returns the cells that were shown before."""
        before = self.marks
        partner = min(self._partners(unsafe), default=None)
        if partner:
            _cost, code, more = partner
            self.silence([code])
            self.withhold(more)
        else:
            self.silence(self._branch(*unsafe))
            if not self.is_safe(unsafe):
                self.silence(self.counts)
        return sorted(self.marks.keys() - before.keys())

    def silence(self, codes: Collection[str]) -> None:
        """Withhold every cell of these rows."""
        self.silent = self.silent | set(codes)
        self.marks = self.marks | {(code, name): WITHHELD for code in codes for name in COUNTS}
        leaves = [self.counts[code] for code in self.leaves if code in codes]
        whole = {_kind(_whole_complaint(counts, name)) for counts in leaves for name in COUNTS if counts[name]}
        self.kinds = _fewest_first({*self.kinds, *whole})
        self._movable = {}

    def _partners(self, unsafe: Cell) -> Iterator[tuple[int, str, list[Cell]]]:
        """Rows that make ``unsafe`` safe if they are withheld, with the cells to withhold besides; first the cost."""
        for code in sorted(set(self.leaves) - self.silent - {unsafe[0]}, key=self._size)[:PARTNERS]:
            trial = copy(self)
            trial.silence([code])
            more = [] if trial.is_safe(unsafe) else trial.cheapest_remedy(unsafe)
            if more is not None:
                yield self._size(code)[0] + len(more), code, more

    def _branch(self, code: str, name: str) -> list[str]:
        """The row with another one that complaints can come from or go to: a part of the same whole if there is one."""
        if code in self.leaves:
            beside = [leaf for leaf in self.leaves if leaf != code and self.upper[leaf] == self.upper[code]]
            if beside:
                return [code, min(beside, key=self._size)]
            leaf, above = code, self.upper[code]
        else:
            parts = [leaf for leaf in self.leaves if self.upper[leaf] == code and self.counts[leaf][name]]
            leaf, above = min(parts, key=self._size), code
        others = [(upper, one) for one in self.leaves if (upper := self.upper[one]) is not None and upper != above]
        if above is None or not others:
            return list(self.counts)
        upper, other = min(others, key=lambda pair: (self._size(pair[0]), self._size(pair[1])))
        return [leaf, above, other, upper]

    def _size(self, code: str) -> tuple[int, int, str]:
        """How much is lost where a row is withheld: its published cells, then its complaints."""
        shown = sum((code, name) not in self.marks for name in COUNTS)
        return shown, self.counts[code]["received"], code
