"""Form tokens that look different in every answer.

Flask-WTF's token begins with the same 56 characters for a whole session. In a compressed page that also repeats
something from its address, their letters could be found out one by one from the page's length (BREACH). So each page
shows the token mixed with fresh random bytes, as Django and Rails do.

Before the token goes a signed mark of the person the form was made for: what somebody typed before their sign-in ended
is theirs alone, whoever signs in next on the same device. The token comes last, so that a form whose end was lost on
the way has none.
"""

from __future__ import annotations

import binascii
import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask import current_app, g
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature, Signer

NONCE = 12  # bytes
MARK = "~"  # occurs in no token
LONGEST = 1000  # characters; no token of ours has so many


def form_token() -> str:
    """The token for the forms of this page; the same for each of them, so that it is only sent once."""
    if "form_token" not in g:
        whose = owner()
        g.form_token = mask((_signer().sign(whose).decode() + MARK if whose else "") + generate_csrf())
    return g.form_token


def owner() -> str:
    """Who is signed in, as forms are marked; empty for a stranger."""
    if not current_user.is_authenticated:
        return ""
    return f"{current_user.kind} {current_user.account_id}"


def owner_of_form(text: str) -> str:
    """Whom the form with this token was made for; empty where it does not say, or is forged."""
    try:
        return _signer().unsign(_unmasked(text).rpartition(MARK)[0]).decode()
    except BadSignature:
        return ""


def mask(token: str) -> str:
    """``token`` as text that has nothing in common with what the next call makes of it."""
    nonce = secrets.token_bytes(NONCE)
    return urlsafe_b64encode(nonce + _mixed(token.encode(), nonce)).decode().rstrip("=")


def unmask(text: str) -> str:
    """The token that was masked, without its mark; an empty one for text that ``mask`` did not make whole."""
    _whose, marked, token = _unmasked(text).rpartition(MARK)
    return token if not marked or owner_of_form(text) else ""


def _signer() -> Signer:
    return Signer(current_app.config["SECRET_KEY"], salt="owner-of-form", sep="~")


def _unmasked(text: str) -> str:
    if len(text) > LONGEST:
        return ""
    try:
        raw = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
        return _mixed(raw[NONCE:], raw[:NONCE]).decode("ascii")
    except (binascii.Error, ValueError):
        return ""


def _mixed(data: bytes, nonce: bytes) -> bytes:
    # The nonce is no secret: it only has to make two answers differ, so an extendable hash of it will do.
    stream = hashlib.shake_128(nonce).digest(len(data))
    return bytes(a ^ b for a, b in zip(data, stream, strict=True))
