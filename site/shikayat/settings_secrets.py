"""Secrets among the settings: how keys are written, and which secrets anybody could guess or knows already."""

from __future__ import annotations

import base64
import binascii
import itertools
import re
import string
from collections.abc import Iterator

from zxcvbn import zxcvbn

# Known to everybody who reads this file, therefore refused in production.
DEVELOPMENT_SECRET = "development-only-not-a-secret"  # noqa: S105 - refused in production
DEVELOPMENT_KEYS = (
    "dev:"
    + base64.b64encode(b"shikayat-development-sealing-key").decode()
    + (",index:" + base64.b64encode(b"shikayat-development-indexes-key").decode())
)

GUESSES = 24  # a secret that could be guessed in fewer than 10 to the power of this many tries is weak
WORDS = re.compile(r"[a-z]{5,}|[A-Z]{5,}")  # runs of letters as random secrets seldom have them
DISTINCT_BYTES = 16  # of 32 random bytes, fewer than this are different once in 10^15 times
KEY_BYTES = 32
# Secrets that documentation shows, and words that stand in secrets meant to be replaced.
PUBLISHED_SECRETS = (
    "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",  # Flask's documentation
    "5f352379324c22463451387a0aec5d2f",  # Flask's documentation, before
)
PLACEHOLDERS = re.compile(
    r"change.?me|change.?this|replace.?me|insecure|secret|password|example|shikayat", re.IGNORECASE
)
MAKE_SECRET = "make one with: openssl rand -hex 32"  # noqa: S105 - says how to make one
MAKE_KEY = "make one with: openssl rand -base64 32"


def is_weak_secret(secret: str) -> bool:
    """Whether a secret is shorter than 32 characters, known, or made of words, repetitions or rows of keys."""
    if secret in PUBLISHED_SECRETS or PLACEHOLDERS.search(secret):
        return True
    letters = sum(len(word) for word in WORDS.findall(secret))
    if len(secret) < 32 or len(set(secret)) < 8 or letters > len(secret) * 0.5 or " " in secret:
        return True
    return float(zxcvbn(secret[:72])["guesses_log10"]) < GUESSES


def parse_keys(text: str) -> tuple[dict[str, bytes], list[str]]:
    """The keys of IDENTITY_KEYS by their id, in order, and what is wrong with them."""
    keys: dict[str, bytes] = {}
    faults = []
    for part in text.split(","):
        name, colon, encoded = (piece.strip() for piece in part.partition(":"))
        if not colon or not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", name):
            # What has no id may be a key, and is not shown.
            faults.append("each key is written as id:base64, with a comma between two")
            continue
        if name in keys:
            faults.append(f"the id {name!r} is there twice")
        try:
            keys[name] = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            faults.append(f"the key {name!r} is not base64; {MAKE_KEY}")
            continue
        if len(keys[name]) != KEY_BYTES:
            faults.append(f"the key {name!r} has {len(keys[name])} bytes instead of {KEY_BYTES}; {MAKE_KEY}")
    if not faults and (set(keys) == {"index"} or "index" not in keys):
        faults.append("a key for encryption, and a key with the id index for look-ups, are both needed")
    return keys, list(dict.fromkeys(faults))


def weak_keys(text: str) -> Iterator[str]:
    """Keys that are public under any id and in any order, used twice, or not random."""
    keys, public = parse_keys(text)[0], set(parse_keys(DEVELOPMENT_KEYS)[0].values())
    if public & set(keys.values()):
        yield "holds a key that is public"
    if len(set(keys.values())) < len(keys):
        yield "holds one key under two ids"
    for name, key in keys.items():
        if key not in public and len(key) == KEY_BYTES and not _looks_random(key):
            yield f"the key {name!r} is not random; {MAKE_KEY}"


def _looks_random(key: bytes) -> bool:
    """False for text, and for bytes that repeat or follow each other by a rule, forwards or backwards."""
    if set(key) <= set(string.printable.encode()) or list(key) in (sorted(key), sorted(key, reverse=True)):
        return False
    values = list(key)
    for _differences in range(3):
        if len(set(values)) < DISTINCT_BYTES:
            return False
        values = [(after - before) % 256 for before, after in itertools.pairwise(values)]
    return True
