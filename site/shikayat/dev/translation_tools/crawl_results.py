"""Runs the crawler in a process of its own and reads its results: pages in their states, and the messages on each."""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ...paths import PACKAGE, ROOT, TEMPLATES, TRANSLATIONS

FOLDER = ROOT / "var" / "translating"


class CrawlError(RuntimeError):
    """The crawl stopped; the message is what it said."""


@dataclass(frozen=True)
class StoredCapture:
    """A page in one state: ``name`` finds it, ``address`` and ``role`` say where and to whom it was shown."""

    name: str
    title: str
    address: str
    role: str
    status: int
    keys: tuple[str, ...]


@dataclass(frozen=True)
class CrawlResult:
    """The result of a crawl in one language; ``unvisited`` has the routes that could not be opened, and why."""

    captures: list[StoredCapture] = field(default_factory=list)
    unvisited: dict[str, str] = field(default_factory=dict)

    def showing(self, key: str) -> list[StoredCapture]:
        """Return the pages that show a message."""
        return [capture for capture in self.captures if key in capture.keys]

    def seen(self) -> set[str]:
        """Return the messages that any page shows."""
        return {key for capture in self.captures for key in capture.keys}


def load(code: str) -> CrawlResult:
    """Load the latest crawl of a language; empty when there is none."""
    index = FOLDER / code / "index.json"
    return _read(index, index.stat().st_mtime_ns) if index.exists() else CrawlResult()


@cache
def _read(index: Path, _changed: int) -> CrawlResult:
    found = json.loads(index.read_text(encoding="utf-8"))
    captures = [StoredCapture(**capture | {"keys": tuple(capture["keys"])}) for capture in found["captures"]]
    return CrawlResult(captures, found["unvisited"])


def page_of(code: str, name: str) -> str | None:
    """The page of a capture, with its marks."""
    if not re.fullmatch(r"[\w.-]+", name):
        return None
    path = FOLDER / code / f"{name}.html"
    return path.read_text(encoding="utf-8") if path.exists() else None


def is_fresh(code: str) -> bool:
    """Whether nothing that decides about pages was saved after the crawl."""
    index = FOLDER / code / "index.json"
    if not index.exists():
        return False
    sources = [TRANSLATIONS / code / "LC_MESSAGES" / "messages.po", *TEMPLATES.rglob("*.html"), *PACKAGE.rglob("*.py")]
    newest = max(path.stat().st_mtime for path in sources if path.exists())
    return index.stat().st_mtime > newest


def crawl_in_background(code: str) -> None:
    """Crawl in a thread while the previous results are shown. A failure is reported by the next ``crawl``."""

    def crawl_quietly() -> None:
        with suppress(CrawlError, subprocess.TimeoutExpired):
            crawl(code, unless_fresh=True)

    threading.Thread(target=crawl_quietly, daemon=True).start()


def crawl(code: str, *, unless_fresh: bool = False) -> str:
    """Crawl the site in a language, in a separate process with an empty database; returns its output.

    ``unless_fresh``: skip when the results are up to date. Raises CrawlError when the crawl fails.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _alone(FOLDER / f"{code}.lock"):
        if unless_fresh and is_fresh(code):
            return ""
        database = FOLDER / f"{code}.sqlite3"
        for path in FOLDER.glob(f"{code}.sqlite3*"):
            path.unlink()
        settings = {
            "DATABASE_URL": f"sqlite:///{database}",
            "TRANSLATING": "yes",
            "ARGON2_COST": "lowest",
            "PREVIEW_LANGUAGES": code,
            "SHIKAYAT_ENV": "development",
            "SMS_URL": "",
        }
        command = [sys.executable, "-m", "flask", "--app", "shikayat", "crawl", code]
        done = subprocess.run(  # noqa: S603 - our own program
            command, env=os.environ | settings, cwd=ROOT, capture_output=True, text=True, check=False, timeout=900
        )
        for path in FOLDER.glob(f"{code}.sqlite3*"):
            path.unlink()
    if done.returncode:
        raise CrawlError(f"{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One crawl at a time for a language; the others wait."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
