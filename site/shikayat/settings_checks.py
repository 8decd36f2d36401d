"""What is wrong with the settings: every fault as a sentence for the operator, found before anything else happens.

No sentence repeats the value of a setting that may be a secret.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Iterator, Mapping
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from .settings_secrets import (
    DEVELOPMENT_KEYS,
    DEVELOPMENT_SECRET,
    MAKE_KEY,
    MAKE_SECRET,
    is_weak_secret,
    parse_keys,
    weak_keys,
)

YES, NO = ("yes", "true", "1", "on"), ("no", "false", "0", "off")
# Parameters of a PostgreSQL connection that may follow the ? in DATABASE_URL.
POSTGRESQL_OPTIONS = re.compile(
    r"""application_name | channel_binding | client_encoding | connect_timeout | gssencmode | host | hostaddr
      | keepalives (?:_count | _idle | _interval)? | krbsrvname | load_balance_hosts | options | passfile | password
      | port | require_auth | service | ssl_(?:max | min)_protocol_version | target_session_attrs | tcp_user_timeout
      | ssl (?:cert | certmode | crl | crldir | key | mode | negotiation | password | rootcert | sni) | user""",
    re.VERBOSE,
)
ADDRESS = r"[^\s@<>,;:()\[\]\"]+@[A-Za-z0-9.-]+"
SENDER = re.compile(rf"""(?:"[^"]*"|[^<>",;:@()\[\]]*)\s*<{ADDRESS}>|{ADDRESS}""")
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

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
    """What is wrong wherever the site runs: unknown words, numbers out of range, addresses that cannot be read."""
    for name, value in values.items():
        if CONTROL_CHARACTERS.search(value):
            yield name, "holds a line end or another character that cannot be seen"
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
        ("SMS_COST_A_DAY_ABROAD", 0, 1_000_000_000),
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
    yield from _of_secrets(values["SECRET_KEY"], values["IDENTITY_KEYS"])
    if not values["SITE_URL"]:
        yield "SITE_URL", "is missing: the address of the site, which begins with https://"
    elif not values["SITE_URL"].lower().startswith("https://"):
        yield "SITE_URL", "begins with https:// in production"
    elif _is_this_machine(values["SITE_URL"]):
        yield "SITE_URL", "names this machine alone: people need the name under which they find the site"
    if values["ARGON2_COST"] == "lowest":
        yield "ARGON2_COST", "is normal in production"
    if not values["SMS_URL"] and values["VERIFY_MOBILE"].lower() not in NO:
        yield "SMS_URL", "is missing: name the gateway, or set VERIFY_MOBILE=no"
    if values["SMTP_URL"] and parseaddr(values["MAIL_FROM"])[1].rpartition("@")[2] == "localhost":
        yield "MAIL_FROM", "is missing: the sender of e-mail, for example Shikayat <no-reply@shikayat.example>"
    if values["TRANSLATING"].lower() in YES:
        yield "TRANSLATING", "is no in production: the translation tools are for development"


def _of_secrets(secret: str, keys: str) -> Iterator[Fault]:
    if secret in ("", DEVELOPMENT_SECRET):
        yield "SECRET_KEY", f"is missing, or the public one: {MAKE_SECRET}"
    elif is_weak_secret(secret):
        yield "SECRET_KEY", f"is short, easy to guess, or from documentation: {MAKE_SECRET}"
    if keys in ("", DEVELOPMENT_KEYS):
        yield "IDENTITY_KEYS", f"is missing, or the public one: write 1:KEY,index:KEY; for each KEY, {MAKE_KEY}"
    else:
        yield from (("IDENTITY_KEYS", sentence) for sentence in weak_keys(keys))


def _of_identity_keys(text: str) -> Iterator[Fault]:
    yield from (("IDENTITY_KEYS", sentence) for sentence in (parse_keys(text)[1] if text else ()))


def _of_database(address: str) -> Iterator[str]:
    where = _split(address)
    if where is None or where.scheme not in ("sqlite", "postgresql"):
        yield "is postgresql://user:password@host/name or sqlite:////folder/file"
    elif not where.path.strip("/") or where.path.endswith("/"):
        yield "names no database: three slashes for one on this machine (postgresql:///name), and none at the end"
    elif where.fragment or _unknown_options(where):
        yield "has something unknown behind the name of the database: options of PostgreSQL such as ?sslmode=require"
    elif where.scheme == "postgresql" and "/" in where.path[1:]:
        yield "names more than a database behind the host: postgresql://user:password@host/name"
    elif where.scheme == "postgresql" and not (find_spec("psycopg") or find_spec("psycopg2")):
        yield "needs the driver of PostgreSQL: install shikayat[postgres]"
    elif where.scheme == "sqlite" and Path(unquote(where.path)).name == ":memory:":
        yield "is in memory, where each process has one of its own: name a file, sqlite:////folder/file"
    elif where.scheme == "sqlite" and (where.netloc or not _can_be_made(Path(unquote(where.path.removeprefix("/"))))):
        yield "names a file that cannot be made, or is a folder: sqlite:////folder/file, with four slashes"


def _unknown_options(where: SplitResult) -> bool:
    """Whether there is a ? that this kind of database does not know; SQLite knows none."""
    if not where.query or where.scheme != "postgresql":
        return bool(where.query)
    options = parse_qsl(where.query, keep_blank_values=True)
    return not options or not all(POSTGRESQL_OPTIONS.fullmatch(name) and value for name, value in options)


def _can_be_made(file: Path) -> bool:
    folder = next((folder for folder in file.absolute().parents if folder.exists()), None)
    if folder is None or not folder.is_dir() or file.is_dir():
        return False
    return os.access(file if file.exists() else folder, os.W_OK)


def _of_site(address: str) -> Iterator[str]:
    where = _split(address)
    host = (where.hostname or "") if where else ""
    if where is None or where.scheme not in ("http", "https") or not re.fullmatch(r"[A-Za-z0-9.:-]+", host):
        yield "is the address of the site, for example https://shikayat.example (other letters as xn--…)"
    elif where.path.strip("/") or where.query or where.fragment or where.username is not None:
        yield "is the address of the site alone, without a path and without anything behind it"


def _is_this_machine(address: str) -> bool:
    where = _split(address)
    host = (where.hostname or "").rstrip(".") if where else ""
    try:
        machine = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".localdomain"))
    return machine.is_loopback or machine.is_unspecified


def _of_contact(contacts: str) -> Iterator[str]:
    mail, web, phone = r"(mailto:)?[^@:\s]+@[^@:\s]+", r"https://[^\s/]+\S*", r"tel:\+[0-9-]+"
    if not all(re.fullmatch(f"{mail}|{web}|{phone}", word, re.IGNORECASE) for word in contacts.split()):
        yield "is one or more of: an e-mail address, an https:// address, tel: and a number that begins with +"


def _of_sms(address: str) -> Iterator[str]:
    where = _split(address)
    if where is None or where.scheme not in ("http", "https"):
        yield "is the address of the gateway, which begins with https:// or http://"
        return
    # What follows # is never sent, and the name of the machine is no place for a message.
    missing = [name for name in ("{to}", "{text}") if name not in f"{where.path}?{where.query}"]
    if missing:
        yield f"does not hold {' and '.join(missing)} (was it cut off at an & that is not in quotation marks?)"
    if re.search(r"[{}]", re.sub(r"\{(?:to|text|id)\}", "", address)):
        yield "holds braces that are not {to}, {text} or {id}; a brace of the address itself is written %7B or %7D"


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
    if not SENDER.fullmatch(sender):
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
