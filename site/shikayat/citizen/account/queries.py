"""Citizens and their sign-ins: who is it, is the password right, and what may be changed."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any

from models import Citizen, database, now

from ... import encryption
from ...database import first_row
from ...identity.citizens import end_all_sign_ins
from ...identity.passwords import hash_password
from ...notices import account_messages
from ...notices import outbox as notices
from ...notices import verification as codes
from ...notices.contacts import contact, notify_if
from ...notices.verification_limits import Requester, may_send
from ...text import numbers
from .recovery import Recovery


def set_password(citizen: Citizen, password: str, *, but: int | None = None) -> None:
    """Give the citizen a new password, sign every other device out, and tell the citizen by message."""
    hashed = hash_password(password)
    with database.atomic():
        Citizen.update(password_hash=hashed, password_changed_at=now()).where(Citizen.id == citizen.id).execute()
        end_all_sign_ins(citizen.id, but=but)
        tell(citizen, account_messages.password_changed)


def tell(citizen: Citizen, message: Callable[[str], str]) -> None:
    """Send the citizen a message in their own language, as part of the caller's transaction."""
    notices.send(
        citizen=citizen,
        mobile=encryption.decrypt(citizen.mobile_encrypted),
        language=citizen.language,
        text=message(citizen.language),
    )


def send_code(recovery: Recovery, requester: Requester) -> None:
    """Send a code that lets the citizen in, or choose a password; without a citizen (0) the same rows are written."""
    owner = contact("id", recovery.citizen)
    words = account_messages.sign_in_code if recovery.sign_in else account_messages.recovery_code
    with database.atomic():
        sent = may_send(owner.mobile, requester, real=owner.id != 0)
        digits = codes.issue(recovery.purpose, str(recovery.citizen), recovery.browser, real=sent)
        notify_if(sent, owner, words(owner.language, digits))


def check_code(recovery: Recovery, digits: str) -> str:
    """RIGHT, WRONG or SPENT, see ``codes.queries.check``."""
    return codes.check(recovery.purpose, str(recovery.citizen), recovery.browser, digits)


def mobile_of(citizen_id: int) -> str:
    """The citizen's mobile number."""
    return contact("id", citizen_id).mobile


def has_identity(citizen_id: int, number: str) -> bool:
    """Whether ``number`` is the citizen's identity card or passport number. Without a citizen (0) it takes as long."""
    found = first_row("select identity_encrypted from citizen where id = ?", citizen_id)
    encrypted = found[0] if found else encryption.encrypt("")
    return hmac.compare_digest(encryption.decrypt(encrypted).encode(), number.encode())


def citizen_by_id(citizen_id: int | None) -> Citizen | None:
    """The citizen with this number, or None."""
    return Citizen.get_or_none(Citizen.id == citizen_id) if citizen_id else None


def change_details(citizen: Citizen, **changes: Any) -> None:
    """Store other values of the citizen's own details: address, place, language."""
    with database.atomic():
        Citizen.update(changes).where(Citizen.id == citizen.id).execute()


def shown_masked(citizen: Citizen) -> dict[str, str]:
    """Return identity and mobile number masked for display."""
    mask = numbers.mask_passport if citizen.identity_kind == "passport" else numbers.mask_cnic
    return {
        "identity": mask(encryption.decrypt(citizen.identity_encrypted)),
        "mobile": numbers.mask_mobile(encryption.decrypt(citizen.mobile_encrypted)),
    }
