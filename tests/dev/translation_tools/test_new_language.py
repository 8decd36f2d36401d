"""A language is added in a copy of the project by making files, without a line of code, in both directions."""

from __future__ import annotations

import re
import urllib.error
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po
from bs4 import BeautifulSoup

from tests.copy_of_site import Copy, fetch

CODE = ("site", "models.py")


def everything(root: Path) -> dict[str, bytes]:
    """The code of a checkout, by path."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for name in CODE
        for path in ([root / name] if (root / name).is_file() else sorted((root / name).rglob("*.py")))
    }


def translate(copy: Copy, code: str, *, leave: int = 0) -> None:
    """Fill the catalog with something, all but the first messages; places keep their order, sentences their ending."""
    with copy.catalog(code).open("rb") as file:
        catalog = read_po(file, locale=code)
    messages = [message for message in catalog if message.id]
    for message in messages[leave:]:
        texts = [message.id] if isinstance(message.id, str) else list(message.id)
        if code == "ps":
            texts = [text.replace("?", "؟") for text in texts]
        # One more letter at the beginning: another text with the same tags, places and end.
        done = [re.sub(r"^((?:<[^>]*>|%\(\w+\)s|\W)*)", r"\1ښ" if code == "ps" else r"\1ğ", text) for text in texts]
        message.string = (
            done[0] if isinstance(message.id, str) else tuple(done[:1] * (catalog.num_plurals - 1) + done[1:])
        )
    with copy.catalog(code).open("wb") as file:
        write_po(file, catalog, width=0)


@pytest.mark.parametrize(("code", "direction", "own_name"), [("ps", "rtl", "پښتو"), ("tr", "ltr", "Türkçe")])
def test_from_nothing_to_a_site_in_another_language(site_copy: Copy, code: str, direction: str, own_name: str):
    before = everything(site_copy.root)
    said = site_copy.run("-m", "translations.new_language", code)
    assert f"PREVIEW_LANGUAGES={code} make run" in said
    assert f"{code} (" in site_copy.run("-m", "translations.check", code)

    # A few messages are left: only who asks for a preview sees it.
    translate(site_copy, code, leave=5)
    said = site_copy.run("-m", "translations.check", code)
    assert "not shown to the public yet" in said
    with site_copy.served() as address:
        assert own_name not in fetch(f"{address}/en/")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            fetch(f"{address}/{code}/")
    with site_copy.served(PREVIEW_LANGUAGES=code) as address:
        assert f'<html lang="{code}" dir="{direction}">' in fetch(f"{address}/{code}/")

    # Complete: everybody sees it. A correction of a name by its code shows, too.
    translate(site_copy, code)
    names = site_copy.root / "translations" / code / "names.csv"
    names.write_text(re.sub(r"^(place,pb-lahore,[^,]*,[^,]*),", r"\1,ZZ-LAHORE", names.read_text(), flags=re.MULTILINE))
    with site_copy.served() as address:
        home = BeautifulSoup(fetch(f"{address}/{code}/"), "html.parser")
        assert (home.html["lang"], home.html["dir"]) == (code, direction)
        assert home.h1.get_text()[0] in "ښğ"
        assert own_name in fetch(f"{address}/en/")
        lahore = BeautifulSoup(fetch(f"{address}/{code}/places/districts?province=PK-PB"), "html.parser")
        assert "ZZ-LAHORE" in [option.get_text() for option in lahore.select("option")]
        near = "قصور" if direction == "rtl" else "Kasur"
        assert near in [option.get_text() for option in lahore.select("option")], "the nearest language that has it"
        found = fetch(f"{address}/", **{"Accept-Language": code})
        assert f'lang="{code}"' in found
    assert everything(site_copy.root) == before, "no code was changed"


def test_the_start_in_sindhi_is_marked_and_not_shown(site_copy: Copy):
    with site_copy.served() as address:
        assert "سنڌي" not in fetch(f"{address}/ur/")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            fetch(f"{address}/sd/")
    with site_copy.served(PREVIEW_LANGUAGES="sd") as address:
        page = fetch(f"{address}/sd/")
        assert '<html lang="sd" dir="rtl">' in page
        assert "شڪايت داخل ڪريو" in page
    head = site_copy.catalog("sd").read_text()[:600]
    assert "A START, NOT A TRANSLATION" in head and "native" in head


@pytest.mark.parametrize(
    ("code", "why"), [("xx", "no language that Babel knows"), ("ur", "is here already"), ("en", "is here already")]
)
def test_what_is_no_new_language(site_copy: Copy, code: str, why: str):
    assert why in site_copy.run("-m", "translations.new_language", code, status=1)


def test_punjabi_in_arabic_letters_has_a_tag_that_browsers_know(site_copy: Copy):
    site_copy.catalog("pa_Arab").parent.mkdir(parents=True)  # what a start leaves that was cut short
    site_copy.run("-m", "translations.new_language", "pa_Arab")
    with site_copy.served(PREVIEW_LANGUAGES="pa_Arab") as address:
        assert '<html lang="pa-Arab" dir="rtl">' in fetch(f"{address}/pa_Arab/")
        assert 'hreflang="pa-Arab"' in fetch(f"{address}/en/")
