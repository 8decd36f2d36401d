"""What is wrong with the settings: every fault as a sentence for the operator, found before anything else happens.

No sentence repeats the value of a setting that may be a secret.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import string
from collections.abc import Iterator, Mapping
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from zxcvbn import zxcvbn

# Known to everybody who reads this file, therefore refused in production.
DEVELOPMENT_SECRET = "development-only-not-a-secret"  # noqa: S105 - refused in production
DEVELOPMENT_KEYS = (
    "dev:"
    + base64.b64encode(b"shikayat-development-sealing-key").decode()
    + (",index:" + base64.b64encode(b"shikayat-development-indexes-key").decode())
)

YES, NO = ("yes", "true", "1", "on"), ("no", "false", "0", "off")
GUESSES = 24  # a secret that could be guessed in fewer than 10 to the power of this many tries is weak
WORDS = re.compile(r"[a-z]{5,}|[A-Z]{5,}")  # runs of letters as random secrets seldom have them
DISTINCT_BYTES = 16  # of 32 random bytes, fewer than this are different once in 10^15 times
KEY_BYTES = 32
MAKE_SECRET = "make one with: openssl rand -hex 32"  # noqa: S105 - says how to make one
MAKE_KEY = "make one with: openssl rand -base64 32"

Fault = tuple[str, str]  # the setting, and what is wrong with it


def faults_of(values: Mapping[str, Any]) -> list[Fault]:
    """Everything that is wrong, in the order of the settings' table; nothing when the site can start."""
    text = {name: str(value) for name, value in values.items()}
    found = [*_of_each(text), *_of_identity_keys(text["IDENTITY_KEYS"])]
    if text["SHIKAYAT_ENV"] != "development":
        found += _of_production(text)
    order = list(values)
    return sorted(found, key=lambda fault: order.index(fault[0]))


def _of_each(values: Mapping[str, str]) -> Iterator[Fault]:
    """What is wrong wherever the site runs: words that are none of those possible, addresses that cannot be read."""
    for name, words in (
        ("SHIKAYAT_ENV", ("development", "production")),
        ("ARGON2_COST", ("normal", "lowest")),
        ("VERIFY_MOBILE", YES + NO),
        ("TRANSLATING", YES + NO),
    ):
        word = values[name].lower() if words[0] in YES else values[name]
        if word not in words:
            yield name, f"is one of these words: {', '.join(words)}"
    for name, least, most in (
        ("PORT", 1, 65535),
        ("TRUSTED_PROXIES", 0, 10),
        ("SMS_COST_A_DAY", 0, 1_000_000_000),
        ("SMS_COST_ABROAD", 0, 1_000_000),
        ("SMS_A_DAY_ABROAD", 0, 1_000_000_000),
    ):
        if not (values[name].isdecimal() and values[name].isascii() and least <= int(values[name]) <= most):
            yield name, f"is a whole number from {least} to {most}"
    for name, check in (
        ("DATABASE_URL", _of_database),
        ("SITE_URL", _of_site),
        ("SMS_URL", _of_sms),
        ("SMS_ACCEPTED", _of_pattern),
        ("SMTP_URL", _of_smtp),
        ("MAIL_FROM", _of_sender),
        ("SECURITY_CONTACT", _of_contact),
    ):
        if values[name]:
            yield from ((name, sentence) for sentence in check(values[name]))


def _of_production(values: Mapping[str, str]) -> Iterator[Fault]:
    """What is wrong on a site that is open to the world."""
    if values["SECRET_KEY"] in ("", DEVELOPMENT_SECRET):
        yield "SECRET_KEY", f"is missing, or the public one: {MAKE_SECRET}"
    elif is_weak_secret(values["SECRET_KEY"]):
        yield "SECRET_KEY", f"is short or easy to guess: {MAKE_SECRET}"
    if values["IDENTITY_KEYS"] in ("", DEVELOPMENT_KEYS):
        yield "IDENTITY_KEYS", f"is missing, or the public one: write 1:KEY,index:KEY; for each KEY, {MAKE_KEY}"
    else:
        yield from (("IDENTITY_KEYS", sentence) for sentence in _weak_keys(values["IDENTITY_KEYS"]))
    if not values["SITE_URL"]:
        yield "SITE_URL", "is missing: the address of the site, which begins with https://"
    elif not values["SITE_URL"].lower().startswith("https://"):
        yield "SITE_URL", "begins with https:// in production"
    if values["ARGON2_COST"] == "lowest":
        yield "ARGON2_COST", "is normal in production"
    if not values["SMS_URL"] and values["VERIFY_MOBILE"].lower() not in NO:
        yield "SMS_URL", "is missing: name the gateway, or set VERIFY_MOBILE=no"
    if values["SMTP_URL"] and parseaddr(values["MAIL_FROM"])[1].rpartition("@")[2] == "localhost":
        yield "MAIL_FROM", "is missing: the sender of e-mail, for example Shikayat <no-reply@shikayat.example>"
    if values["TRANSLATING"].lower() in YES:
        yield "TRANSLATING", "is no in production: the translators' pages are for development"


