"""A copy of the project in a folder of a test's own, in which languages and catalogs can be changed and broken."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.servers import running_gunicorn

ROOT = Path(__file__).resolve().parents[1]
SOURCES = {".py", ".csv", ".po", ".pot", ".toml", ".html", ".css", ".js"}


class Copy:
    """The copy: ``root`` is its folder; its own code and catalogs run, templates and static files are the project's."""

    def __init__(self, root: Path) -> None:
        self.root = root
        left_out = shutil.ignore_patterns("__pycache__", "*.mo", "*.part")
        for name in ("site", "translations"):
            shutil.copytree(ROOT / name, root / name, ignore=left_out)
        for name in ("models.py", "pyproject.toml"):
            shutil.copy(ROOT / name, root / name)
        for name in ("templates", "static"):
            (root / name).symlink_to(ROOT / name)
        self.settings = {
            "PYTHONPATH": os.pathsep.join([str(root / "site"), str(root)]),
            "DATABASE_URL": f"sqlite:///{root / 'copy.sqlite3'}",
            "ARGON2_COST": "lowest",
            "PREVIEW_LANGUAGES": "",
            "SHIKAYAT_ENV": "development",
            "TRANSLATING": "no",
        }

    def run(self, *command: str, status: int = 0, **settings: str) -> str:
        """Run Python with these arguments in the copy; returns what it printed, errors after the rest."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.root,
            env=os.environ | self.settings | settings,
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
        )
        assert done.returncode == status, f"{command}: {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout + done.stderr

    def crawl(self, code: str) -> None:
        """Crawler through the copy in a language. What was seen is kept: the same sources are crawled through once."""
        kept = ROOT / ".pytest_cache" / "crawls" / f"{code}-{self.sources()}"
        seen = self.root / "var" / "translating" / code
        if not kept.exists():
            self.run("-c", f"from shikayat.dev.translation_tools.crawl_results import crawl; print(crawl({code!r}))")
            part = kept.with_name(f"{kept.name}.{os.getpid()}")
            shutil.copytree(seen, part)
            with suppress(OSError):  # another process was quicker
                part.rename(kept)
            shutil.rmtree(part, ignore_errors=True)
        else:
            shutil.rmtree(seen, ignore_errors=True)
            shutil.copytree(kept, seen)

    def sources(self) -> str:
        """Another value for other sources."""
        folders = (self.root / "site", self.root / "translations", ROOT / "templates", ROOT / "static")
        files = [path for folder in folders for path in folder.rglob("*") if path.suffix in SOURCES]
        digest = hashlib.sha256()
        for path in sorted([self.root / "models.py", *files]):
            digest.update(f"{path.name} {path.stat().st_size} ".encode() + path.read_bytes())
        return digest.hexdigest()[:24]

    def catalog(self, code: str) -> Path:
        return self.root / "translations" / code / "LC_MESSAGES" / "messages.po"

    @contextmanager
    def served(self, **settings: str) -> Iterator[str]:
        """The address of the copy's site on a server of two workers, stopped at the end by its process id."""
        self.run("translations/compile.py")
        self.run("-m", "flask", "--app", "shikayat", "prepare")
        options = ("--worker-class", "gthread", "--workers", "2", "--threads", "4")
        with running_gunicorn(self.log, *options, environment=os.environ | self.settings | settings) as address:
            yield address

    @property
    def log(self) -> Path:
        return self.root / "server.log"


def fetch(address: str, **headers: str) -> str:
    """The page at an address. Raises urllib.error.HTTPError for an error page."""
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        return answer.read().decode()
