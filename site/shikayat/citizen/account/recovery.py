"""How far somebody is in getting back in: sealed in the session, so that nobody can read whether an account exists."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import asdict, dataclass, replace

from flask import session

from ... import encryption
from ...identity.citizens import code_target

KEY = "recovery"
LASTS = 30 * 60


@dataclass(frozen=True)
class Recovery:
    """``citizen`` is 0 when no account was found; ``account`` stands for what was typed; ``until`` is Unix time."""

    citizen: int
    account: str
    browser: str
    until: int
    proved: bool = False

    def store(self) -> None:
        # Twelve digits for every account, and for none.
        session[KEY] = encryption.seal(json.dumps(asdict(self) | {"citizen": f"{self.citizen:012}"}))

    def prove(self) -> None:
        """The code was right: a new password may be chosen."""
        replace(self, proved=True).store()


def begin(typed: str, citizen_id: int | None) -> Recovery:
    """Start getting back in to the account that was typed, whether it exists or not."""
    account = code_target(typed)
    recovery = Recovery(citizen_id or 0, account, secrets.token_urlsafe(32), int(time.time()) + LASTS)
    recovery.store()
    return recovery


def running() -> Recovery | None:
    """Where this browser stands; None when it has not begun or took too long."""
    try:
        kept = json.loads(encryption.unseal(session.get(KEY, "")))
    except ValueError:
        return None
    return Recovery(**kept | {"citizen": int(kept["citizen"])}) if kept["until"] > time.time() else None