def is_weak_secret(secret: str) -> bool:
    """Whether a secret is shorter than 32 characters, or made of words, repetitions or rows of keys."""
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
        faults.append("a key to seal with, and a key with the id index to find with, are both needed")
    return keys, list(dict.fromkeys(faults))


def _of_identity_keys(text: str) -> Iterator[Fault]:
    yield from (("IDENTITY_KEYS", sentence) for sentence in (parse_keys(text)[1] if text else ()))


def _weak_keys(text: str) -> Iterator[str]:
    """Keys that are public under any id and in any order, used twice, or not random."""
    keys, public = parse_keys(text)[0], set(parse_keys(DEVELOPMENT_KEYS)[0].values())
    if public & set(keys.values()):
        yield "holds a key that is public"
    if len(set(keys.values())) < len(keys):
        yield "holds one key under two ids"
    printable = set(string.printable.encode())
    for name, key in keys.items():
        if key not in public and len(key) == KEY_BYTES and (len(set(key)) < DISTINCT_BYTES or set(key) <= printable):
            yield f"the key {name!r} is not random; {MAKE_KEY}"


def _of_database(address: str) -> Iterator[str]:
    where = _split(address)
    if where is None or where.scheme not in ("sqlite", "postgresql"):
        yield "is postgresql://user:password@host/name or sqlite:////folder/file"
    elif not where.path.strip("/"):
        yield "names no database: three slashes for one on this machine (postgresql:///name)"
    elif where.scheme == "postgresql" and not (find_spec("psycopg") or find_spec("psycopg2")):
        yield "needs the driver of PostgreSQL: install shikayat[postgres]"
    elif where.scheme == "sqlite" and (where.netloc or not _can_be_made(Path(unquote(where.path.removeprefix("/"))))):
        yield "names a file that cannot be made, or is a folder: sqlite:////folder/file, with four slashes"


def _can_be_made(file: Path) -> bool:
    folder = next((folder for folder in file.absolute().parents if folder.exists()), None)
    place = file if file.exists() else folder
    return folder is not None and folder.is_dir() and not file.is_dir() and os.access(place, os.W_OK)


def _of_site(address: str) -> Iterator[str]:
    where = _split(address)
    if where is None or where.scheme not in ("http", "https") or not re.fullmatch(r"[A-Za-z0-9.:-]+", where.hostname):
        yield "is the address of the site, for example https://shikayat.example (other letters as xn--…)"
    elif where.path.strip("/") or where.query or where.fragment or where.username is not None:
        yield "is the address of the site alone, without a path and without anything behind it"


def _of_contact(contacts: str) -> Iterator[str]:
    mail, web, phone = r"(mailto:)?[^@:\s]+@[^@:\s]+", r"https://[^\s/]+\S*", r"tel:\+[0-9-]+"
    if not all(re.fullmatch(f"{mail}|{web}|{phone}", word, re.IGNORECASE) for word in contacts.split()):
        yield "is one or more of: an e-mail address, an https:// address, tel: and a number that begins with +"


def _of_sms(address: str) -> Iterator[str]:
    where = _split(address)
    if where is None or where.scheme not in ("http", "https"):
        yield "is the address of the gateway, which begins with https:// or http://"
        return
    # What stands behind # is never sent, and the name of the machine is no place for a message.
    missing = [name for name in ("{to}", "{text}") if name not in f"{where.path}?{where.query}"]
    if missing:
        yield f"does not hold {' and '.join(missing)} (was it cut off at an & that is not in quotation marks?)"


def _of_pattern(pattern: str) -> Iterator[str]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield f"is a regular expression, which this is not: {error}"


def _of_smtp(address: str) -> Iterator[str]:
    where = _split(address)
    if where is None or where.scheme not in ("smtp", "smtps"):
        yield "is smtp://user:password@host:587 or smtps://user:password@host"


def _of_sender(sender: str) -> Iterator[str]:
    name, at, host = parseaddr(sender)[1].partition("@")
    if not (name and at and host) or not sender.isprintable():
        yield "is a name and an address: Shikayat <no-reply@shikayat.example>"


def _split(address: str) -> SplitResult | None:
    """The parts of an address; None when it cannot be read, or holds what no address may hold."""
    try:
        where = urlsplit(address)
        readable = where.port != 0  # a port that is no number raises here
    except ValueError:
        return None
    local = where.scheme in ("sqlite", "postgresql")
    if not readable or not (where.hostname or local) or re.search(r"[\s\x00-\x1f\x7f]", address):
        return None
    return where
