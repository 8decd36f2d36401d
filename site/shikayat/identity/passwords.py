"""Passwords: how they are judged and hashed. No HTTP here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from math import prod
from threading import BoundedSemaphore
from typing import TypedDict

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn
from zxcvbn.matching import L33T_TABLE

from ..text import cleaning
from .expected_passwords import is_expected

# NIST SP 800-63B-4, 3.1.1.2: a password that is the only factor has at least 15 characters; code points count.
SHORTEST = 15
LONGEST = 128

# What anybody would try first on this site.
EXPECTED_HERE = ("shikayat", "pakistan", "complaint", "portal", "شکایت", "پاکستان")

# How many characters are judged: a password whose beginning is hard to guess is hard to guess.
JUDGED = 36
# The estimate tries every reading of signs that stand for letters, and their numbers multiply: 736 readings of some 20
# characters took five seconds. With more readings than these, signs are read as the digit that stands for that letter.
MOST_READINGS = 12
_SAME_LETTER = str.maketrans("@$!|+{[<", "45117(((")

# How many letters and digits must be left when all that is taken away.
OWN_SIGNS = 6

# The hasher and the two limits belong to the process, as the database and the keys do. The limits must: they bound the
# memory and the processor time that all applications of a process use together. The hasher may: each hash names the
# parameters it was made with, so an application that uses another cost can check the hashes of the others.
_hasher = PasswordHasher()

# A hash takes 64 MB and all of a processor for some time. So many are made at once in a process; so many more wait for
# their turn, for so many seconds at most. Together they are fewer than the threads of a worker, which serves other
# pages meanwhile.
AT_ONCE, WAITING, PATIENCE = 2, 1, 1.0
_places = BoundedSemaphore(AT_ONCE + WAITING)
_turns = BoundedSemaphore(AT_ONCE)


class Busy(Exception):
    """Too many passwords are being hashed; this one was not."""


@contextmanager
def one_of_few(patience: float = PATIENCE) -> Iterator[None]:
    """Hash a password in here. Raises Busy when there are too many already, or the turn does not come in time."""
    if not _places.acquire(blocking=False):
        raise Busy
    try:
        if not _turns.acquire(timeout=patience):
            raise Busy
        try:
            yield
        finally:
            _turns.release()
    finally:
        _places.release()


class _Cost(TypedDict):
    time_cost: int
    memory_cost: int
    parallelism: int


# For a suite that signs in a thousand times; ``settings`` refuses it in production.
LOWEST_COST: _Cost = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


def use_cost(cost: str) -> None:
    """Hash at this cost from now on: "lowest", or "normal", the library's Argon2 parameters (RFC 9106, low memory)."""
    global _hasher  # noqa: PLW0603 - one per process, set when the site is made
    _hasher = PasswordHasher(**LOWEST_COST) if cost == "lowest" else PasswordHasher()
    _nobodys.cache_clear()


def is_guessable(password: str, about_the_person: Iterable[str] = ()) -> bool:
    """Whether it is among what is tried first: common, repeated, a keyboard row, or the person's own data."""
    known = [word.casefold() for given in about_the_person for word in (given, *given.split()) if len(word) > 2]
    if len(_without(password, [*known, *EXPECTED_HERE])) < OWN_SIGNS or is_expected(password):
        return True
    result = zxcvbn(_with_few_readings(password[:JUDGED]), user_inputs=[*known, *EXPECTED_HERE])
    if result["score"] >= 2:
        return False
    # Runs of neighbouring signs outside ASCII (۱۲۳… ۰۱۲…) are in no list of common passwords; when such a word
    # is in one, its pattern is "dictionary".
    matches = result["sequence"]
    return result["score"] == 0 or any(m["pattern"] != "sequence" or m["token"].isascii() for m in matches)


def _with_few_readings(password: str) -> str:
    signs = [sum(sign in password for sign in standing) for standing in L33T_TABLE.values()]
    return password if prod(max(1, number) for number in signs) <= MOST_READINGS else password.translate(_SAME_LETTER)


def _without(password: str, words: Iterable[str]) -> str:
    rest = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return "".join(sign for sign in rest if sign.isalnum())


def hashed(password: str) -> str:
    """The Argon2id hash (RFC 9106) of a password that ``text.clean_password`` has returned. Raises Busy."""
    with one_of_few():
        return _hasher.hash(password)


def is_right(stored: str | None, password: str) -> bool:
    """Whether ``password`` belongs to ``stored``. Without a stored hash the same work is done, in vain. Raises Busy."""
    try:
        with one_of_few():
            _hasher.verify(stored or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def renewed(stored: str, password: str) -> str | None:
    """A hash with today's parameters for the right ``password``; None where ``stored`` is one.

    None too while other passwords are being hashed: nobody who typed the right password waits, or is refused, for this.
    """
    if not _hasher.check_needs_rehash(stored):
        return None
    try:
        with one_of_few(patience=0):
            return _hasher.hash(password)
    except Busy:
        return None


@lru_cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The Argon2id hash of a password as it was typed."""
    return hashed(cleaning.clean_password(password))
