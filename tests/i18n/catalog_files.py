"""Catalogs in the folder of a test: written, compiled and checked."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo

from translations import check, gather
from translations.compile import Fault, forms

HEADER = gather.header(check.Locale.parse("ur")) + "\n"


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "ur" / "LC_MESSAGES" / "messages.po"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def shown(folder: Path, source: str):
    """What the site shows for this message."""
    (made,) = (folder / "ur" / "LC_MESSAGES").glob("*.mo")
    with made.open("rb") as file:
        message = read_mo(file).get(source)
    return forms(message.string)[0] if message else ""


def report(folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Fault]:
    """What the check finds in a catalog, with the rules of Urdu and the glossary of the project."""
    for name in ("ur/language.toml", "glossary.csv"):
        if not (folder / name).exists():
            (folder / name).write_bytes((check.FOLDER / name).read_bytes())
    for module in (check, check.rules, check.names):
        monkeypatch.setattr(module, "FOLDER", folder)
    wanted = Catalog()
    wanted.add("The name", locations=[("templates/x.html", 1)])
    return check.report("ur", wanted).faults
