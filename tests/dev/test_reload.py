"""With `make dev` saved code, templates, style sheets and catalogs show without anybody restarting anything."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.copy_of_site import Copy, fetch
from tests.servers import PATIENCE, listening

ROOT = Path(__file__).resolve().parents[2]
HEADING = 'msgstr "کوئی سرکاری دفتر کام نہیں کر رہا؟ یہاں بتائیں۔"'


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A copy whose templates and style sheets are its own too."""
    copy = Copy(tmp_path)
    for name in ("templates", "static"):
        (copy.root / name).unlink()
        shutil.copytree(ROOT / name, copy.root / name)
    return copy


@pytest.fixture
def address(copy: Copy) -> Iterator[str]:
    """The address of the copy as `make dev` serves it; its processes are ended as a group of their own."""
    copy.run("translations/compile.py")
    copy.run("-m", "flask", "--app", "shikayat", "prepare")
    port_holder, where = listening()
    port_holder.close()
    with copy.log.open("w") as log:
        server = subprocess.Popen(
            [sys.executable, ROOT / "setup" / "serve_reloading.py", "--port", where.rpartition(":")[2]],
            cwd=copy.root, env=os.environ | copy.settings, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        shown(copy, f"http://{where}/ur/", lambda page: "یہاں بتائیں" in page)
        yield f"http://{where}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=PATIENCE)


def shown(copy: Copy, address: str, wanted: Callable[[str], object]) -> None:
    """Ask again until the page is as wanted; while the server restarts it does not answer."""
    last = time.monotonic() + PATIENCE
    while True:
        try:
            if wanted(fetch(address)):
                return
        except OSError:
            pass
        assert time.monotonic() < last, copy.log.read_text()[-3000:]
        time.sleep(0.2)


def save(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text, path
    path.write_text(text.replace(old, new, 1))


def test_saved_file_of_each_kind_shows_without_a_restart_by_hand(copy: Copy, address: str):
    save(copy.catalog("ur"), HEADING, 'msgstr "دفتر سو رہا ہے؟ یہاں بتائیں۔"')
    shown(copy, f"{address}/ur/", lambda page: "دفتر سو رہا ہے؟" in page)
    save(copy.root / "templates/public/pages/home.html", "<h1", "<!-- saved --><h1")
    shown(copy, f"{address}/ur/", lambda page: "<!-- saved -->" in page)
    sheet = next(iter(sorted((copy.root / "static/css").glob("*.css"))))
    sheet.write_text(sheet.read_text() + "\n.saved{color:red}\n")
    shown(copy, f"{address}/static/css/{sheet.name}", lambda text: ".saved" in text)
    save(copy.root / "site/shikayat/web/health.py", '"live\\n"', '"alive again\\n"')
    shown(copy, f"{address}/live", lambda text: "alive again" in text)


def test_address_of_a_saved_style_sheet_changes(copy: Copy, address: str):
    page = fetch(f"{address}/ur/")
    linked = re.search(r'rel="stylesheet" href="(/static/[0-9a-f]{12}/([^"]+))"', page)
    sheet = copy.root / "static" / linked[2]
    sheet.write_text(sheet.read_text() + "\n.saved{color:red}\n")
    shown(copy, f"{address}/ur/", lambda text: linked[1] not in text)


def test_catalog_that_cannot_be_read_is_told_and_the_old_texts_stay(copy: Copy, address: str):
    save(copy.catalog("ur"), HEADING, HEADING[:-1])
    last = time.monotonic() + PATIENCE
    while "the closing quotation mark is missing" not in copy.log.read_text():
        assert time.monotonic() < last, copy.log.read_text()[-3000:]
        time.sleep(0.2)
    shown(copy, f"{address}/ur/", lambda page: "کوئی سرکاری دفتر کام نہیں کر رہا؟" in page)
