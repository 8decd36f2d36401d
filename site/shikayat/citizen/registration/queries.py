"""The draft of a registration, the code for its mobile number, and the account that comes of it."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from typing import Any

from peewee import IntegrityError

from models import Citizen, Draft, SignIn, database, now

from ... import encryption
from ...directory import places
from ...identity.citizens import CitizenSession, citizen_id_named, find_sign_in, start_sign_in
from ...identity.usernames import lookalike_key
from ...notices import account_messages
from ...notices import verification as codes
from ...notices.contacts import Contact, contact, notify_if
from ...notices.verification_limits import WARNING, Requester, may_send
from ...text import cleaning
from ...web.saved_forms import fingerprint
from .steps import is_answered, with_changes

# After this time another person may be using the browser, so the number is verified again.
AWAY = dt.timedelta(hours=1)
# Answers that need no verified number.
BEFORE_PROOF = ("nationality", "mobile")
PLACE_LEVELS = ("province", "district", "tehsil")

# A second press of the last button, or a retry after a cut connection, still finds its account for so long.
SAME_PRESS = dt.timedelta(minutes=2)


USED_AGAIN = {
    "identity_index": account_messages.identity_used_again,
    "mobile_index": account_messages.mobile_used_again,
}


class UsernameTaken(Exception):
    """The user name was taken by another account during this registration."""


class JustRegistered(Exception):
    """The button was pressed twice: the account of this draft is open already, and ``current`` is signed in."""

    def __init__(self, current: CitizenSession) -> None:
        super().__init__()
        self.current = current


def username_is_taken(username: str) -> bool:
    """Whether an account has this user name, or one that looks like it."""
    return citizen_id_named(username) != 0


def answers_of(token: str | None, *, verify: bool) -> dict[str, Any]:
    """What has been answered in the draft of this browser; empty without one.

    ``verify``: what was told after the code stays hidden until the number is proved, for a shared phone or a changed
    number. ``away`` is among the answers when it has to be proved again.
    """
    draft = _draft(token)
    if draft is None:
        return {}
    answers = _opened(draft)
    if "mobile" not in answers or is_answered("verify", answers, verify=verify):
        return answers
    return {name: answers[name] for name in (*BEFORE_PROOF, "away") if name in answers}


def _opened(draft: Draft) -> dict[str, Any]:
    answers = json.loads(encryption.decrypt(draft.answers))
    if now() - draft.updated_at > AWAY and answers.pop("verified", None):
        answers["away"] = True
    if _has_ended_place(answers):
        answers = {name: value for name, value in answers.items() if name not in PLACE_LEVELS}
        answers["place_expired"] = True
    return answers


def _has_ended_place(answers: dict[str, Any]) -> bool:
    codes = [answers.get(level) or "" for level in PLACE_LEVELS]
    return any(codes) and any(code and not place for code, place in zip(codes, places.chosen(*codes), strict=True))


def save(token: str | None, changes: dict[str, Any], *, verify: bool) -> tuple[str, dict[str, Any]]:
    """Add the answers of one page to the draft, or begin one; returns its token and all its answers.

    Raises JustRegistered.
    """
    with database.atomic():
        draft = _draft(token, lock=True)
        if token and not draft:
            _refuse_second_press(token)
        known = _opened(draft) if draft else {}
        if verify and _another_person(known, changes):
            known = {}
        if changes.keys() & {"mobile", "verified"}:
            known.pop("away", None)
        answers = with_changes(known, changes)
        encrypted = encryption.encrypt(json.dumps(answers))
        if token and draft:
            Draft.update(answers=encrypted, updated_at=now()).where(Draft.id == draft.id).execute()
            return token, answers
        token = secrets.token_urlsafe(32)
        Draft.create(
            kind="registration",
            token_hash=fingerprint(token),
            answers=encrypted,
            idempotency_key=secrets.token_urlsafe(32),
        )
        return token, answers


def discard(token: str | None) -> None:
    """Throw away the draft of this browser."""
    with database.atomic():
        Draft.delete().where(Draft.token_hash == fingerprint(token or ""), Draft.kind == "registration").execute()


def _another_person(known: dict[str, Any], changes: dict[str, Any]) -> bool:
    """Whether the number changes in a draft whose own number was not verified."""
    number = known.get("mobile")
    told = number is not None and "verified" not in known and bool(set(known) - set(BEFORE_PROOF))
    return told and changes.get("mobile", number) != number


def _draft(token: str | None, *, lock: bool = False) -> Draft | None:
    if not token:
        return None
    rows = Draft.select().where(Draft.token_hash == fingerprint(token), Draft.kind == "registration")
    # SQLite takes its lock with the transaction (lock_type IMMEDIATE) and knows no FOR UPDATE.
    return (rows.for_update() if lock and database.obj.for_update else rows).first()


def send_code(token: str, mobile: str, language: str, requester: Requester) -> None:
    """Send a code to ``mobile``. A number that has an account gets a message that says so, and no code works.

    The same work is done for both.
    """
    owner = contact("mobile_index", encryption.blind_index("mobile", mobile))
    with database.atomic():
        sent = may_send(mobile, requester, new_account=True)
        digits = codes.issue("register", mobile, token, real=owner.id == 0)
        words = (
            account_messages.registration_code(language, digits),
            account_messages.already_registered(owner.language),
        )
        to = owner if owner.id else Contact(0, mobile, language)
        notify_if(sent, to, words[1 if owner.id else 0])


def check_code(token: str, mobile: str, digits: str) -> str:
    """RIGHT, WRONG or SPENT, see ``codes.queries.check``."""
    return codes.check("register", mobile, token, digits)


def register(token: str, language: str, requester: Requester) -> CitizenSession:
    """Open the account of a complete draft, sign it in and delete the draft, all in one transaction.

    Pressing twice opens one account: the second press gets the first one's sign-in. An identity or mobile
    number that another account holds is kept without its index; the page does not show it, the holder is told.

    Raises UsernameTaken; JustRegistered.
    """
    with database.atomic():
        draft = _draft(token, lock=True)
        if draft is None:
            _refuse_second_press(token)
            raise UsernameTaken
        answers = json.loads(encryption.decrypt(draft.answers))
        citizen = _open_account(answers, language, requester)
        draft.delete_instance()
        return start_sign_in(citizen.id, keep=False, token=_sign_in_token(token))


def _sign_in_token(token: str) -> str:
    """The same sign-in for every press of the same draft's button; it cannot be guessed."""
    return encryption.blind_index("sign-in-after", token)


