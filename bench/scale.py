"""What a million complaints cost beside ten thousand: status, dashboard, queues and lodging."""

from __future__ import annotations

import os
from contextlib import ExitStack

from bench import visitors
from bench.serving import (
    PASSES,
    SECONDS,
    Case,
    Request,
    milliseconds,
    per_second,
    served,
    table,
    taking_turns,
    throughput,
)

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "10000,100000,1000000").split(",")]
PEOPLE = 200
FASTEST_LODGING = 600
LODGING = "lodging (the whole POST)"


def measure() -> None:
    """Print the table: the cost of each page against the smallest database."""
    urls = {size: visitors.filled(size) for size in SIZES}
    with ExitStack() as servers:
        sites = {size: servers.enter_context(served("shikayat:create_app", DATABASE_URL=urls[size])) for size in SIZES}
        cases: dict[str, Case] = {}
        lodgings: dict[int, list[Request]] = {}
        for size in SIZES:
            with visitors.opened(urls[size]) as app:
                for name, requests in _pages(app).items():
                    # One after the other: which worker had how many at once is no matter of the database's size.
                    cases[f"{name} {size}"] = Case(sites[size], requests, connections=1)
                lodgings[size] = visitors.lodgings(app, round(FASTEST_LODGING * SECONDS * PASSES))
        names = list(dict.fromkeys(name.rpartition(" ")[0] for name in cases))
        in_turn = {f"{name} {size}": cases[f"{name} {size}"] for name in names for size in SIZES}
        results = taking_turns(in_turn)
        share = len(lodgings[SIZES[0]]) // PASSES
        for turn in range(PASSES):
            once = {
                f"{LODGING} {size}": Case(sites[size], lodgings[size][turn * share : (turn + 1) * share], once=True)
                for size in SIZES
            }
            for name, figures in taking_turns(once, 1).items():
                results.setdefault(name, []).extend(figures)
    least = SIZES[0]
    heads = [head for size in SIZES[1:] for head in (f"time at {size:,}", f"processor at {size:,}")]
    rows = []
    for name in (*names, LODGING):
        base = results[f"{name} {least}"]
        row = [name, f"{per_second(base):,.0f}", f"{milliseconds(base):.1f} ms"]
        for size in SIZES[1:]:
            here = results[f"{name} {size}"]
            row += [f"{throughput(base, here):.2f}", f"{milliseconds(here) / milliseconds(base):.2f}"]
        rows.append(row)
    print(f"\nThe cost at {least:,} complaints = 1 ({visitors.picture_of(urls[least])})\n")
    print(table(["page", "a second", "processor", *heads], rows))


def _pages(app: object) -> dict[str, list[Request]]:
    people = visitors.citizens(app, PEOPLE)
    home = f"/{visitors.LANGUAGE}"
    queue = f"{home}/desk/"
    return {
        "status": [Request(visitors.address(theirs), cookie) for cookie, theirs in people],
        "refresh of the status, nothing new": [
            Request(f"{visitors.address(theirs)}?version={theirs.version}", cookie, part=True)
            for cookie, theirs in people
        ],
        "dashboard": [Request(f"{home}/dashboard", cookie) for cookie, _ in people],
        "queue of an office": [Request(queue, visitors.officer(app, "officer", "lesco"))],
        "queue of a head of many offices": [Request(queue, visitors.officer(app, "head", "pb-chief-secretary"))],
        "queue of everything": [Request(queue, visitors.officer(app, "supervisor"))],
    }
