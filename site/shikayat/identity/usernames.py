"""User names in any script (PRECIS, RFC 8265)."""

from __future__ import annotations

import re

from precis_i18n import get_profile

from ..text import cleaning

SHORTEST, LONGEST = 3, 30
# PRECIS takes quadratic time for digits. A user name can have up to twice its letters before it is composed.
LONGEST_TO_COMPARE = 2 * LONGEST

_profile = get_profile("UsernameCaseMapped")

# Letters of Cyrillic and Greek that look like a Latin one in every typeface (Unicode, UTS 39, confusables.txt).
_LATIN_LOOKALIKES = str.maketrans("аеорсухіјѕԁһԛԝοανιρ", "aeopcyxijsdhqwoavip")


class InvalidUsername(ValueError):
    """This cannot be a user name; ``reason`` is ``characters``, ``length`` or ``number``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def comparable(typed: str) -> str:
    """The one spelling under which a user name is kept and looked for (UsernameCaseMapped, RFC 8265, 3.3).

    Raises InvalidUsername("length") for more than any user name has, UnfitName("characters") for spaces, symbols and
    whatever else the profile does not admit.
    """
    line = cleaning.clean_line(typed)
    if len(line) > LONGEST_TO_COMPARE:
        raise InvalidUsername("length")
    try:
        return _profile.enforce(line)
    except UnicodeError as error:
        raise InvalidUsername("characters") from error


def lookalike_key(name: str) -> str:
    """The key under which ``name`` is found, the same for every name that looks like it or is typed for it.

    Arabic and Urdu letters of one shape, marks, joiners and the digits of every script are brought together as for
    searching; dots, dashes and underscores stay.
    """
    parts = re.split(r"([-._])", name.casefold().translate(_LATIN_LOOKALIKES))
    return "".join(part if part in "-._" else cleaning.search_key(part).replace(" ", "") for part in parts) or name


def parse_new(typed: str) -> str:
    """A user name for a new account.

    Raises InvalidUsername: also for a length outside 3 to 30, and for a name that could be taken for somebody's mobile
    or identity number, which must never end up in a public place.
    """
    name = comparable(typed)
    if not SHORTEST <= len(name) <= LONGEST:
        raise InvalidUsername("length")
    bare = re.sub(r"[-+._]", "", cleaning.digits(name))
    if re.fullmatch(r"[0-9]{7,}", bare):
        raise InvalidUsername("number")
    if not any(letter.isalpha() for letter in name):
        raise InvalidUsername("characters")
    return name
