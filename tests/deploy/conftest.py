"""The site as `deploy/` puts it up: frozen pages, nginx, the application server of the systemd unit."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

import models
from shikayat import create_app, database
from tests.servers import HOST, running_application, running_nginx, socket_of_unit


@pytest.fixture(scope="module")
def production(prepared, tmp_path_factory) -> Iterator[dict[str, str]]:
    """The settings of a production site, as they stand in its environment file."""
    url = prepared.url
    if prepared.file:  # other tests copy the file and must not find our visitors in it
        copy = tmp_path_factory.mktemp("production") / "shikayat.sqlite3"
        shutil.copy(prepared.file, copy)
        url = f"sqlite:///{copy}"
    key = base64.b64encode(os.urandom(32)).decode()
    yield {
        "SHIKAYAT_ENV": "production",
        "DATABASE_URL": url,
        "SITE_URL": f"https://{HOST}",
        "SECRET_KEY": os.urandom(32).hex(),
        "IDENTITY_KEYS": f"a:{key},index:{base64.b64encode(os.urandom(32)).decode()}",
        "SMS_URL": "http://127.0.0.1:9/?{to}{text}",
        "ARGON2_COST": "normal",
        "TRUSTED_PROXIES": "1",
    }
    if prepared.url:
        create_app({"DATABASE_URL": url})
        with database.connection():
            models.RateLimitCounter.delete().execute()
        models.database.obj.close_all()


@pytest.fixture(scope="module")
def frozen(production, tmp_path_factory) -> Path:
    """The folder into which this site was frozen, by the command that the systemd unit starts."""
    folder = tmp_path_factory.mktemp("frozen")
    command = [sys.executable, "-m", "flask", "--app", "shikayat", "freeze", str(folder)]
    done = subprocess.run(command, env=os.environ | production, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def alone(frozen, tmp_path_factory) -> Iterator[SimpleNamespace]:
    """nginx with the frozen files, and no Python behind it."""
    folder = tmp_path_factory.mktemp("alone")
    with running_nginx(folder, frozen, folder / "nobody.sock") as line:
        yield line


@pytest.fixture(scope="module")
def whole(frozen, production, tmp_path_factory) -> Iterator[SimpleNamespace]:
    """nginx with the application behind it."""
    folder = tmp_path_factory.mktemp("whole")
    socket_path = folder / "web.sock"
    with (
        socket_of_unit(socket_path) as door,
        running_application(door, folder / "web.log", **production),
        running_nginx(folder, frozen, socket_path) as line,
    ):
        line.log = folder / "shikayat.log"
        yield line
