"""The state of an account recovery, encrypted in the session, so that it does not show whether an account
exists.

A code leads to a new password. Where the right password is not enough, it ends the sign-in (``sign_in``).
"""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import asdict, dataclass, replace

from flask import session

from ... import encryption
from ...identity.citizens import code_target, typed_mobile
from ...notices.verification_limits import PASSWORD

KEY = "recovery"
LASTS = 30 * 60


@dataclass(frozen=True)
class Recovery:
    """``citizen`` is 0 when no account was found; ``until`` is Unix time.

    ``account`` stands for what was typed; ``number`` is it, where it was a mobile number. ``proof``: how it was shown
    that the owner asks, see ``verification_limits``.
    """

    citizen: int
    account: str
    number: str
    browser: str
    until: int
    proof: str = ""
    keep: bool = False
    shared: bool = False
    verified: bool = False

    @property
    def sign_in(self) -> bool:
        """Whether the code follows the right password and signs in."""
        return self.proof == PASSWORD

    @property
    def purpose(self) -> str:
        """What its codes are for."""
        return "sign-in" if self.sign_in else "recover"

    def store(self) -> None:
        # Twelve digits for every account, and for none.
        session[KEY] = encryption.encrypt(json.dumps(asdict(self) | {"citizen": f"{self.citizen:012}"}))

    def mark_verified(self) -> None:
        """The code was right: a new password may be chosen."""
        replace(self, verified=True).store()


def begin(typed: str, citizen_id: int | None, proof: str = "", **choices: bool) -> Recovery:
    """Start getting back in to the account that was typed, whether it exists or not."""
    browser, until = secrets.token_urlsafe(32), int(time.time()) + LASTS
    recovery = Recovery(citizen_id or 0, code_target(typed), typed_mobile(typed), browser, until, proof, **choices)
    recovery.store()
    return recovery


def running() -> Recovery | None:
    """Return the state of this browser; None when it has not begun or has expired."""
    try:
        kept = json.loads(encryption.decrypt(session.get(KEY, "")))
    except ValueError:
        return None
    return Recovery(**kept | {"citizen": int(kept["citizen"])}) if kept["until"] > time.time() else None
