"""The second factor: codes from a phone that change every 30 seconds (TOTP, RFC 6238), and codes on paper."""

from __future__ import annotations

import secrets
import time

import pyotp
import segno

from ..text.numbers import CROCKFORD

STEP = 30  # seconds
RECOVERY_CODES = 10
RECOVERY_CODE_LETTERS = 10


def new_secret() -> str:
    """A new shared secret of 160 bits, in base 32 (RFC 4226, section 4)."""
    return pyotp.random_base32(32)


def step_of(secret: str, code: str, at: float | None = None) -> int | None:
    """The time step this code belongs to, one step early or late allowed; None for a wrong code.

    The caller must refuse a step that was used before (RFC 6238, section 5.2).
    """
    moment = int(at if at is not None else time.time())
    totp = pyotp.TOTP(secret)
    for offset in (0, -1, 1):
        if secrets.compare_digest(totp.at(moment + offset * STEP), code):
            return moment // STEP + offset
    return None


def current_code(secret: str) -> str:
    """The code a phone shows now (for the sample officers of development)."""
    return pyotp.TOTP(secret).now()


def address_of(secret: str, username: str) -> str:
    """The ``otpauth:`` address that a phone reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name="Shikayat")


def qr_code(address: str) -> str:
    """The QR code as an SVG element, without styles; it takes the colours of the page's class."""
    return segno.make(address, error="m").svg_inline(
        scale=5, border=2, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=False
    )


def recovery_codes() -> list[str]:
    """Ten codes to write down; each opens the door once, without the phone."""
    letters = ("".join(secrets.choice(CROCKFORD) for _ in range(RECOVERY_CODE_LETTERS)) for _ in range(RECOVERY_CODES))
    return [f"{code[:5]}-{code[5:]}" for code in letters]
