"""Citizens and their sign-ins: who is it, is the password right, and what may be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models import Citizen, database, now

from ... import encryption
from ...identity.citizens import end_all_sign_ins
from ...identity.passwords import hash_password
from ...notices import account_messages
from ...notices import outbox as notices
from ...notices import verification as codes
from ...notices.contacts import contact, tell_if
from ...notices.verification_limits import Asker, may_send
from ...text import numbers


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
        tell_if(sent, owner, account_messages.recovery_code(owner.language, digits))


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
