"""Which application server: a signed-in page and a view that does nothing, under each.

Granian and waitress are no part of the project: ``.venv/bin/pip install --target var/servers granian waitress`` first.
"""

from __future__ import annotations

from contextlib import ExitStack

from bench import visitors
from bench.serving import OTHERS, Case, Request, milliseconds, per_second, served, table, taking_turns

SERVERS = ("gunicorn gthread", "gunicorn sync", "waitress", "granian")
COMPLAINTS = 10_000
PEOPLE = 20


def measure() -> None:
    """Print the table."""
    url = visitors.filled(COMPLAINTS)
    with visitors.opened(url) as app:
        people = visitors.citizens(app, PEOPLE)
    path = f"/{visitors.LANGUAGE}/dashboard"
    pages = {
        "dashboard": [Request(path, cookie) for cookie, _ in people],
    }
    here = [name for name in SERVERS if name.startswith("gunicorn") or (OTHERS / name).exists()]
    cases: dict[str, Case] = {}
    with ExitStack() as servers:
        for server in here:
            site = servers.enter_context(served("shikayat:create_app", server, DATABASE_URL=url))
            empty = servers.enter_context(served("bench.empty:app", server))
            cases |= {f"{name}|{server}": Case(site, requests) for name, requests in pages.items()}
            cases[f"nothing, 10 KB|{server}"] = Case(empty, [Request("/10000")])
        results = taking_turns(dict(sorted(cases.items())))
    rows = [
        [
            server,
            *(
                f"{per_second(results[f'{name}|{server}']):,.0f} ({milliseconds(results[f'{name}|{server}']):.2f} ms)"
                for name in (*pages, "nothing, 10 KB")
            ),
        ]
        for server in here
    ]
    print("\nRequests a second (milliseconds of the processor for each)\n")
    print(table(["server", *pages, "nothing, 10 KB"], rows))
