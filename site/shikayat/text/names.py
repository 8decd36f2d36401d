"""What does not belong in a name: of a person, and of an office, a place or a category.

Each function returns the signs in question, for the error message. It removes nothing; ``cleaning`` removes invisible
characters.
"""

from __future__ import annotations

import re
import unicodedata

from .cleaning import (
    SALUTATIONS,
    SINDHI_SIGNS,
    InvalidName,
    clean_name,
    has_word_of_letters,
    is_picture,
    readable,
)

# Between letters: apostrophes as keyboards write them, hyphens, the points of Chinese and Catalan names.
_APOSTROPHES = "'`\u2018\u2019\u02bc"
_HYPHENS = "-\u2010\u2011\u2013"
_STOPS = ".\u06d4"
_SIGNS_OF_PEOPLE = frozenset(f" \n\t\u200c\u200d()\u00b7\u30fb,\u060c{_STOPS}{_APOSTROPHES}{_HYPHENS}{SINDHI_SIGNS}")
# Son, daughter, wife, care of.
_RELATION = re.compile(r"(?<![^\W\d_])[sdwc]/o(?![^\W\d_])", re.IGNORECASE)
_AT_THE_START = frozenset(f"{_STOPS}{_HYPHENS},\u060c\u00b7\u30fb)")
_AT_THE_END = frozenset(f"{_HYPHENS},\u060c\u00b7\u30fb(")
# Telephones turn addresses of the web into links, wherever a name is shown. A point between words is no address:
# many write Dr.Ali.
_SCHEMES = ("www.", "http:", "https:")
_DOMAINS = frozenset(
    [
        *("com", "net", "org", "info", "biz", "io", "pk", "gov", "edu", "xyz", "online", "site", "link", "app", "co"),
        *("me", "ly", "gl", "gd", "cc", "tv", "us", "uk", "ru", "cn", "eu", "top", "shop", "store", "club", "live"),
    ]
)
# Signs of markup, formulas and addresses, which no name of an office needs either.
_NO_SIGN_OF_OFFICES = frozenset('<>{}[]=|\\^~@$%*?!;"_\u2039\u203a\u00ab\u00bb\u061b\u061f')
_NOT_IN_TITLES = ("No", "Me")  # numbers such as ½ and ²; circles and keycaps around letters
_LETTERS = "LM"


def not_in_a_name(typed: str) -> list[str]:
    """What ``typed`` has that belongs in no name of a person, each once: digits, pictures and most signs.

    Raises TextError for NUL and lone surrogates.
    """
    text = readable(typed).strip()
    found = _web(text)
    rest = _RELATION.sub(" ", text)
    found += [c for c in rest if not _of_people(c)]
    return _each_once([*found, *_at_the_edges(text)])


def not_in_a_title(typed: str) -> list[str]:
    """The same for the name of an office, a place or a category, which may have digits, brackets and an "and" sign.

    Raises TextError for NUL and lone surrogates.
    """
    text = readable(typed).strip()
    found = [c for c in text if c in _NO_SIGN_OF_OFFICES or is_picture(c) or unicodedata.category(c) in _NOT_IN_TITLES]
    return _each_once([*_web(text), *found, *_at_the_edges(text)])


def clean_title(typed: str) -> str:
    """The name of an office, a place or a category as it is stored: as ``clean_name``.

    Raises InvalidName when it has no word but a number, TextError for NUL and lone surrogates.
    """
    title = clean_name(typed)
    if not has_word_of_letters(title) and any(map(str.isdecimal, title)):
        raise InvalidName("no word")
    return title


def _web(text: str) -> list[str]:
    """The words that are addresses of the web."""
    found = []
    for word in text.split():
        name, _, domain = word.casefold().rstrip(".\u06d4").rpartition(".")
        if word.casefold().startswith(_SCHEMES) or (len(name) > 1 and domain in _DOMAINS):
            found.append(word)
    return found


def _of_people(character: str) -> bool:
    if _is_enclosing(character):
        return False
    if character in _SIGNS_OF_PEOPLE or unicodedata.category(character)[0] in _LETTERS:
        return True
    # Honorifics such as رضی اللہ عنہ, each in one character.
    return "\ufd40" <= character <= "\ufd4f" or character in SALUTATIONS


def _is_enclosing(character: str) -> bool:
    """Whether it is drawn round a letter, such as a circle or a keycap."""
    return unicodedata.category(character) == "Me"


def _at_the_edges(text: str) -> list[str]:
    """A sign that only stands after or between letters, at the start; one that only stands between them, at the end."""
    start = [text[0]] if text[:1] and text[0] in _AT_THE_START else []
    return start + ([text[-1]] if text[-1:] and text[-1] in _AT_THE_END else [])


def _each_once(found: list[str]) -> list[str]:
    return list(dict.fromkeys(found))
