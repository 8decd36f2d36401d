"""Measures when a page is shown in a real browser on a slow line and a slow processor, beside two peers.

Each load begins with nothing in the browser's store. The line is throttled by Chromium itself, request by request: the
round trips that open a connection are not counted, for any of them.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench import peers, visitors
from bench.serving import ROOT, served, table

CHROMIUM = ROOT / ".venv" / ".browser"
PASSES = int(os.environ.get("BENCH_PASSES", "5"))
PROCESSOR = int(os.environ.get("BENCH_PROCESSOR", "4"))  # so many times slower than this machine's
# Milliseconds there and back, kilobits a second.
NETWORKS = {"150 ms, 1.6 Mbit/s": (150, 1600), "300 ms, 700 kbit/s": (300, 700), "400 ms, 400 kbit/s": (400, 400)}
COMPLAINTS = 10_000

WATCH = """
window.seen = {fcp: 0, lcp: 0, cls: 0, tasks: []};
const watch = (type, each) =>
  new PerformanceObserver(list => list.getEntries().forEach(each)).observe({type, buffered: true});
watch('paint', e => { if (e.name === 'first-contentful-paint') seen.fcp = e.startTime; });
watch('largest-contentful-paint', e => { seen.lcp = e.startTime; });
watch('layout-shift', e => { if (!e.hadRecentInput) seen.cls += e.value; });
watch('longtask', e => { seen.tasks.push([e.startTime, e.duration]); });
"""


@dataclass(frozen=True)
class Load:
    """What was seen of one load: milliseconds, the share of the page that moved, bytes and requests on the line."""

    first: float
    largest: float
    moved: float
    blocked: float
    bytes: int
    requests: int


@dataclass(frozen=True)
class Subject:
    """A page to load: by its address, with a cookie or after ``enter`` has signed in."""

    address: str
    cookie: str = ""
    enter: Callable[[Page], None] | None = None


def measure() -> None:
    """Print the table."""
    url = visitors.filled(COMPLAINTS)
    development = {"SHIKAYAT_ENV": "development"}  # its cookie needs no https; all else is the same
    with ExitStack() as stack:
        site = stack.enter_context(served("shikayat:create_app", DATABASE_URL=url, **development)).address
        with visitors.opened(url, **development) as app:
            subjects = _ours(app, site)
        subjects |= _theirs(stack.enter_context(peers.helpdesk()), stack.enter_context(peers.roundup()))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=Path(CHROMIUM.read_text().strip()), args=["--no-sandbox", "--disable-gpu"]
        )
        loads: dict[tuple[str, str], list[Load]] = {}
        for subject in subjects.values():
            _load(browser, subject, None)  # so that no server is measured at its first request
        for _ in range(PASSES):
            for network in NETWORKS:
                for name, subject in subjects.items():
                    loads.setdefault((name, network), []).append(_load(browser, subject, network))
        browser.close()
    rows = [[name, *_figures(name, loads)] for name in subjects]
    print(f"\nFirst / largest paint in seconds, first visit, processor {PROCESSOR} times slower\n")
    print(table(["page", *NETWORKS, "moved", "blocked", "bytes", "requests"], rows))


def _figures(name: str, loads: dict[tuple[str, str], list[Load]]) -> list[str]:
    painted = [
        " / ".join(
            f"{statistics.median(getattr(load, which) for load in loads[name, network]) / 1000:.2f}"
            for which in ("first", "largest")
        )
        for network in NETWORKS
    ]
    every = [load for (whose, _), some in loads.items() if whose == name for load in some]
    return [
        *painted,
        f"{max(load.moved for load in every):.3f}",
        f"{statistics.median(load.blocked for load in every):.0f} ms",
        f"{statistics.median(load.bytes for load in every):,.0f}",
        f"{statistics.median(load.requests for load in every):.0f}",
    ]


def _ours(app: Any, site: str) -> dict[str, Subject]:
    (cookie, complaint), *_ = visitors.citizens(app, 1)
    (begun,) = visitors.lodgings(app, 1)
    officer = visitors.officer(app, "officer", "lesco")
    found = {}
    for language in ("ur", "en"):
        status = visitors.address(complaint).split("/", 2)[2]
        for name, path, whose in (
            ("home", "", ""),
            ("registration, first page", "register/nationality", ""),
            ("lodging, what happened", "complaints/new/details", begun.cookie),
            ("status of a complaint", status, cookie),
            ("queue of an office", "desk/", officer),
        ):
            found[f"{name} ({language})"] = Subject(f"{site}/{language}/{path}", whose)
    return found


def _theirs(helpdesk: str, roundup: str) -> dict[str, Subject]:
    def enter(page: Page) -> None:
        page.goto(f"{roundup}/")
        page.fill("input[name=__login_name]", "admin")
        page.fill("input[name=__login_password]", peers.PASSWORD)
        page.press("input[name=__login_password]", "Enter")
        page.wait_for_load_state("load")

    return {
        "django-helpdesk, home": Subject(f"{helpdesk}/"),
        "django-helpdesk, new ticket": Subject(f"{helpdesk}/tickets/submit/"),
        "Roundup, home": Subject(f"{roundup}/"),
        "Roundup, new issue": Subject(f"{roundup}/issue?@template=item", enter=enter),
    }


def _load(browser: Browser, subject: Subject, network: str | None) -> Load:
    context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2)
    try:
        page = context.new_page()
        if subject.cookie:
            name, _, value = subject.cookie.partition("=")
            context.add_cookies([{"name": name, "value": value, "url": subject.address}])
        if subject.enter:
            subject.enter(page)
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.clearBrowserCache")
        if network:
            latency, kilobits = NETWORKS[network]
            speed = kilobits * 1000 / 8
            conditions = {"latency": latency, "downloadThroughput": speed, "uploadThroughput": speed}
            line.send("Network.emulateNetworkConditions", {"offline": False, **conditions})
            line.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR})
        received: list[int] = []
        line.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        page.add_init_script(WATCH)
        answer = page.goto(subject.address, wait_until="load", timeout=120_000)
        if not answer.ok or page.url != subject.address:
            raise SystemExit(f"{subject.address} answers {answer.status} at {page.url}")
        page.wait_for_timeout(300)
        seen = page.evaluate("seen")
        blocked = sum(max(0, length - 50) for begin, length in seen["tasks"] if begin >= seen["fcp"])
        return Load(seen["fcp"], seen["lcp"], seen["cls"], blocked, round(sum(received)), len(received))
    finally:
        context.close()
