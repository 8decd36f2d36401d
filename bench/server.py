"""What a page of a signed-in person costs beside a Flask view that does nothing: same server, size and load."""

from __future__ import annotations

import sys
import urllib.request

from bench import visitors
from bench.serving import (
    PASSES,
    SECONDS,
    Case,
    Pass,
    Request,
    milliseconds,
    per_second,
    served,
    table,
    taking_turns,
    throughput,
)
from shikayat.text.numbers import show_reference

COMPLAINTS = 10_000
PEOPLE = 20
OFFICE = "pta"  # a full page; what the benchmark lodges goes elsewhere
FASTEST_LODGING = 600  # a second: how many have to be prepared


def measure() -> None:
    """Print the table."""
    url = visitors.filled(COMPLAINTS)
    with (
        served("shikayat:create_app", DATABASE_URL=url) as site,
        served("bench.empty:app") as empty,
        visitors.opened(url) as app,
    ):
        pages = _pages(app)
        sizes = {name: _size(site.address, requests[0]) for name, requests in pages.items()}
        lodgings = visitors.lodgings(app, round(FASTEST_LODGING * SECONDS * PASSES))
        sizes["lodging (the whole POST)"] = 250
        share = len(lodgings) // PASSES
        cases = {}
        for name, requests in pages.items():
            cases[name] = Case(site, requests)
            cases[f"empty {name}"] = Case(empty, [Request(f"/{sizes[name]}")])
        results = taking_turns(cases)
        name = "lodging (the whole POST)"
        results |= {name: [], f"empty {name}": []}
        for turn in range(PASSES):
            once = {
                name: Case(site, lodgings[turn * share : (turn + 1) * share], once=True),
                f"empty {name}": Case(empty, [Request("/250", method="POST", body="csrf_token=x&once=y")]),
            }
            for which, figures in taking_turns(once, 1).items():
                results[which] += figures
    rows = [[name, f"{sizes[name]:,}", *_figures(results, name)] for name in results if not name.startswith("empty ")]
    where = f"{visitors.picture_of(url)}, {COMPLAINTS:,} complaints, no compression"
    print(f"\nA Flask view that does nothing = 1 ({where})\n")
    print(table(["page", "bytes", "a second", "ratio", "processor", "ratio"], rows))


def _figures(results: dict[str, list[Pass]], name: str) -> list[str]:
    ours, theirs = results[name], results[f"empty {name}"]
    return [
        f"{per_second(ours):,.0f}",
        f"{throughput(ours, theirs):.2f}",
        f"{milliseconds(ours):.2f} ms",
        f"{milliseconds(theirs) / milliseconds(ours):.2f}",
    ]


def _pages(app: object) -> dict[str, list[Request]]:
    people = visitors.citizens(app, PEOPLE)
    home = f"/{visitors.LANGUAGE}"
    officer, theirs_to_do = visitors.officer(app, "officer", OFFICE), visitors.references_of(OFFICE, PEOPLE)
    return {
        "dashboard": [Request(f"{home}/dashboard", cookie) for cookie, _ in people],
        "complaint": [Request(visitors.address(theirs), cookie) for cookie, theirs in people],
        "refresh of the status, nothing new": [
            Request(f"{visitors.address(theirs)}?version={theirs.version}", cookie, part=True)
            for cookie, theirs in people
        ],
        "queue of an office": [Request(f"{home}/desk/", officer)],
        "complaint at the desk": [Request(f"{home}/desk/{show_reference(one)}", officer) for one in theirs_to_do],
        "list of tehsils": [Request(f"{home}/places/tehsils?province=PK-PB&district=pb-lahore", part=True)],
    }


def _size(site: str, request: Request) -> int:
    headers = {"Cookie": request.cookie} | ({"HX-Request": "true"} if request.part else {})
    with urllib.request.urlopen(urllib.request.Request(site + request.path, headers=headers)) as answer:
        if answer.url != site + request.path:
            sys.exit(f"{request.path} leads to {answer.url}")
        return len(answer.read())
