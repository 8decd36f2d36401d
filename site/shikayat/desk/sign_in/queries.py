"""Officers and their sign-ins: who is it, is the password right, is the second factor given."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from models import Office, Officer, RecoveryCode, StaffSignIn, database, now

from ... import encryption
from ...casework import audit
from ...identity import passwords, totp, usernames
from ...identity.passwords import hash_password
from ...prepared_query import Columns, PreparedQuery, parameter
from ...text import cleaning
from ...text.numbers import normalise_reference
from ...web.access import STAFF
from ...web.saved_forms import fingerprint

# Shorter than a citizen's: what is on this screen belongs to other people.
IDLE = dt.timedelta(minutes=30)
LONGEST = dt.timedelta(hours=10)
# Between the password and the second factor.
TO_PROVE = dt.timedelta(minutes=10)
REFRESH_INTERVAL = dt.timedelta(minutes=1)
# A password that was set by an administrator (OWASP ASVS 5.0, 6.4.1).
FIRST_PASSWORD = dt.timedelta(days=14)


@dataclass(frozen=True)
class OfficerSession:
    """A sign-in of an officer, as Flask-Login expects it; ``mfa_verified`` once the second factor was given."""

    officer: Officer
    token: str
    sign_in_id: int
    last_used_at: dt.datetime
    mfa_verified: bool
    is_active = True
    is_authenticated = True
    is_anonymous = False
    kind = "officer"

    @property
    def account_id(self) -> int:
        return self.officer.id

    def get_id(self) -> str:
        return STAFF + self.token


_RUNNING = PreparedQuery(
    {"": Columns(StaffSignIn), "officer": Columns(Officer), "officer.office": Columns(Office)},
    lambda columns: (
        StaffSignIn.select(*columns)
        .join(Officer)
        .join(Office)
        .where(
            StaffSignIn.token_hash == parameter("token_hash"),
            StaffSignIn.expires_at > parameter("moment"),
            StaffSignIn.revoked_at.is_null(),
            Officer.active,
        )
    ),
)


def find_sign_in(token: str) -> OfficerSession | None:
    """The officer whose cookie carries ``token``; None when the sign-in has ended, or the officer was sent away."""
    row = _RUNNING.first(token_hash=fingerprint(token), moment=now())
    return OfficerSession(row.officer, token, row.id, row.last_used_at, row.mfa_verified) if row else None


def find_officer(typed: str) -> Officer | None:
    """The active officer with this user name."""
    name = _name(typed)
    return Officer.get_or_none(Officer.username == name, Officer.active) if name is not None else None


def find_officer_key(typed: str) -> str:
    """What tries at this user name are counted under: the very spelling by which ``find_officer`` looks for it."""
    name = _name(typed)
    return f"name {name}" if name is not None else "other"


def _name(typed: str) -> str | None:
    try:
        return usernames.comparable(typed)
    except usernames.InvalidUsername:
        return None


def password_is_right(officer: Officer | None, typed: str) -> bool:
    """Whether ``typed`` is the officer's password. Without an officer it takes as long, and is not.

    A first password that was not used for two weeks is none any more.
    """
    right = passwords.is_right(officer.password_hash if officer else None, cleaning.clean_password(typed))
    if officer is None or not right:
        return False
    return not (officer.password_is_temporary and now() - officer.password_changed_at > FIRST_PASSWORD)


def begin(officer: Officer) -> OfficerSession:
    """The password was right: a sign-in that opens nothing yet but the question for the second factor."""
    return _sign_in(officer, mfa_verified=False, lasts=TO_PROVE)


def verify_second_factor(current: OfficerSession, code: str) -> OfficerSession | None:
    """Sign the officer in if the code is the phone's (once) or one of those on paper (once); None if it is neither."""
    officer = current.officer
    with database.atomic():
        how = (
            "code" if _use_totp_step(officer, code) else "recovery code" if _use_recovery_code(officer, code) else None
        )
        if how is None:
            return None
        audit.record("sign in", officer=officer, subject=officer.username, how=how)
        return _fully(current)


def choose_password(officer: Officer, password: str, *, but: int | None = None) -> None:
    """Give the officer a new password of their own and end every other sign-in."""
    hashed = hash_password(password)
    with database.atomic():
        Officer.update(password_hash=hashed, password_is_temporary=False, password_changed_at=now()).where(
            Officer.id == officer.id
        ).execute()
        end_all_sign_ins(officer, but=but)
        audit.record("change password", officer=officer, subject=officer.username)


