"""What the walk saw, for who looks at it: the pages in their states, and on which of them each message stands."""

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


class WalkError(RuntimeError):
    """The walk stopped; the message is what it said."""


@dataclass(frozen=True)
class Shown:
    """A page in one state: ``name`` finds it, ``address`` and ``role`` say where and to whom it was shown."""

    name: str
    title: str
    address: str
    role: str
    status: int
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Stage:
    """Everything the walk saw in one language; ``unvisited`` says which routes nobody could open, and why."""

    scenes: list[Shown] = field(default_factory=list)
    unvisited: dict[str, str] = field(default_factory=dict)

    def showing(self, key: str) -> list[Shown]:
        """The pages on which a message stands."""
        return [scene for scene in self.scenes if key in scene.keys]

    def seen(self) -> set[str]:
        """The messages that stand on some page."""
        return {key for scene in self.scenes for key in scene.keys}


def stage(code: str) -> Stage:
    """What was seen in a language the last time; nothing where nobody walked yet."""
    index = FOLDER / code / "index.json"
    return _read(index, index.stat().st_mtime_ns) if index.exists() else Stage()


@cache
def _read(index: Path, _changed: int) -> Stage:
    found = json.loads(index.read_text(encoding="utf-8"))
    scenes = [Shown(**scene | {"keys": tuple(scene["keys"])}) for scene in found["scenes"]]
    return Stage(scenes, found["unvisited"])


def page_of(code: str, name: str) -> str | None:
    """The page of a scene, with its marks."""
    if not re.fullmatch(r"[\w.-]+", name):
        return None
    path = FOLDER / code / f"{name}.html"
    return path.read_text(encoding="utf-8") if path.exists() else None


def is_fresh(code: str) -> bool:
    """Whether nothing that decides about pages was saved after the walk."""
    index = FOLDER / code / "index.json"
    if not index.exists():
        return False
    sources = [TRANSLATIONS / code / "LC_MESSAGES" / "messages.po", *TEMPLATES.rglob("*.html"), *PACKAGE.rglob("*.py")]
    newest = max(path.stat().st_mtime for path in sources if path.exists())
    return index.stat().st_mtime > newest


def walk_meanwhile(code: str) -> None:
    """Walk while somebody already looks at what an earlier walk saw; what goes wrong is told by the next ``walk``."""

    def walk_quietly() -> None:
        with suppress(WalkError, subprocess.TimeoutExpired):
            walk(code, unless_fresh=True)

    threading.Thread(target=walk_quietly, daemon=True).start()


def walk(code: str, *, unless_fresh: bool = False) -> str:
    """Walk through the site in a language, in a process of its own with an empty database; what it said.

    ``unless_fresh``: not when somebody else has just done so. Raises WalkError when it stopped half-way.
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
        command = [sys.executable, "-m", "flask", "--app", "shikayat", "walk", code]
        done = subprocess.run(  # noqa: S603 - our own program
            command, env=os.environ | settings, cwd=ROOT, capture_output=True, text=True, check=False, timeout=900
        )
        for path in FOLDER.glob(f"{code}.sqlite3*"):
            path.unlink()
    if done.returncode:
        raise WalkError(f"{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One walk at a time for a language; the others wait."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
