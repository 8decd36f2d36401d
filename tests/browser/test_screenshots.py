"""`make screenshots`: a picture of every page for Weblate, with the messages that stand on it."""

from __future__ import annotations

import csv
import json
import struct
from pathlib import Path

import pytest

from tests.copy_of_site import Copy

pytestmark = pytest.mark.xdist_group("crawl")  # the crawl through the same copy is made there


def test_every_page_becomes_a_picture_on_a_phone_and_on_a_screen(tmp_path: Path):
    copy = Copy(tmp_path / "copy")
    copy.run("translations/compile.py")
    copy.crawl("ur")
    index = copy.root / "var" / "translating" / "ur" / "index.json"
    found = json.loads(index.read_text())
    index.write_text(json.dumps(found | {"captures": found["captures"][:40]}))  # the rest would look no different
    said = copy.run("-m", "translations.screenshots", "ur")
    assert "messages stand on no page" in said

    folder = copy.root / "var" / "screenshots" / "ur"
    with (folder / "screenshots.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * len(json.loads(index.read_text())["captures"]) == 80
    for row in rows:
        picture = (folder / row["file"]).read_bytes()
        assert picture.startswith(b"\x89PNG"), row["file"]
        width, height = struct.unpack(">II", picture[16:24])
        assert width == int(row["file"].split(".")[-2])
        assert height >= 640
        assert row["language"] == "ur"
    home = next(row for row in rows if row["file"] == "pages.home.320.png")
    assert "Is a government office not doing its work? Tell it here." in home["messages"].splitlines()
    assert sorted(path.name for path in folder.glob("*.png")) == sorted(row["file"] for row in rows)
