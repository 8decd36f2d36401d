"""Citizens and their sign-ins: who is it, is the password right, and what may be changed."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from peewee import Case

from models import Citizen, SignIn, database, now

from .. import numbers, text, vault
from ..codes import queries as codes
from ..database import first_row
from ..language import DEFAULT
from ..notices import queries as notices
from ..safekeeping.queries import fingerprint
from . import messages, passwords, usernames

IDLE = dt.timedelta(hours=2)
KEPT = dt.timedelta(days=30)
# How often a sign-in that is in use is written down again.
SEEN_EVERY = dt.timedelta(minutes=5)
RUNNING = "select id, citizen_id, seen_at from sign_in where token_hash = ? and expires_at > ? and revoked_at is null"


@dataclass(frozen=True)
class Visitor:
    """Who is signed in, as Flask-Login wants it; ``get_id`` is the token in the cookie."""

    citizen_id: int
    token: str
    sign_in_id: int
    seen_at: dt.datetime
    is_authenticated = True
    is_active = True
    is_anonymous = False
    kind = "citizen"

    def get_id(self) -> str:
        return self.token

    @cached_property
    def citizen(self) -> Citizen:
        """The citizen's own row, read when something asks for it."""
        return Citizen.get_by_id(self.citizen_id)


def find_sign_in(token: str) -> Visitor | None:
    """The visitor whose cookie carries ``token``; None when the sign-in has ended or was revoked."""
    row = first_row(RUNNING, fingerprint(token), now())
    if row is None:
        return None
    sign_in_id, citizen_id, seen_at = row
    return Visitor(citizen_id, token, sign_in_id, SignIn.seen_at.python_value(seen_at))


def keep_alive(visitor: Visitor) -> None:
    """The sign-in is in use: its end moves on. Written at most every few minutes."""
    moment = now()
    if moment - visitor.seen_at < SEEN_EVERY:
        return
    with database.atomic():
        SignIn.update(seen_at=moment, expires_at=moment + IDLE).where(
            SignIn.id == visitor.sign_in_id,
            SignIn.kept == False,  # noqa: E712 - SQL, not Python
        ).execute()
        SignIn.update(seen_at=moment).where(SignIn.id == visitor.sign_in_id).execute()


def start_sign_in(citizen_id: int, *, keep: bool, token: str | None = None) -> Visitor:
    """Sign the citizen in under a new token (or the given one) and return the visitor."""
    token = token or secrets.token_urlsafe(32)
    moment = now()
    with database.atomic():
        row = SignIn.create(
            citizen=citizen_id,
            token_hash=fingerprint(token),
            created_at=moment,
            seen_at=moment,
            expires_at=moment + (KEPT if keep else IDLE),
            kept=keep,
        )
    return Visitor(citizen_id, token, row.id, moment)


def end_sign_in(visitor: Visitor) -> None:
    """This device is signed out; its cookie is worth nothing from now on."""
    with database.atomic():
        SignIn.update(revoked_at=now()).where(SignIn.id == visitor.sign_in_id).execute()


def end_all_sign_ins(citizen_id: int, *, but: int | None = None) -> int:
    """Sign the citizen out on every device, except the sign-in ``but``; returns how many there were."""
    ended = SignIn.update(revoked_at=now()).where(SignIn.citizen == citizen_id, SignIn.revoked_at.is_null())
    with database.atomic():
        return (ended.where(SignIn.id != but) if but else ended).execute()


def sign_ins(citizen_id: int) -> list[SignIn]:
    """The devices the citizen is signed in on, the one used last first."""
    running = (SignIn.citizen == citizen_id, SignIn.revoked_at.is_null(), SignIn.expires_at > now())
    return list(SignIn.select().where(*running).order_by(SignIn.seen_at.desc(), SignIn.id.desc()))


def hash_password(password: str) -> str:
    """The Argon2id hash of a password as it was typed."""
    return passwords.hashed(text.clean_password(password))


