"""What people here would choose first: sayings, prayers, names of the country. The list is the CSV file of this name.

It is matched as people vary it: capitals, blanks, signs and digits between the words, letters doubled or not, digits
for letters, and one spelling for the Urdu letters that keyboards write in several ways.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from ..text.cleaning import search_key
from ..text.csv_reader import read_rows

LIST = Path(__file__).with_suffix(".csv")
# How many letters of one's own must be left when every listed phrase is taken away.
OWN_LETTERS = 6
# A shorter word of a phrase stands in other words too, so it is not looked for by itself.
SHORTEST_WORD = 3
# The signs people put for letters: ``p@k1st@n``.
_FOR_LETTERS = str.maketrans("@013457$!|", "aoieastsil")


def is_expected(password: str) -> bool:
    """Whether the password is made of listed phrases, or of their words in any order, with few letters of its own.

    The text is searched once for each phrase and each word of the list: the work grows with its length alone.
    """
    return any(_is_made_of_phrases(folded(typed)) for typed in {password, password.translate(_FOR_LETTERS)})


def _is_made_of_phrases(text: str) -> bool:
    rest, found = _listed().subn(" ", text)
    for words in _words_of_phrases():
        present = [word for word in words if word.search(text)]
        if len(present) >= min(2, len(words)):
            found += 1
            for word in present:
                rest = word.sub(" ", rest)
    return found > 0 and _own(rest) < OWN_LETTERS


def _own(rest: str) -> int:
    return len(rest.replace(" ", ""))


def folded(typed: str) -> str:
    """The letters a phrase is compared by: the search key without blanks and digits, no letter thrice in a row."""
    return re.sub(r"(.)\1{2,}", r"\1\1", re.sub(r"[\W\d_]", "", search_key(typed)))


@lru_cache(maxsize=1)
def phrases() -> tuple[str, ...]:
    """The listed phrases as they are compared, longest first."""
    found = {folded(row.cells["phrase"]) for row in read_rows(LIST, ["phrase"])}
    return tuple(sorted(found - {""}, key=lambda phrase: (-len(phrase), phrase)))


@lru_cache(maxsize=1)
def _listed() -> re.Pattern[str]:
    """Any phrase."""
    return re.compile("|".join(_pattern(phrase) for phrase in phrases()))


@lru_cache(maxsize=1)
def _words_of_phrases() -> tuple[tuple[re.Pattern[str], ...], ...]:
    """For each phrase its words of ``SHORTEST_WORD`` letters or more, longest first."""
    found = set()
    for row in read_rows(LIST, ["phrase"]):
        words = {folded(word) for word in row.cells["phrase"].split()}
        found.add(tuple(sorted((w for w in words if len(w) >= SHORTEST_WORD), key=lambda word: (-len(word), word))))
    return tuple(tuple(re.compile(_pattern(word)) for word in words) for words in sorted(found - {()}))


def _pattern(letters: str) -> str:
    """Each letter once or more; the last letter once, since the next word may begin with it."""
    single = re.sub(r"(.)\1+", r"\1", letters)
    return "".join(f"{letter}+" for letter in single[:-1]) + single[-1]
