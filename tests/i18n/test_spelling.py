"""Invisible characters, printed shapes of letters and doubled signs in a catalog are found with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.i18n.catalog_files import HEADER, report, write

FAULTS = {
    "zero-width space": ("نام\u200bنام", "U+200B (zero width space)"),
    "Braille cell without dots": ("نام\u2800نام", "U+2800 (braille pattern blank)"),
    "private character": ("نام\ue000", "U+E000 (no character)"),
    "soft hyphen": ("نا\u00adم", "U+00AD"),
    "no-break space": ("میرا\u00a0نام", "U+00A0"),
    "narrow no-break space": ("میرا\u202fنام", "U+202F"),
    "word joiner": ("نا\u2060م", "U+2060"),
    "byte order mark inside": ("نا\ufeffم", "direction mark"),
    "line separator": ("میرا\u2028نام", "U+2028"),
    "decomposed alef": ("ا\u0653پ کا نام", "decomposed): write آپ"),
    "doubled word": ("آپ کا کا نام", "a word is there twice: کا"),
    "isolated letter": ("نا\ufee1", "U+FEE1 is the printed shape of a letter: write م"),
    "ligature": ("\ufefbہور کا نام", "U+FEFB is the printed shape of a letter: write لا"),
    "printed yeh": ("م\ufbfeرا نام", "U+FBFE is the printed shape of a letter: write ی"),
    "joiner at the end": ("نام\u200c", "U+200C that joins no two letters"),
    "joiner at the beginning": ("\u200dنام", "U+200D that joins no two letters"),
    "joiner before a blank": ("میرا\u200c نام", "U+200C that joins no two letters"),
    "joiner twice": ("می\u200c\u200cرا نام", "U+200C that joins no two letters"),
    "two joiners": ("می\u200c\u200dرا نام", "U+200C that joins no two letters"),
    "tatweel": ("نـــام", "U+0640 (tatweel)"),
    "full stop twice": ("میرا نام۔۔", "۔ is there twice"),
    "full stop twice with a blank": ("میرا۔ ۔ نام", "۔ is there twice"),
    "comma twice": ("نام،، پتا", "، is there twice"),
    "question mark twice": ("کون سا نام؟؟", "؟ is there twice"),
    "blank before the full stop": ("میرا نام ۔", "a blank before ۔"),
    "blank before a comma": ("نام ، پتا", "a blank before ،"),
    "blank before the question mark": ("کون سا نام ؟", "a blank before ؟"),
    "blanks": (" ", "not translated"),
    "no-break spaces": ("\u00a0", "not translated"),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_check_invisible_characters_reports_line(folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch):
    text, why = FAULTS[kind]
    path = write(folder, f'{HEADER}msgid "The name"\nmsgstr "{text}"\n')
    found = report(folder, path, monkeypatch)
    line = HEADER.count("\n") + 1
    assert any(fault.line == line and why in fault.reason for fault in found), found


@pytest.mark.parametrize("text", ["جہاں جہاں", "ایک ایک نام", "می\u200cرا نام", "نام ﷺ", "نام ﷽", "میرا … نام"])
def test_words_that_are_rightly_doubled_joiners_and_salutations_are_left_alone(folder: Path, text: str, monkeypatch):
    path = write(folder, f'{HEADER}msgid "The name"\nmsgstr "{text}"\n')
    assert report(folder, path, monkeypatch) == []
