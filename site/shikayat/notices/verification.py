"""Making and checking the verification codes that are sent to mobile numbers.

A code is bound to its purpose, its target (a number, or an account to recover) and one browser. Only a
keyed hash of it is stored (OWASP ASVS 5.0, 6.6; NIST SP 800-63B-4, 3.1.3).
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets

from models import VerificationCode, database, now

from .. import encryption
from ..web.saved_forms import fingerprint

LIFETIME = dt.timedelta(minutes=10)
TRIES = 5

RIGHT, WRONG, SPENT = "right", "wrong", "spent"


def issue(purpose: str, target: str, browser: str, *, real: bool = True) -> str:
    """Make a new code and return its six digits; earlier ones for the same thing stop working.

    With ``real=False`` the same row is written, but no digits will ever match: for numbers and accounts whose
    existence must not show.
    """
    digits = f"{secrets.randbelow(10**6):06d}"
    stored = digits if real else secrets.token_hex(16)
    moment = now()
    with database.atomic():
        VerificationCode.update(used_at=moment).where(
            *_issued_for(purpose, target, browser), VerificationCode.used_at.is_null()
        ).execute()
        VerificationCode.create(
            purpose=purpose,
            target_index=encryption.blind_index("code-target", target),
            session_hash=fingerprint(browser),
            code_hash=_hashed(purpose, target, browser, stored),
            created_at=moment,
            expires_at=moment + LIFETIME,
        )
    return digits


def check(purpose: str, target: str, browser: str, digits: str) -> str:
    """RIGHT once for the right digits; WRONG; SPENT when it is too late or was tried too often."""
    moment = now()
    with database.atomic():
        code = (
            VerificationCode.select()
            .where(
                *_issued_for(purpose, target, browser),
                VerificationCode.used_at.is_null(),
                VerificationCode.expires_at > moment,
            )
            .order_by(VerificationCode.id.desc())
            .first()
        )
        # Counting and the limit in one statement: guesses sent at the same time are all counted.
        counted = (
            code
            and VerificationCode.update(tries=VerificationCode.tries + 1)
            .where(VerificationCode.id == code.id, VerificationCode.tries < TRIES)
            .execute()
        )
        if not counted:
            return SPENT
        if not hmac.compare_digest(code.code_hash, _hashed(purpose, target, browser, digits)):
            return WRONG
        used = (
            VerificationCode.update(used_at=moment)
            .where(VerificationCode.id == code.id, VerificationCode.used_at.is_null())
            .execute()
        )
        return RIGHT if used else SPENT


def _issued_for(purpose: str, target: str, browser: str) -> tuple:
    return (
        VerificationCode.purpose == purpose,
        VerificationCode.target_index == encryption.blind_index("code-target", target),
        VerificationCode.session_hash == fingerprint(browser),
    )


def _hashed(purpose: str, target: str, browser: str, digits: str) -> str:
    return encryption.blind_index("code", "\0".join((purpose, target, fingerprint(browser), digits)))
