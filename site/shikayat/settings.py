"""Every setting: its environment variable, its default, what it is for."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

# Known to everybody who reads this file, therefore refused in production.
DEVELOPMENT_SECRET = "development-only-not-a-secret"  # noqa: S105 - refused in production
DEVELOPMENT_KEYS = (
    "dev:"
    + base64.b64encode(b"shikayat-development-sealing-key").decode()
    + (",index:" + base64.b64encode(b"shikayat-development-indexes-key").decode())
)

DEFAULTS: dict[str, str] = {
    "SHIKAYAT_ENV": "development",  # or "production", which refuses the two default secrets below
    "DATABASE_URL": "",  # postgresql://user:password@host/name; empty: an SQLite file under var/
    "SECRET_KEY": DEVELOPMENT_SECRET,  # signs cookies and form tokens
    "IDENTITY_KEYS": DEVELOPMENT_KEYS,  # id:base64 of 32 bytes, newest first; the id "index" is for look-ups
    "SITE_URL": "",  # the address people know, https in production; empty in development: this machine's, at PORT
    "SECURITY_CONTACT": "",  # who is told of security holes (security.txt); empty: security@ and the host of SITE_URL
    "SMS_URL": "",  # the gateway's address with {to} and {text}; empty in development: printed in the terminal
    "SMTP_URL": "",  # smtp://user:password@host:587 or smtps://…; e-mail goes to officers only
    "MAIL_FROM": "Shikayat <no-reply@localhost>",  # the sender of e-mail
    "SMS_COST_A_DAY": "20000",  # of messages strangers ask for, 1 for each at home; then none until the next day
    "SMS_COST_ABROAD": "10",  # what a message abroad counts in it
    "SMS_A_DAY_ABROAD": "300",  # messages strangers ask for to one country abroad in a day
    "VERIFY_MOBILE": "yes",  # "no" leaves the code by SMS out of registration
    "ARGON2_COST": "normal",  # "lowest" makes password hashing quick for tests; production refuses it
    "TRUSTED_PROXIES": "0",  # how many proxies in front add X-Forwarded-For and -Proto
    "PREVIEW_LANGUAGES": "",  # languages shown although incomplete, for example "sd,ps", or "all"; environment only
    "TRANSLATING": "no",  # "yes" opens the translators' workshop (`make run` does); production refuses it
    "PORT": "8000",  # read by `make run`
}


class SettingsError(RuntimeError):
    """A setting is missing or unsafe; the site does not start."""


def load(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Settings for Flask's configuration: defaults, then the environment, then ``overrides``.

    Raises SettingsError when production would run with a secret that is public.
    """
    values: dict[str, Any] = {name: os.environ.get(name, default) for name, default in DEFAULTS.items()}
    values.update(overrides or {})
    if values["SHIKAYAT_ENV"] not in ("development", "production"):
        raise SettingsError("SHIKAYAT_ENV is either development or production.")
    production = values["SHIKAYAT_ENV"] == "production"
    if production:
        _refuse_public_secrets(values)
    values["SITE_URL"] = str(values["SITE_URL"] or f"http://127.0.0.1:{values['PORT']}").rstrip("/")
    if not values["DATABASE_URL"]:
        values["DATABASE_URL"] = f"sqlite:///{Path('var').absolute() / 'shikayat.sqlite3'}"
    return values | {
        "PRODUCTION": production,
        "VERIFY_MOBILE": _is_yes(values["VERIFY_MOBILE"]),
        "TRANSLATING": _is_yes(values["TRANSLATING"]),
        "TRUSTED_PROXIES": int(values["TRUSTED_PROXIES"]),
        **{name: int(values[name]) for name in ("SMS_COST_A_DAY", "SMS_COST_ABROAD", "SMS_A_DAY_ABROAD")},
        # A forged Host header would end up in addresses; the second and third are for the machine's own probes.
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


def _refuse_public_secrets(values: Mapping[str, Any]) -> None:
    if values["SECRET_KEY"] in ("", DEVELOPMENT_SECRET) or len(str(values["SECRET_KEY"])) < 32:
        raise SettingsError("Production needs a SECRET_KEY of its own, of at least 32 characters.")
    if values["IDENTITY_KEYS"] in ("", DEVELOPMENT_KEYS):
        raise SettingsError("Production needs IDENTITY_KEYS of its own.")
    if urlsplit(str(values["SITE_URL"])).scheme != "https":
        raise SettingsError("Production needs its own SITE_URL, which begins with https://.")
    if values["ARGON2_COST"] != "normal":
        raise SettingsError("Production hashes passwords at the normal cost.")
    if not values["SMS_URL"] and _is_yes(values["VERIFY_MOBILE"]):
        raise SettingsError("Production needs an SMS_URL, or VERIFY_MOBILE=no.")
    if _is_yes(values["TRANSLATING"]):
        raise SettingsError("The translators' workshop (TRANSLATING) is for development only.")


def _is_yes(value: object) -> bool:
    return str(value).lower() in ("yes", "true", "1", "on")
