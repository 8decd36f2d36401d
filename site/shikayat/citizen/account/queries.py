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

from ... import encryption
from ...database import first_row
from ...i18n.language import DEFAULT
from ...identity import passwords, usernames
from ...notices import outbox as notices
from ...notices import verification as codes
from ...notices.verification_limits import Asker, may_send
from ...text import cleaning, numbers
from ...web.saved_forms import fingerprint
from . import messages

IDLE = dt.timedelta(hours=2)
KEPT = dt.timedelta(days=30)
# How often a sign-in that is in use is written down again.
SEEN_EVERY = dt.timedelta(minutes=5)
# A citizen who did not ask to be kept signed in types the password again after so long, used or not.
LONGEST = dt.timedelta(hours=12)
# No phone has it: it stands for a number where there is none.
NOBODYS_NUMBER = "+923000000000"
NAMED = (
    "select id from citizen where username = ? or username_key = ?"
    " order by case when username = ? then 0 else 1 end limit 1"
)
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
    """The sign-in is in use: its end moves on, never beyond its longest time. Written at most every few minutes."""
    moment = now()
    if moment - visitor.seen_at < SEEN_EVERY:
        return
    with database.atomic():
        row = SignIn.get_or_none(SignIn.id == visitor.sign_in_id)
        if row is None:
            return
        end = row.expires_at if row.kept else min(moment + IDLE, row.created_at + LONGEST)
        SignIn.update(seen_at=moment, expires_at=end).where(SignIn.id == row.id).execute()


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
    return passwords.hashed(cleaning.clean_password(password))


def find_citizen(account: str) -> Citizen | None:
    """The citizen with this user name or mobile number, in any usual spelling."""
    try:
        mobile = numbers.parse_mobile(account, None)
    except ValueError:
        pass
    else:
        return Citizen.get_or_none(Citizen.mobile_index == encryption.index("mobile", mobile))
    try:
        return citizen_named(usernames.comparable(account))
    except usernames.UnfitName:
        return None


def find_citizen_id(account: str) -> int:
    """As ``find_citizen``, but only the citizen's number; 0 without one. It takes as long either way."""
    try:
        mobile = numbers.parse_mobile(account, None)
    except ValueError:
        pass
    else:
        return (first_row("select id from citizen where mobile_index = ?", encryption.index("mobile", mobile)) or (0,))[
            0
        ]
    try:
        return citizen_id_named(usernames.comparable(account))
    except usernames.UnfitName:
        return 0


def citizen_id_named(username: str) -> int:
    """The number of the citizen whose user name this is, or looks like this; 0 without one."""
    found = first_row(NAMED, username, usernames.lookalike_key(username), username)
    return found[0] if found else 0


def citizen_named(username: str) -> Citizen | None:
    """The citizen whose user name this is, or looks like this; exactly this one where both exist."""
    same = Citizen.username == username
    alike = Citizen.username_key == usernames.lookalike_key(username)
    return Citizen.select().where(same | alike).order_by(Case(None, [(same, 0)], 1)).first()


def password_is_right(citizen: Citizen | None, typed: str) -> bool:
    """Whether ``typed`` is the citizen's password. Without a citizen it takes as long, and is not."""
    password = cleaning.clean_password(typed)
    if not passwords.is_right(citizen.password_hash if citizen else None, password):
        return False
    if passwords.is_outdated(citizen.password_hash):
        hashed = passwords.hashed(password)
        with database.atomic():
            Citizen.update(password_hash=hashed).where(Citizen.id == citizen.id).execute()
    return True


def set_password(citizen: Citizen, password: str, *, but: int | None = None) -> None:
    """Give the citizen a new password, sign every other device out, and tell the citizen by message."""
    hashed = hash_password(password)
    with database.atomic():
        Citizen.update(password_hash=hashed, password_changed_at=now()).where(Citizen.id == citizen.id).execute()
        end_all_sign_ins(citizen.id, but=but)
        tell(citizen, messages.password_changed)


@dataclass(frozen=True)
class Contact:
    """Where somebody is told something; ``id`` is 0 and the number nobody's when there is no such citizen."""

    id: int
    mobile: str
    language: str


def contact(column: str, value: int | str) -> Contact:
    """How the citizen is told something whose ``column`` has this value. Without one it takes as long."""
    nobody = (0, encryption.seal(NOBODYS_NUMBER), DEFAULT)
    found = first_row(f"select id, mobile_sealed, language from citizen where {column} = ?", value)  # noqa: S608 - ours
    citizen_id, sealed, language = found or nobody
    return Contact(citizen_id, encryption.unseal(sealed), language)


def tell_if(allowed: bool, owner: Contact, words: str) -> None:
    """Send ``words``, as part of the caller's transaction; the same row is written when it must not be sent."""
    notices.send(citizen=owner.id or None, mobile=owner.mobile, language=owner.language, text=words, really=allowed)


def tell(citizen: Citizen, message: Callable[[str], str]) -> None:
    """Send the citizen a message in their own language, as part of the caller's transaction."""
    notices.send(
        citizen=citizen,
        mobile=encryption.unseal(citizen.mobile_sealed),
        language=citizen.language,
        text=message(citizen.language),
    )


def send_recovery_code(citizen_id: int, browser: str, asker: Asker) -> None:
    """Send a code that lets the citizen choose a new password; without a citizen (0) the same rows are written."""
    owner = contact("id", citizen_id)
    with database.atomic():
        sent = may_send(owner.mobile, asker, real=owner.id != 0)
        digits = codes.issue("recover", str(citizen_id), browser, real=sent)
        tell_if(sent, owner, messages.recovery_code(owner.language, digits))


def check_recovery_code(citizen_id: int | None, browser: str, digits: str) -> str:
    """RIGHT, WRONG or SPENT, see ``codes.queries.check``."""
    return codes.check("recover", str(citizen_id or 0), browser, digits)


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
        "identity": mask(encryption.unseal(citizen.identity_sealed)),
        "mobile": numbers.mask_mobile(encryption.unseal(citizen.mobile_sealed)),
    }


def code_target(typed: str) -> str:
    """What codes are counted under: one key for a number in registration and in recovery."""
    return fingerprint(find_account_key(typed))


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