def enrol(current: OfficerSession, secret: str, code: str) -> tuple[OfficerSession, list[str]] | None:
    """Take a phone into use, if its code proves that it has the secret; returns the sign-in and new recovery codes.

    Every other sign-in ends: it was made with the phone of before.
    """
    step = totp.step_of(secret, code)
    if step is None:
        return None
    with database.atomic():
        Officer.update(totp_encrypted=encryption.encrypt(secret), totp_step=step, enrolled_at=now()).where(
            Officer.id == current.officer.id
        ).execute()
        end_all_sign_ins(current.officer)
        audit.record("enrol phone", officer=current.officer, subject=current.officer.username)
        return _fully(current), new_recovery_codes(current.officer)


def new_recovery_codes(officer: Officer) -> list[str]:
    """Ten new codes; the old ones are worth nothing from now on. Only their hashes are kept."""
    codes = totp.recovery_codes()
    with database.atomic():
        RecoveryCode.delete().where(RecoveryCode.officer == officer).execute()
        rows = [{"officer": officer.id, "code_hash": _hashed(officer, code)} for code in codes]
        RecoveryCode.insert_many(rows).execute()
        audit.record("new recovery codes", officer=officer, subject=officer.username)
    return codes


def unused_recovery_codes(officer: Officer) -> int:
    """How many of the codes on paper are still unused."""
    return RecoveryCode.select().where(RecoveryCode.officer == officer, RecoveryCode.used_at.is_null()).count()


def keep_alive(current: OfficerSession) -> None:
    """The sign-in is in use: it lasts another half hour, but never longer than a day's work."""
    moment = now()
    if not current.mfa_verified or moment - current.last_used_at < REFRESH_INTERVAL:
        return
    with database.atomic():
        row = StaffSignIn.get_by_id(current.sign_in_id)
        StaffSignIn.update(last_used_at=moment, expires_at=min(moment + IDLE, row.created_at + LONGEST)).where(
            StaffSignIn.id == row.id
        ).execute()


def end_sign_in(current: OfficerSession) -> None:
    """This device is signed out; its cookie is worth nothing from now on."""
    with database.atomic():
        StaffSignIn.update(revoked_at=now()).where(StaffSignIn.id == current.sign_in_id).execute()
        audit.record("sign out", officer=current.officer, subject=current.officer.username)


def end_all_sign_ins(officer: Officer, *, but: int | None = None) -> None:
    """Sign the officer out on every device, except the sign-in ``but``."""
    running = StaffSignIn.update(revoked_at=now()).where(
        StaffSignIn.officer == officer, StaffSignIn.revoked_at.is_null()
    )
    with database.atomic():
        (running.where(StaffSignIn.id != but) if but else running).execute()


def change_details(officer: Officer, *, email: str, language: str) -> None:
    """Where, and in which language, the officer gets notices."""
    with database.atomic():
        Officer.update(email=email, language=language).where(Officer.id == officer.id).execute()
        audit.record("change details", officer=officer, subject=officer.username)


def note_failure(officer: Officer | None) -> None:
    """Log a wrong password or code.

    An unknown name is not stored: people type their password there by mistake.
    """
    audit.record("failed sign in", officer=officer, subject=officer.username if officer else "")


def _sign_in(officer: Officer, *, mfa_verified: bool, lasts: dt.timedelta) -> OfficerSession:
    token, moment = secrets.token_urlsafe(32), now()
    row = StaffSignIn.create(
        officer=officer,
        token_hash=fingerprint(token),
        mfa_verified=mfa_verified,
        created_at=moment,
        last_used_at=moment,
        expires_at=moment + lasts,
    )
    return OfficerSession(officer, token, row.id, moment, mfa_verified)


def _fully(current: OfficerSession) -> OfficerSession:
    # A new token: what was known before the second factor opens nothing after it (ASVS 5.0, 7.2.4).
    StaffSignIn.update(revoked_at=now()).where(StaffSignIn.id == current.sign_in_id).execute()
    return _sign_in(Officer.get_by_id(current.officer.id), mfa_verified=True, lasts=IDLE)


def _use_totp_step(officer: Officer, code: str) -> bool:
    if not officer.totp_encrypted or len(code) != 6:
        return False
    step = totp.step_of(encryption.decrypt(officer.totp_encrypted), code)
    if step is None:
        return False
    fresh = Officer.update(totp_step=step).where(Officer.id == officer.id, Officer.totp_step < step)
    return bool(fresh.execute())


def _use_recovery_code(officer: Officer, code: str) -> bool:
    unused = RecoveryCode.update(used_at=now()).where(
        RecoveryCode.officer == officer,
        RecoveryCode.code_hash == _hashed(officer, code),
        RecoveryCode.used_at.is_null(),
    )
    return bool(unused.execute())


def _hashed(officer: Officer, code: str) -> str:
    return encryption.blind_index("paper-code", f"{officer.id}:{normalise_reference(code)}")
