"""Where a citizen is told something, whether there is such a citizen or not."""

from __future__ import annotations

from dataclasses import dataclass

from .. import encryption
from ..database import first_row
from ..i18n.language import DEFAULT
from . import outbox

# No phone has it: it stands for a number where there is none.
NOBODYS_NUMBER = "+923000000000"


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
    outbox.send(citizen=owner.id or None, mobile=owner.mobile, language=owner.language, text=words, really=allowed)
