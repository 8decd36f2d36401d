"""Rules for one translated message beyond those of gettext and pofilter: spelling of its language, length, SMS.

The rules of a language are data: ``<language>/language.toml`` and its column in ``glossary.csv``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

from babel.messages.catalog import Message

from . import spelling
from .compile import FOLDER, Fault, breaks, forms
from .sources import PLACEHOLDER
from .tables import rows_of

DOUBLED = re.compile(r"(?<!\w)([^\W\d]+)\s+\1(?!\w)")
TAGS = re.compile(r"<[^>]*>")

# The letters of one SMS: 160 of the GSM alphabet (3GPP TS 23.038, 6.2.1), 70 of any other; in a row of several, less.
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
SMS_PARTS = 2
# How long what is filled in may be in an SMS; a date is as long as 30 September 2026.
FILLED = {"code": 6, "reference": 12, "day": 17}


@dataclass
class Language:
    """How a language is written, from its ``language.toml``; empty where nothing was said."""

    code: str
    english_name: str = ""
    like: str = ""
    own_name: str = ""
    doubled: list[str] = field(default_factory=list)  # words that are rightly written twice
    alphabet: str = ""
    punctuation: dict[str, str] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    forbidden: dict[str, str] = field(default_factory=dict)
    terms: dict[str, list[str]] = field(default_factory=dict)


def language(code: str) -> Language:
    """The spelling rules of this language. Raises Fault for a file that cannot be read."""
    path = FOLDER / code / "language.toml"
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8-sig")) if path.exists() else {}
        language = Language(code, **facts, terms=_terms(code))
        for pattern in language.forbidden:
            re.compile(pattern)
    except (ValueError, TypeError, re.error) as error:
        line = re.search(r"at line (\d+)", str(error))
        raise Fault(path, int(line[1]) if line else 1, "", f"cannot be understood: {error}") from None
    return language


def _terms(code: str) -> dict[str, list[str]]:
    rows = rows_of(FOLDER / "glossary.csv", ("term", "note"), ["term"])
    return {row.cells["term"]: row.cells[code].split(";") for row in rows if row.cells.get(code)}


def faults(message: Message, conventions: Language) -> Iterator[tuple[str, str]]:
    """What is wrong with a translated message: the offending form, and why."""
    sources = forms(message.id)
    for number, target in enumerate(forms(message.string)):
        if not target.strip():
            continue
        source = sources[min(number, len(sources) - 1)]
        for why in (*_of_any(source, target), *_of_language(source, target, conventions), *_of_place(message, target)):
            if not _is_meant(message, why):
                yield target, why
    if why := breaks(message):
        yield " / ".join(forms(message.string)), why


def _is_meant(message: Message, why: str) -> bool:
    """Whether the translator says so: a comment ``# glossary: message`` lets this text do without that term."""
    meant = re.findall(r"glossary:\s*([^,;]+)", " ; ".join(message.user_comments))
    return any(why.endswith(f"“{term.strip()}”") for term in meant)


def _of_any(source: str, target: str) -> Iterator[str]:
    yield from spelling.faults(TAGS.sub("", target), TAGS.sub("", source))
    left = set(re.findall(r"[A-Za-z]{2,}", TAGS.sub("", PLACEHOLDER.sub("", source))))
    if left and target == source and re.search(r"[a-z]{2}", source):
        yield "left in English"


def _of_language(source: str, target: str, conventions: Language) -> Iterator[str]:
    bare = PLACEHOLDER.sub("", TAGS.sub("", target)).rstrip()
    for letter in sorted(set(bare) & conventions.letters.keys()):
        yield f"U+{ord(letter):04X} is not a letter of this language: write {conventions.letters[letter]}"
    yield from (why for pattern, why in conventions.forbidden.items() if re.search(pattern, bare))
    for found in DOUBLED.finditer(bare):
        if found[1] not in conventions.doubled and not DOUBLED.search(source):
            yield f"a word is there twice: {found[1]} (where that is right: doubled in language.toml)"
    plain = re.sub(r"\S+@\S+", "", PLACEHOLDER.sub("", TAGS.sub("", source)))
    for term, words in conventions.terms.items():
        if re.search(rf"\b{term}s?\b", plain, re.IGNORECASE) and not any(word in target for word in words):
            yield f"the glossary has {' or '.join(words)} for “{term}”"


def _of_place(message: Message, target: str) -> Iterator[str]:
    for flag in message.flags:
        if flag.startswith("max-length:") and len(PLACEHOLDER.sub("", target)) > int(flag[11:]):
            yield f"{len(target)} characters on a button or tag: at most {flag[11:]}"
    if "sms" in message.flags and (parts := sms_parts(target)) > SMS_PARTS:
        yield f"takes {parts} SMS: at most {SMS_PARTS}"


def sms_parts(text: str) -> int:
    """How many SMS a message takes once its placeholders are filled."""
    filled = PLACEHOLDER.sub(lambda found: "0" * FILLED.get(found[1], 12), text)
    whole, part = (160, 153) if set(filled) <= GSM else (70, 67)
    length = len(filled.encode("utf-16-le")) // 2 if whole == 70 else len(filled)
    return 1 if length <= whole else -(-length // part)
