"""Pseudo-languages for testing the layout: texts that are longer, in brackets, and still readable.

Two of them, under codes that CLDR knows and this site will never speak: ``en_150``, English a good deal longer, and
``ur_IN``, Urdu longer by 40 per cent, from right to left. A text without brackets on a page is one that no catalog
knows; a text without its closing bracket has been cut off. ``python -m translations.pseudo`` makes them in a copy of
the project, never in the project itself: tests do.
"""

from __future__ import annotations

import csv
import re
import sys

from babel import Locale
from babel.messages.catalog import Catalog

from shikayat.i18n.translated_names import COLUMNS

from . import gather, names, sources
from .compile import FOLDER, forms, read_catalog

LONG_ENGLISH, LONG_URDU = "en_150", "ur_IN"
OPEN, CLOSE = "⟦", "⟧"
LONGER = 1.4
_PADDING = {LONG_ENGLISH: "lengthened ", LONG_URDU: "لمبائی "}
_ACCENTS = str.maketrans("aeiouyAEIOUcnsz", "áéíóúýÁÉÍÓÚçñšž")
# What must stay as it is: placeholders and tags.
_KEPT = re.compile(r"(%\(\w+\)[sd]|%%|<[^>]*>|&\w+;)")


def pseudo(text: str, code: str) -> str:
    """The text in a pseudo-language."""
    parts = _KEPT.split(text)
    letters = sum(len(part) for part in parts[::2])
    if code == LONG_ENGLISH:
        parts[::2] = [part.translate(_ACCENTS) for part in parts[::2]]
    wanted = max(round(letters * (LONGER - 1)), 3)
    padding = (_PADDING[code] * (wanted // len(_PADDING[code]) + 1))[:wanted].rstrip()
    return f"{OPEN}{''.join(parts)} {padding}{CLOSE}"


def make() -> None:
    """Make both languages beside the others: catalogs and names."""
    wanted = sources.wanted()
    urdu = read_catalog(FOLDER / "ur" / "LC_MESSAGES" / "messages.po")
    for code in (LONG_ENGLISH, LONG_URDU):
        catalog = gather.updated(Catalog(locale=Locale.parse(code)), wanted)
        for message in (message for message in catalog if message.id):
            texts = forms(message.id) if code == LONG_ENGLISH else forms(urdu.get(message.id, message.context).string)
            longer = tuple(pseudo(text, code) for text in texts)
            message.string = longer if message.pluralizable else longer[0]
        folder = FOLDER / code
        (folder / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
        text = gather.rendered(catalog, gather.header(Locale.parse(code)))
        gather.replace(folder / "LC_MESSAGES" / "messages.po", text)
        with (folder / "names.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, COLUMNS, restval="")
            table.writeheader()
            for kind, row in names.rows():
                name = row["name_en" if code == LONG_ENGLISH else "name_ur"]
                table.writerow({"kind": kind, "code": row["code"], "name": pseudo(name, code)})


if __name__ == "__main__":
    if (FOLDER.parent / ".git").exists():
        sys.exit("Pseudo-languages are made in a copy of the project, never in the project itself.")
    make()
