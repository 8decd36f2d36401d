"""Which placeholders a translation may have: a text that a page cannot fill in is never used."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message

from translations.compile import FOLDER as TRANSLATIONS
from translations.compile import breaks, forms, read_catalog

TYPES = [*"diouxXeEfFgGcra", "b", "n", "z", " ", ""]
FLAGS = ["+", "-", "0", "#", " ", "5", ".0", ".3", "5.3", "99999999", ".99999999", "l", "h", "L", "*", ".*"]
BROKEN = [
    *(f"%(name){letter}" for letter in TYPES),
    *(f"%(name){flag}{letter}" for flag in FLAGS for letter in "sd"),
    "%s", "%d", "%c", "%5s", "%", "100%", "% (name)s", "%%%", "%%%(name)d", "%(name", "%()s", "%{name}s", "%((name))s",
]  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
@pytest.mark.parametrize("place", ["{}", "پولیس {} کو", "%(name)s {}", "{} %(name)s"])
def test_placeholder_of_another_type_is_not_used(text: str, place: str):
    written = place.format(text)
    assert "a broken placeholder" in str(breaks(Message("To %(name)s", written)))


@pytest.mark.parametrize("text", BROKEN)
def test_placeholder_in_one_plural_form_is_not_used(text: str):
    source = ("%(name)s day", "%(name)s days")
    assert breaks(Message(source, ("%(name)s", f"{text} ۔")))
    assert breaks(Message(source, (f"{text} ۔", "%(name)s")))


@pytest.mark.parametrize("text", ["%d", "%(name)s", "%", "%(name)d"])
def test_placeholder_in_a_text_without_any_is_not_used(text: str):
    assert breaks(Message("Pages", text))


@pytest.mark.parametrize("text", ["%(name)s", "%(name)sd", "%(name)s %(name)s", "100%%", "%%(name)d", "%%%(name)s", ""])
def test_placeholder_of_the_source_and_doubled_per_cent_sign_are_used(text: str):
    assert breaks(Message("To %(name)s", text)) is None


def test_sources_have_only_placeholders_that_a_translation_may_have():
    for message in read_catalog(TRANSLATIONS / "messages.pot"):
        if message.id:
            assert not re.search(r"%\(\w+\)(?!s)", " ".join(forms(message.id))), message.id