def _refuse_second_press(token: str) -> None:
    current = find_sign_in(_sign_in_token(token))
    if current and now() - SignIn.get_by_id(current.sign_in_id).created_at < SAME_PRESS:
        raise JustRegistered(current)


def _open_account(answers: dict[str, Any], language: str, requester: Requester) -> Citizen:
    # Another registration may take the same name or number between the look and the insert; look again then.
    for _attempt in range(3):
        if username_is_taken(answers["username"]):
            break
        try:
            return _insert(answers, language, requester)
        except IntegrityError:
            continue
    raise UsernameTaken


def _insert(answers: dict[str, Any], language: str, requester: Requester) -> Citizen:
    indexes = {
        "mobile_index": encryption.blind_index("mobile", answers["mobile"]),
        # CNIC and NICOP are the same number on two cards.
        "identity_index": encryption.blind_index("identity", _identity(answers)),
    }
    holders = {name: contact(name, value) for name, value in indexes.items()}
    plain = ("username", "password_hash", "full_name", "gender", "nationality", "identity_kind")
    with database.atomic():
        citizen = Citizen.create(
            **{name: answers[name] for name in plain},
            username_key=lookalike_key(answers["username"]),
            **{name: answers.get(name) for name in ("country", "province", "district", "tehsil")},
            **{name: None if holders[name].id else value for name, value in indexes.items()},
            full_name_key=cleaning.search_key(answers["full_name"])[: Citizen.full_name_key.max_length],
            birth_date=dt.date.fromisoformat(answers["birth_date"]),
            mobile_encrypted=encryption.encrypt(answers["mobile"]),
            identity_encrypted=encryption.encrypt(answers["identity"]),
            address=answers.get("address", ""),
            contested=any(holder.id for holder in holders.values()),
            language=language,
        )
        # Told or not, the same rows are written: time does not tell whether a number has an account.
        for name, message in USED_AGAIN.items():
            holder = holders[name]
            sent = may_send(holder.mobile, Requester(requester.address, WARNING), real=holder.id != 0)
            notify_if(sent, holder, message(holder.language))
    return citizen


def _identity(answers: dict[str, Any]) -> str:
    if answers["identity_kind"] == "passport":
        return f"passport{answers['country']}{answers['identity']}"
    return f"cnic{answers['identity']}"
