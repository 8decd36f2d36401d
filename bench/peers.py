"""Two other programs for complaints, as peers: installed from the package index into environments of their own.

Each is set up once under ``var/peers`` as its documentation says, on SQLite, and served by gunicorn with as many
workers as the site, compressed where it can be.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.serving import ROOT, free_port, started

FOLDER = ROOT / "var" / "peers"
PASSWORD = "measured-only"  # noqa: S105 - of nobody
PACKAGES = {
    "django-helpdesk": ("django-helpdesk==2.6.1", "whitenoise==6.12.0"),
    "roundup": ("roundup==2.6.0",),
}


@contextmanager
def helpdesk() -> Iterator[str]:
    """The address of django-helpdesk, whose form for a new ticket is at ``/tickets/submit/``."""
    python = _environment("django-helpdesk")
    home = FOLDER / "django-helpdesk" / "home"
    settings = {"PEER_HOME": str(home), "DJANGO_SETTINGS_MODULE": "bench.peer_helpdesk"}
    if not (home / "static").exists():
        home.mkdir(exist_ok=True)
        queue = "from helpdesk.models import Queue; Queue.objects.create(title='Complaints', slug='complaints', "
        for command in (
            ["migrate"],
            ["shell", "-c", f"{queue}allow_public_submission=True)"],
            ["collectstatic", "--noinput"],
        ):
            _run([str(python), "-m", "django", *command, "-v0"], settings)
    with _gunicorn(python, "django.core.wsgi:get_wsgi_application()", free_port(), settings) as address:
        yield address


@contextmanager
def roundup() -> Iterator[str]:
    """The address of Roundup's classic tracker, whose form for a new issue is at ``/issue?@template=item``."""
    python = _environment("roundup")
    home = FOLDER / "roundup" / "home"
    port = free_port()
    admin = [str(python.with_name("roundup-admin")), "-i", str(home)]
    fresh = not (home / "config.ini").exists()
    if fresh:
        home.mkdir(exist_ok=True)
        _run([*admin, "install", "classic", "sqlite"])
    config = home / "config.ini"
    text = config.read_text()
    for name, value in (("web", f"http://127.0.0.1:{port}/"), ("domain", "localhost"), ("host", "localhost")):
        text = re.sub(rf"(?m)^#?{name} = (NO DEFAULT|localhost|http:.*)$", f"{name} = {value}", text)
    config.write_text(text)
    if fresh:
        _run([*admin, "initialise", PASSWORD])
    with _gunicorn(python, "bench.peer_roundup:application", port, {"PEER_HOME": str(home)}) as address:
        yield address


def _environment(name: str) -> Path:
    """The Python of the peer's own environment; made when it is not there."""
    folder = FOLDER / name
    python = folder / "bin" / "python"
    made = folder / ".made"
    if not made.exists():
        print(f"Installing {name} ...", flush=True)
        _run([sys.executable, "-m", "venv", "--clear", str(folder)])
        _run([str(python), "-m", "pip", "install", "--quiet", "gunicorn", *PACKAGES[name]])
        made.touch()
    return python


def _run(command: list[str], settings: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | (settings or {}), capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


@contextmanager
def _gunicorn(python: Path, application: str, port: int, settings: dict[str, str]) -> Iterator[str]:
    command = [str(python), "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
    with started([*command, "--log-level", "error", application], port, settings) as site:
        yield site.address
