"""Removed messages (``#~``) of a catalog, as Poedit, Weblate and hands leave them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.i18n.catalog_files import HEADER, report, shown, write
from translations.compile import compile_catalogs, read_catalog

REMOVED = {
    "no translation": ('#~ msgid "a"\n', {}),
    "no translation, at the end": ('#~ msgid "a"', {}),
    "no translation, before another": ('#~ msgid "a"\n\n#~ msgid "b"\n#~ msgstr "ب"\n', {"b": "ب"}),
    "no translation, right before another": ('#~ msgid "a"\n#~ msgid "b"\n#~ msgstr "ب"\n', {"b": "ب"}),
    "no translation, right before a message": ('#~ msgid "a"\nmsgid "New"\nmsgstr "نیا"\n', {}),
    "no forms": ('#~ msgid "a"\n#~ msgid_plural "as"\n', {}),
    "too many forms": (
        '#~ msgid "a"\n#~ msgid_plural "as"\n#~ msgstr[0] "ا"\n#~ msgstr[1] "ب"\n#~ msgstr[2] "ج"\n', {"a": ("ا", "ب")},
    ),
    "only a translation": ('#~ msgstr "ا"\n', {}),
    "no closing mark": ('#~ msgid "a\n#~ msgstr "ا"\n', {}),
    "no keyword": ("#~ hello\n", {}),
    "no text": ('#~\n#~ msgid "a"\n#~ msgstr "ا"\n', {"a": "ا"}),
    "no blanks": ('#~msgid "a"\n#~msgstr "ا"\n', {"a": "ا"}),
    "with a context": ('#~ msgctxt "menu"\n#~ msgid "a"\n#~ msgstr "ا"\n', {("a", "menu"): "ا"}),
    "several lines": ('#~ msgid ""\n#~ "a "\n#~ "b"\n#~ msgstr ""\n#~ "ا"\n', {"a b": "ا"}),
}  # fmt: skip


@pytest.mark.parametrize("kind", REMOVED)
def test_a_removed_message_never_makes_a_catalog_unusable(folder: Path, kind: str):
    text, wanted = REMOVED[kind]
    path = write(folder, f'{HEADER}msgid "Pages"\nmsgstr "صفحے"\n\n{text}')
    _, broken = compile_catalogs(folder)
    assert broken == []
    assert shown(folder, "Pages") == "صفحے"
    assert {key: message.string for key, message in read_catalog(path).obsolete.items()} == wanted


@pytest.mark.parametrize("kind", ["only a translation", "no closing mark"])
def test_a_removed_translation_that_gathering_would_lose_is_named(folder: Path, kind: str, monkeypatch):
    path = write(folder, f'{HEADER}msgid "The name"\nmsgstr "نام"\n\n{REMOVED[kind][0]}')
    assert HEADER.count("\n") + 4 in [fault.line for fault in report(folder, path, monkeypatch)]
