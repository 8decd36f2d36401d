"""Citizens' accounts and sign-ins: whose account is it, is the password right, who is signed in."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from functools import cached_property

from peewee import Case

from models import Citizen, SignIn, database, now

from .. import encryption
from ..database import first_row
from ..prepared_query import Columns, PreparedQuery, parameter
from ..text import cleaning, numbers
from ..web.saved_forms import fingerprint
from . import passwords, usernames

IDLE = dt.timedelta(hours=2)
KEPT = dt.timedelta(days=30)
# How often a sign-in that is in use is written down again.
REFRESH_INTERVAL = dt.timedelta(minutes=5)
# A citizen who did not ask to be kept signed in types the password again after so long, used or not.
LONGEST = dt.timedelta(hours=12)
NAMED = (
    "select id from citizen where username = ? or username_key = ?"
    " order by case when username = ? then 0 else 1 end limit 1"
)

RUNNING = (
    "select id, citizen_id, last_used_at from sign_in where token_hash = ? and expires_at > ? and revoked_at is null"
)


_BY_ID = PreparedQuery(
    {"": Columns(Citizen)}, lambda columns: Citizen.select(*columns).where(Citizen.id == parameter("id"))
)


@dataclass(frozen=True)
class CitizenSession:
    """A sign-in of a citizen, as Flask-Login expects it; ``get_id`` is the token in the cookie."""

    citizen_id: int
    token: str
    sign_in_id: int
    last_used_at: dt.datetime
    is_authenticated = True
    is_active = True
    is_anonymous = False
    kind = "citizen"

    def get_id(self) -> str:
        return self.token

    @property
    def account_id(self) -> int:
        return self.citizen_id

    @cached_property
    def citizen(self) -> Citizen:
        """The citizen's own row, read when something asks for it."""
        return _BY_ID.first(id=self.citizen_id)


def find_sign_in(token: str) -> CitizenSession | None:
    """The sign-in whose cookie carries ``token``; None when the sign-in has ended or was revoked."""
    row = first_row(RUNNING, fingerprint(token), now())
    if row is None:
        return None
    sign_in_id, citizen_id, last_used_at = row
    return CitizenSession(citizen_id, token, sign_in_id, SignIn.last_used_at.python_value(last_used_at))


def keep_alive(current: CitizenSession) -> None:
    """Extend a sign-in that is in use, up to its longest time. Written at most every few minutes."""
    moment = now()
    if moment - current.last_used_at < REFRESH_INTERVAL:
        return
    with database.atomic():
        row = SignIn.get_or_none(SignIn.id == current.sign_in_id)
        if row is None:
            return
        end = row.expires_at if row.kept else min(moment + IDLE, row.created_at + LONGEST)
        SignIn.update(last_used_at=moment, expires_at=end).where(SignIn.id == row.id).execute()


def start_sign_in(citizen_id: int, *, keep: bool, token: str | None = None) -> CitizenSession:
    """Sign the citizen in under a new token (or the given one); returns the sign-in."""
    token = token or secrets.token_urlsafe(32)
    moment = now()
    with database.atomic():
        row = SignIn.create(
            citizen=citizen_id,
            token_hash=fingerprint(token),
            created_at=moment,
            last_used_at=moment,
            expires_at=moment + (KEPT if keep else IDLE),
            kept=keep,
        )
    return CitizenSession(citizen_id, token, row.id, moment)


def end_sign_in(current: CitizenSession) -> None:
    """This device is signed out; its cookie is worth nothing from now on."""
    with database.atomic():
        SignIn.update(revoked_at=now()).where(SignIn.id == current.sign_in_id).execute()


def end_all_sign_ins(citizen_id: int, *, but: int | None = None) -> int:
    """Sign the citizen out on every device, except the sign-in ``but``; returns how many there were."""
    ended = SignIn.update(revoked_at=now()).where(SignIn.citizen == citizen_id, SignIn.revoked_at.is_null())
    with database.atomic():
        return (ended.where(SignIn.id != but) if but else ended).execute()


def sign_ins(citizen_id: int) -> list[SignIn]:
    """The devices the citizen is signed in on, the one used last first."""
    running = (SignIn.citizen == citizen_id, SignIn.revoked_at.is_null(), SignIn.expires_at > now())
    return list(SignIn.select().where(*running).order_by(SignIn.last_used_at.desc(), SignIn.id.desc()))


def find_citizen(account: str) -> Citizen | None:
    """The citizen with this user name or mobile number, in any usual spelling."""
    try:
        mobile = numbers.parse_mobile(account, None)
    except ValueError:
        pass
    else:
        return Citizen.get_or_none(Citizen.mobile_index == encryption.blind_index("mobile", mobile))
    try:
        return citizen_named(usernames.comparable(account))
    except usernames.InvalidUsername:
        return None


def find_citizen_id(account: str) -> int:
    """As ``find_citizen``, but only the citizen's number; 0 without one. It takes as long either way."""
    try:
        mobile = numbers.parse_mobile(account, None)
    except ValueError:
        pass
    else:
        return (
            first_row("select id from citizen where mobile_index = ?", encryption.blind_index("mobile", mobile)) or (0,)
        )[0]
    try:
        return citizen_id_named(usernames.comparable(account))
    except usernames.InvalidUsername:
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
    right = passwords.is_right(citizen.password_hash if citizen else None, password)
    if citizen is None or not right:
        return False
    if renewed := passwords.renewed(citizen.password_hash, password):
        with database.atomic():
            Citizen.update(password_hash=renewed).where(Citizen.id == citizen.id).execute()
    return True


def code_target(typed: str) -> str:
    """What codes are counted under: one key for a number in registration and in recovery."""
    return fingerprint(find_account_key(typed))


def typed_mobile(typed: str) -> str:
    """The mobile number that was typed, empty when it was something else."""
    try:
        return numbers.parse_mobile(typed, None)
    except ValueError:
        return ""


def find_account_key(typed: str) -> str:
    """One spelling for everything that means the same user name or the same number; for counting tries."""
    if number := typed_mobile(typed):
        return f"mobile {number}"
    try:
        return f"name {usernames.lookalike_key(usernames.comparable(typed))}"
    except usernames.InvalidUsername:
        return f"other {typed[:100]}"
