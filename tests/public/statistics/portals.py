"""Seeded portals: how many complaints there are of each category, place or department, in every mixture of states."""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from functools import cache

from shikayat.paths import PACKAGE
from shikayat.public.statistics.figures import COUNTS, Row

STATES = ("new", "waiting", "answered", "closed", "reopened", "dropped")


@cache
def tree(name: str) -> list[tuple[str, str | None]]:
    """The codes of a tree, each with the code of the row it is a part of."""
    if name == "departments":
        return [(f"department-{number:03}", None) for number in range(120)]
    path = {"categories": "directory/categories.csv", "places": "directory/places.csv"}[name]
    with (PACKAGE / path).open(encoding="utf-8", newline="") as file:
        return [(row["code"], row["parent"] or None) for row in csv.DictReader(file) if row.get("level") != "tehsil"]


def portal(name: str, seed: int) -> list[Row]:
    """The rows of a portal with 30 to 5,000 complaints, spread evenly or not."""
    chance = random.Random(seed)  # noqa: S311 - the same portal each time
    rows = tree(name)
    wholes = {whole for _code, whole in rows if whole}
    leaves = [row for row in rows if row[0] not in wholes]
    used = chance.sample(leaves, min(len(leaves), chance.choice((3, 10, 40, 120, len(leaves)))))
    skew, number = chance.choice((0, 0.5, 1, 1.5)), int(10 ** chance.uniform(1.5, 3.7))
    weights = [(place + 1) ** -skew for place in range(len(used))]
    states = [chance.choice((0, 0.02, 1, 1, 5)) + 0.001 * (state == "closed") for state in STATES]
    shares = [chance.choice((0, 0.02, 0.2, 0.5, 0.8, 1)) for _ in range(5)]
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for code, whole in chance.choices(used, weights, k=number):
        properties = _complaint(chance, states, shares)
        counted[code].update(properties)
        if whole:
            counted[whole].update(properties)
    return [Row(code, whole, {count: counted[code][count] for count in COUNTS}) for code, whole in rows]


def _complaint(chance: random.Random, states: list[float], shares: list[float]) -> set[str]:
    """What one complaint counts under."""
    state = chance.choices(STATES, states)[0]
    in_time, granted, judged, escalated, unrouted = (chance.random() < share for share in shares)
    found = {"received": True, "escalated": escalated, "unrouted": unrouted, state: True}
    if state in ("answered", "closed", "reopened"):
        found |= {"answered": True, "in_time": in_time, "granted": granted}
        if state != "answered" and judged:
            found[chance.choice(("solved", "partly", "not_solved"))] = True
        elif state == "closed":
            found["silent"] = True
    return {name for name in COUNTS if found.get(name)}
