"""Every page in every state: axe finds nothing and leaves nothing undecided; what axe cannot see is right as well."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from pathlib import Path

from tests.accessibility import words
from tests.accessibility.accessibility_browser import LOOK, ROOT, AccessibilityBrowser
from tests.accessibility.pages import TOKEN, RenderedPage, unlike
from tests.axe import AXE

REFERENCE = re.compile(r"[0-9A-Z]{4}-?[0-9A-Z]{4}-?[0-9A-Z]\b")
STYLE = sorted((ROOT / "static" / "css").glob("*.css"))
LOOKING = b"".join(
    Path(file).read_bytes() for file in (*STYLE, AXE, LOOK, Path(__file__).with_name("accessibility_browser.py"))
)


def fingerprint(page: RenderedPage) -> str:
    """The same for the same page under the same style, looked at in the same way; other numbers change nothing."""
    alike = re.sub(r"\d+", "0", REFERENCE.sub("", TOKEN.sub(r"\1", page.html)))
    return hashlib.sha256(alike.encode() + LOOKING).hexdigest()


def test_every_page_is_open_to_everybody(pages, language, chromium, pytestconfig):
    """A page that is added is looked at, for the tour fails without it (tests/page_cases.py).

    A page in which nothing was wrong is not looked at again while nothing of it changes: the run on the second
    database, which sends the same pages, so costs little.
    """
    wrong: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        for fault in words.faults(page.html):
            wrong[fault].append(page.name)
    right = set(pytestconfig.cache.get(f"accessibility/{language}", []))
    now_right = []
    accessibility_browser = AccessibilityBrowser(chromium, reduced_motion="reduce")
    for page in unlike(pages):
        seen = fingerprint(page)
        faults = [] if seen in right else accessibility_browser.everything(page)
        if not faults:
            now_right.append(seen)
        for fault in faults:
            wrong[fault].append(page.name)
    accessibility_browser.close()
    pytestconfig.cache.set(f"accessibility/{language}", now_right)
    report = [f"{fault}\n    on {len(names)}: {', '.join(names[:4])}" for fault, names in wrong.items()]
    assert report == [], "\n".join(report)
