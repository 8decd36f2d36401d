"""Every setting: its environment variable, its default, what it is for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from click import ClickException

from .settings_checks import YES, Fault, faults_of
from .settings_secrets import DEVELOPMENT_KEYS, DEVELOPMENT_SECRET

DEFAULTS: dict[str, str] = {
    # "development" is always set explicitly (by the Makefile or the tests); it shows messages and codes on pages.
    "SHIKAYAT_ENV": "production",
    "DATABASE_URL": "",  # postgresql://user:password@host/name; empty: an SQLite file under var/
    "SECRET_KEY": DEVELOPMENT_SECRET,  # signs cookies and form tokens
    "IDENTITY_KEYS": DEVELOPMENT_KEYS,  # id:base64 of 32 bytes, newest first; the id "index" is for look-ups
    "SITE_URL": "",  # the address people know, https in production; empty in development: this machine's, at PORT
    "SECURITY_CONTACT": "",  # for reports of security holes (security.txt); empty: security@ and the host of SITE_URL
    "SMS_URL": "",  # the gateway's address with {to} and {text}; empty in development: printed in the terminal
    "SMS_ACCEPTED": "",  # a regular expression for the text with which the gateway accepts a message
    "SMTP_URL": "",  # smtp://user:password@host:587 or smtps://…; e-mail goes to officers only
    "MAIL_FROM": "Shikayat <no-reply@localhost>",  # the sender of e-mail
    "SMS_COST_A_DAY": "20000",  # of messages strangers ask for at home, 1 for each; then none until the next day
    "SMS_COST_A_DAY_ABROAD": "10000",  # the same for messages abroad
    "SMS_COST_ABROAD": "10",  # what a message abroad counts in it
    "SMS_A_DAY_ABROAD": "300",  # messages strangers ask for to one country abroad in a day
    "VERIFY_MOBILE": "yes",  # "no" leaves the code by SMS out of registration
    "ARGON2_COST": "normal",  # "lowest" makes password hashing quick for tests; production refuses it
    "TRUSTED_PROXIES": "0",  # how many proxies in front add X-Forwarded-For and -Proto
    "PREVIEW_LANGUAGES": "",  # languages shown although incomplete, for example "sd,ps", or "all"; environment only
    "TRANSLATING": "no",  # "yes" switches the translation tools on (`make run` does); production refuses it
    "PORT": "8000",  # read by `make run`
}


class SettingsError(ClickException):
    """Settings are missing, unreadable or unsafe; the site does not start.

    Flask's commands show a ClickException as its text alone; ``wsgi`` does the same under gunicorn.
    """

    def __init__(self, faults: list[Fault]) -> None:
        lines = [f"  {name} {sentence}." for name, sentence in faults]
        super().__init__("\n".join(["The site does not start with these settings:", *lines]))


def load(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Settings for Flask's configuration: defaults, then the environment, then ``overrides``.

    A variable that is set to nothing counts as not set. Raises SettingsError with everything that is wrong.
    """
    values: dict[str, Any] = {
        name: os.environ.get(name, "").strip() or default for name, default in DEFAULTS.items()
    } | dict(overrides or {})
    if not values["DATABASE_URL"]:
        values["DATABASE_URL"] = f"sqlite:///{Path('var').absolute() / 'shikayat.sqlite3'}"
    if str(values["DATABASE_URL"]).startswith("postgres://"):  # what many hosts hand out
        values["DATABASE_URL"] = str(values["DATABASE_URL"]).replace("postgres://", "postgresql://", 1)
    if faults := faults_of({name: values[name] for name in DEFAULTS}):
        raise SettingsError(faults)
    production = values["SHIKAYAT_ENV"] == "production"
    values["SITE_URL"] = str(values["SITE_URL"] or f"http://127.0.0.1:{values['PORT']}").rstrip("/")
    return values | {
        "PRODUCTION": production,
        "VERIFY_MOBILE": _is_yes(values["VERIFY_MOBILE"]),
        "TRANSLATING": _is_yes(values["TRANSLATING"]),
        "TRUSTED_PROXIES": int(values["TRUSTED_PROXIES"]),
        **{name: int(values[name]) for name in DEFAULTS if name.startswith(("SMS_COST_", "SMS_A_DAY_"))},
        # A forged Host header would end up in addresses; the second and third are for health checks on this machine.
        "TRUSTED_HOSTS": [urlsplit(values["SITE_URL"]).hostname, "127.0.0.1", "localhost"] if production else None,
        # Room for 5,000 characters of any script, percent-encoded (12 bytes each), and the rest of the form.
        "MAX_CONTENT_LENGTH": 256 * 1024,
        "MAX_FORM_MEMORY_SIZE": 256 * 1024,
        "MAX_FORM_PARTS": 200,
        "SESSION_COOKIE_NAME": "__Host-session" if production else "session",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "PERMANENT_SESSION_LIFETIME": 30 * 24 * 3600,
        "SESSION_REFRESH_EACH_REQUEST": False,  # once a day is enough, see access.py
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        "JSON_AS_ASCII": False,
    }


def _is_yes(value: object) -> bool:
    return str(value).lower() in YES