def find_citizen(account: str) -> Citizen | None:
    """The citizen with this user name or mobile number, in any usual spelling."""
    try:
        mobile = numbers.parse_mobile(account, None)
    except ValueError:
        pass
    else:
        return Citizen.get_or_none(Citizen.mobile_index == vault.index("mobile", mobile))
    try:
        return citizen_named(usernames.comparable(account))
    except usernames.UnfitName:
        return None


def citizen_named(username: str) -> Citizen | None:
    """The citizen whose user name this is, or looks like this; exactly this one where both exist."""
    same = Citizen.username == username
    alike = Citizen.username_key == usernames.lookalike_key(username)
    return Citizen.select().where(same | alike).order_by(Case(None, [(same, 0)], 1)).first()


def password_is_right(citizen: Citizen | None, typed: str) -> bool:
    """Whether ``typed`` is the citizen's password. Without a citizen it takes as long, and is not."""
    password = text.clean_password(typed[: 2 * passwords.LONGEST])
    if not passwords.is_right(citizen.password_hash if citizen else None, password):
        return False
    if passwords.is_outdated(citizen.password_hash):
        with database.atomic():
            Citizen.update(password_hash=passwords.hashed(password)).where(Citizen.id == citizen.id).execute()
    return True


def set_password(citizen: Citizen, password: str, *, but: int | None = None) -> None:
    """Give the citizen a new password, sign every other device out, and tell the citizen by message."""
    hashed = hash_password(password)
    with database.atomic():
        Citizen.update(password_hash=hashed, password_changed_at=now()).where(Citizen.id == citizen.id).execute()
        end_all_sign_ins(citizen.id, but=but)
        tell(citizen, messages.password_changed)


def tell(citizen: Citizen, message: Callable[[str], str]) -> None:
    """Send the citizen a message in their own language, as part of the caller's transaction."""
    notices.send(
        citizen=citizen,
        mobile=vault.unseal(citizen.mobile_sealed),
        language=citizen.language,
        text=message(citizen.language),
    )


def send_recovery_code(citizen: Citizen | None, browser: str) -> None:
    """Send a code that lets the citizen choose a new password; without a citizen the same rows are written."""
    with database.atomic():
        digits = codes.issue("recover", _account(citizen), browser, real=citizen is not None)
        if citizen:
            tell(citizen, lambda language: messages.recovery_code(language, digits))
        else:
            notices.send_to_nobody(language=DEFAULT, text=messages.recovery_code(DEFAULT, digits))


def check_recovery_code(citizen_id: int | None, browser: str, digits: str) -> str:
    """RIGHT, WRONG or SPENT, see ``codes.queries.check``."""
    return codes.check("recover", str(citizen_id or 0), browser, digits)


def _account(citizen: Citizen | None) -> str:
    return str(citizen.id) if citizen else "0"


def citizen_by_id(citizen_id: int | None) -> Citizen | None:
    """The citizen with this number, or None."""
    return Citizen.get_or_none(Citizen.id == citizen_id) if citizen_id else None


def change_details(citizen: Citizen, **changes: Any) -> None:
    """Store other values of the citizen's own details: address, place, language."""
    with database.atomic():
        Citizen.update(changes).where(Citizen.id == citizen.id).execute()


def shown_masked(citizen: Citizen) -> dict[str, str]:
    """Identity and mobile number as they may stand on a page: most of it hidden."""
    mask = numbers.mask_passport if citizen.identity_kind == "passport" else numbers.mask_cnic
    return {
        "identity": mask(vault.unseal(citizen.identity_sealed)),
        "mobile": numbers.mask_mobile(vault.unseal(citizen.mobile_sealed)),
    }


def find_account_key(typed: str) -> str:
    """One spelling for everything that means the same user name or the same number; for counting tries."""
    try:
        return f"mobile {numbers.parse_mobile(typed, None)}"
    except ValueError:
        pass
    try:
        return f"name {usernames.lookalike_key(usernames.comparable(typed))}"
    except usernames.UnfitName:
        return f"other {typed[:100]}"
