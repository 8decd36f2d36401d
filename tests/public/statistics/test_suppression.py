"""Small numbers stay hidden, also from those who subtract."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import product

import pytest

from shikayat.public.statistics.figures import COUNTS, Row, possible
from shikayat.public.statistics.suppression import SHOWN, SMALL, SMALLEST, WITHHELD, protect

NOTHING = dict.fromkeys(COUNTS, 0)


def row(code: str, parent: str | None = None, **counts: int) -> Row:
    assert possible(NOTHING | counts), counts
    return Row(code, parent, NOTHING | counts)


def mark(marks, code: str, name: str) -> str:
    return marks.get((code, name), SHOWN)


def test_a_number_under_five_is_hidden_and_five_is_not():
    marks = protect([row("a", received=5), row("b", received=4), row("c", received=0), row("d", received=60)])
    assert [mark(marks, code, "received") for code in "abcd"] == [SHOWN, SMALL, SMALL, SHOWN]


def test_one_hidden_number_is_not_left_alone_with_its_total():
    """70 - 60 - 7 would be 3: the smallest number beside it goes as well."""
    marks = protect([row("a", received=60), row("b", received=7), row("c", received=3)])
    assert [mark(marks, code, "received") for code in "abc"] == [SHOWN, WITHHELD, SMALL]


def test_two_hidden_numbers_that_can_only_be_four_and_four_need_a_third():
    """77 - 60 - 9 = 8 = 4 + 4: nothing else is left for them."""
    marks = protect([row("a", received=60), row("b", received=9), row("c", received=4), row("d", received=4)])
    assert [mark(marks, code, "received") for code in "abcd"] == [SHOWN, WITHHELD, SMALL, SMALL]


def test_what_is_withheld_of_a_province_cannot_be_added_up_from_its_districts():
    rows = [
        row("P", received=300),
        row("P1", "P", received=100),
        row("P2", "P", received=200),
        row("Q", received=50),
        row("Q1", "Q", received=20),
        row("Q2", "Q", received=30),
        row("R", received=3),
        row("R1", "R", received=3),
    ]
    marks = protect(rows)
    assert mark(marks, "R", "received") == mark(marks, "R1", "received") == SMALL
    (upper,) = [code for code in "PQ" if mark(marks, code, "received") == WITHHELD]
    assert len([code for code in (f"{upper}1", f"{upper}2") if mark(marks, code, "received") == WITHHELD]) == 1


def test_what_is_left_of_the_answers_gives_nothing_away():
    """Every answer is judged here, so a hidden judgement is what is missing to the answers."""
    rows = [
        row("a", received=20, answered=20, solved=10, partly=2, silent=8),
        row("b", received=30, answered=30, solved=10, partly=3, silent=17),
        row("c", received=40, answered=40, solved=20, partly=10, silent=10),
    ]
    marks = protect(rows)
    for (code, name), values in possible_values(rows, marks).items():
        assert len(values) > 1 or counts_of(rows, code)[name] == 0, (code, name, values)


def test_where_no_cell_helps_a_whole_row_is_withheld():
    rows = [
        row("a", received=5, answered=5, solved=1, silent=4),
        row("b", received=6, answered=6, solved=5, silent=1),
    ]
    marks = protect(rows)
    assert any({mark(marks, code, name) for name in COUNTS} == {WITHHELD} for code in "ab")
    for (code, name), values in possible_values(rows, marks).items():
        assert len(values) > 1 or counts_of(rows, code)[name] == 0, (code, name, values)


# --- every table that looks the same --------------------------------------------------------------------------------

TRIED = 9  # what is withheld is tried up to so much above its number


def counts_of(rows: list[Row], code: str) -> dict[str, int]:
    return next(dict(r.counts) for r in rows if r.code == code)


def possible_values(rows: list[Row], marks) -> dict[tuple[str, str], set[int]]:
    """What each hidden cell of rows without parts can hold, by trying every table with the same published figures."""
    used = [name for name in COUNTS if any(r.counts[name] for r in rows)]
    totals = [sum(r.counts[name] for r in rows) for name in used]
    # A total under five is not published: any other one would look the same.
    wanted = set(product(*([total] if total >= SMALLEST else range(SMALLEST) for total in totals)))
    most = [max(total, SMALLEST - 1) for total in totals]
    choices = [_choices(r, used, marks) for r in rows]
    values: dict[tuple[str, str], set[int]] = defaultdict(set)
    for place, r in enumerate(rows):
        others = {(0,) * len(used)}
        for its in (its for other, its in enumerate(choices) if other != place):
            sums = {tuple(x + y for x, y in zip(a, b, strict=True)) for a in others for b in its}
            others = {s for s in sums if all(x <= t for x, t in zip(s, most, strict=True))}
        for candidate in choices[place]:
            if any(tuple(t - x for t, x in zip(total, candidate, strict=True)) in others for total in wanted):
                for name, number in zip(used, candidate, strict=True):
                    if mark(marks, r.code, name) != SHOWN:
                        values[r.code, name].add(number)
    return values


def _choices(r: Row, used: list[str], marks) -> list[tuple[int, ...]]:
    ranges = []
    silent = all(mark(marks, r.code, name) == WITHHELD for name in COUNTS)
    for name in used:
        number = r.counts[name]
        withheld = range(0 if silent else SMALLEST, max(number, SMALLEST) + TRIED)
        ranges.append({SHOWN: [number], SMALL: range(SMALLEST), WITHHELD: withheld}[mark(marks, r.code, name)])
    return [numbers for numbers in product(*ranges) if possible(NOTHING | dict(zip(used, numbers, strict=True)))]


@pytest.mark.parametrize("seed", range(60))
def test_no_hidden_number_follows_from_what_is_published(seed: int):
    """Tried out: for every hidden number but nought there is another table that looks exactly the same."""
    chance = random.Random(seed)  # noqa: S311 - the same table each time
    rows = []
    for code in "abc":
        received = chance.choice((chance.randint(0, 7), chance.randint(5, 30)))
        answered = received if chance.random() < 0.5 else chance.randint(0, received)
        solved = chance.randint(0, answered)
        silent = answered - solved if chance.random() < 0.6 else chance.randint(0, answered - solved)
        rows.append(row(code, received=received, answered=answered, solved=solved, silent=silent))
    marks = protect(rows)
    for (code, name), values in possible_values(rows, marks).items():
        number = counts_of(rows, code)[name]
        assert number in values, (code, name)
        assert len(values) > 1 or number == 0, f"{code} {name} can only be {values}: {rows} {marks}"


def test_a_small_total_hides_all_its_parts_and_no_more():
    marks = protect([row("a", received=60, dropped=1), row("b", received=7, dropped=2)])
    assert {cell for cell in marks if cell[1] in ("received", "dropped")} == {("a", "dropped"), ("b", "dropped")}
    assert WITHHELD not in marks.values()


def test_most_of_these_trials_publish_something():
    """So that the test above does not pass by publishing nothing."""
    published = 0
    for seed in range(100):
        chance = random.Random(seed)  # noqa: S311 - the same table each time
        numbers = [chance.choice((chance.randint(0, 7), chance.randint(5, 30))) for _ in range(4)]
        marks = protect([row(code, received=number) for code, number in zip("abcd", numbers, strict=True)])
        published += any(mark(marks, code, "received") == SHOWN for code in "abcd")
    assert published > 50


def test_the_trial_sees_what_can_be_worked_out():
    """With only the small number hidden, it follows at once."""
    rows = [row("a", received=60), row("b", received=7), row("c", received=3)]
    assert possible_values(rows, {("c", "received"): SMALL})["c", "received"] == {3}


def test_rows_without_parts_beside_rows_with_parts_are_protected_too():
    """A row without parts belongs to no row above, whose cells could be withheld together with its own."""
    parts = [row("P", received=5), row("P1", "P", received=3), row("P2", "P", received=2)]
    others = [row("Q", received=16), *(row(f"Q{n}", "Q", received=many) for n, many in ((1, 7), (2, 7), (3, 2)))]
    alone = [row("A", received=30), row("B", received=1)]
    marks = protect([*parts, *others, *alone])
    assert {mark(marks, code, "received") for code in ("P1", "P2", "Q3", "B")} <= {SMALL, WITHHELD}
    assert {code for code, _name in marks} <= {each.code for each in (*parts, *others, *alone)}
