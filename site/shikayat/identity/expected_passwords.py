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
# The signs people put for letters: ``p@k1st@n``.
_FOR_LETTERS = str.maketrans("@013457$!|", "aoieastsil")


def is_expected(password: str) -> bool:
    """Whether the password is made of listed phrases, with few letters of its own."""
    for typed in (password, password.translate(_FOR_LETTERS)):
        own, phrases_found = _listed().subn("", folded(typed))
        if phrases_found and len(own) < OWN_LETTERS:
            return True
    return False


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
    """Any phrase, each letter once or more; the last letter once, since the next phrase may begin with it."""
    single = (re.sub(r"(.)\1+", r"\1", phrase) for phrase in phrases())
    return re.compile("|".join("".join(f"{letter}+" for letter in phrase[:-1]) + phrase[-1] for phrase in single))
