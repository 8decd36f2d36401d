"""How to reach a citizen by SMS, with the same work whether there is such a citizen or not."""

from __future__ import annotations

from dataclasses import dataclass

from .. import encryption
from ..database import first_row
from ..i18n.language import DEFAULT
from . import outbox

# Belongs to no phone; used where there is no citizen.
NOBODYS_NUMBER = "+923000000000"


@dataclass(frozen=True)
class Contact:
    """How to reach a citizen; ``id`` is 0 and the number NOBODYS_NUMBER when there is no such citizen."""

    id: int
    mobile: str
    language: str


def contact(column: str, value: int | str) -> Contact:
    """How to reach the citizen whose ``column`` has this value. Without such a citizen it takes as long."""
    nobody = (0, encryption.encrypt(NOBODYS_NUMBER), DEFAULT)
    found = first_row(f"select id, mobile_encrypted, language from citizen where {column} = ?", value)  # noqa: S608 - ours
    citizen_id, encrypted, language = found or nobody
    return Contact(citizen_id, encryption.decrypt(encrypted), language)


def notify_if(allowed: bool, owner: Contact, words: str) -> None:
    """Put ``words`` into the outbox with the caller's transaction; unless ``allowed``, as a row that is never sent."""
    outbox.send(citizen=owner.id or None, mobile=owner.mobile, language=owner.language, text=words, deliver=allowed)
