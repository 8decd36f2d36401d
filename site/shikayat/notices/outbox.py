"""The outbox: messages are put in with the caller's transaction and taken out by ``delivery``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models import Channel, Citizen, Notice, Office, database, now

from .. import encryption
from ..casework.outbox import notices_wait
from .alphabet import plain
from .messages import notice_text

# After the last of these delays a message is given up: a gateway may be down for more than a day.
RETRY_DELAYS = tuple(dt.timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600, 4 * 3600, 12 * 3600, 24 * 3600))
CLAIM_ORDER = (Notice.tries, Notice.next_try_at, Notice.id)
# The beginning of ``last_error`` of a claimed message, with the moment; it stays when the worker was killed.
SENDING = "being sent since "
SENDING_AT_MOST = dt.timedelta(minutes=10)  # far more than sending takes
UNCLEAR = "perhaps sent: "  # the beginning of ``last_error`` of a message that is never sent again by itself


@dataclass(frozen=True)
class Claim:
    """A message that this worker alone may send now; ``tries`` includes this one."""

    id: int
    channel: str
    tries: int


@dataclass(frozen=True)
class Message:
    """A message as it is sent: channel, recipient (E.164 or e-mail address), language, text, and times in UTC."""

    id: int
    channel: str
    recipient: str
    language: str
    words: str
    written: dt.datetime
    sent: dt.datetime | None = None


def send(*, mobile: str, language: str, text: str, citizen: Citizen | int | None = None, deliver: bool = True) -> None:
    """Put a short message for ``mobile`` (E.164) into the outbox, as part of the caller's transaction.

    With ``deliver=False`` the same row is written and never sent, so that the time a request takes does not show
    whether the recipient exists. ``web.saved_forms.tidy`` deletes it.
    """
    Notice.create(
        citizen=citizen,
        channel=Channel.SMS,
        recipient_encrypted=encryption.encrypt(mobile),
        body_encrypted=encryption.encrypt(text),
        language=language,
        next_try_at=now() if deliver else None,
    )
    notices_wait()


def claim_due(channels: Iterable[str]) -> Claim | None:
    """Claim the next message whose time has come, new ones before those that are tried again; None when there is none.

    A claim has no end: a claimed message is due again only when it was certainly not sent (``mark_failed``). So no
    other worker sends it, however slow the gateway is, and one whose worker was killed while it was being sent is not
    sent twice. Claim a message right before it is sent.
    """
    due = (Notice.next_try_at <= now(), Notice.channel.in_(list(channels)))
    while True:
        rows = list(Notice.select(Notice.id, Notice.tries, Notice.channel).where(*due).order_by(*CLAIM_ORDER).limit(1))
        for row in rows:
            with database.atomic():
                claimed = (
                    Notice.update(tries=row.tries + 1, next_try_at=None, last_error=_sending(now()))
                    .where(Notice.id == row.id, Notice.tries == row.tries, *due)
                    .execute()
                )
            if claimed:
                return Claim(row.id, row.channel, row.tries + 1)
        if not rows:
            return None


def message_of(claim: Claim) -> Message:
    """The message that was claimed. Raises what a broken row raises, which is that message's own failure."""
    return _message(Notice.get_by_id(claim.id))


def mark_sent(message_id: int, *, keep_text: bool) -> None:
    """Mark a message as sent. Its text is kept only in development, where a page shows it."""
    changes = {"sent_at": now(), "next_try_at": None, "last_error": ""}
    if not keep_text:
        changes |= {"body_encrypted": "", "recipient_encrypted": ""}
    with database.atomic():
        Notice.update(changes).where(Notice.id == message_id).execute()


def mark_failed(claim: Claim, reason: str) -> bool:
    """The message was not sent: it is tried again after the next delay, or given up after the last.

    Returns whether it is tried again.
    """
    delay = RETRY_DELAYS[claim.tries - 1] if claim.tries <= len(RETRY_DELAYS) else None
    changes = {"last_error": reason[:500], "next_try_at": now() + delay if delay else None}
    with database.atomic():
        Notice.update(changes).where(Notice.id == claim.id, Notice.tries == claim.tries).execute()
    return delay is not None


def mark_unclear(claim: Claim, reason: str) -> None:
    """Mark a message whose delivery is unclear: it keeps its text, and only an operator sends it again."""
    with database.atomic():
        Notice.update(last_error=f"{UNCLEAR}{reason[:500]}").where(
            Notice.id == claim.id, Notice.tries == claim.tries
        ).execute()


@dataclass(frozen=True)
class UnclearMessage:
    """A message that may have been sent, as an operator sees it: ``recipient`` is the end of the number."""

    id: int
    channel: str
    written: dt.datetime
    recipient: str
    reason: str


def unclear_messages() -> list[UnclearMessage]:
    """Messages that may have been sent, oldest first: the answer was unclear, or the worker was killed meanwhile."""
    rows = Notice.select().where(*_is_unclear()).order_by(Notice.id)
    return [UnclearMessage(row.id, row.channel, row.created_at, _masked(row), row.last_error) for row in rows]


def send_again(message_ids: Iterable[int] | None = None) -> int:
    """Put unclear messages (all of them, or those with these ids) back into the outbox; returns how many."""
    chosen = [] if message_ids is None else [Notice.id.in_(list(message_ids))]
    with database.atomic():
        changes = {"next_try_at": now(), "tries": 0, "last_error": ""}
        return int(Notice.update(changes).where(*_is_unclear(), *chosen).execute())


def _is_unclear() -> tuple[Any, ...]:
    stuck = Notice.last_error.startswith(SENDING) & (Notice.last_error < _sending(now() - SENDING_AT_MOST))
    unclear = stuck | Notice.last_error.startswith(UNCLEAR)
    return Notice.sent_at.is_null(), Notice.next_try_at.is_null(), unclear


def _sending(moment: dt.datetime) -> str:
    return f"{SENDING}{moment:%Y-%m-%d %H:%M:%S} UTC"


def _masked(row: Notice) -> str:
    """The end of the recipient's number or address; empty when the row cannot be read."""
    try:
        recipient = _recipient(row) if row.kind else encryption.decrypt(row.recipient_encrypted)
    except ValueError:  # encrypted with a key that is gone
        recipient = ""
    return f"…{recipient[-4:]}" if recipient else ""


def newest(limit: int = 100) -> list[Message]:
    """The newest messages that still have their text (development)."""
    has_text = (Notice.body_encrypted != "") | (Notice.kind != "")
    never_sent = Notice.next_try_at.is_null() & Notice.sent_at.is_null() & (Notice.tries == 0)
    return [
        _message(row) for row in Notice.select().where(has_text, ~never_sent).order_by(Notice.id.desc()).limit(limit)
    ]


def _message(row: Notice) -> Message:
    if row.kind:
        recipient, words = _recipient(row), _words(row)
    else:
        recipient, words = encryption.decrypt(row.recipient_encrypted), encryption.decrypt(row.body_encrypted)
    words = plain(words) if row.channel == Channel.SMS else words
    return Message(row.id, row.channel, recipient, row.language, words, row.created_at, row.sent_at)


def _recipient(row: Notice) -> str:
    """The number or e-mail address; empty when the account is gone."""
    if row.channel == Channel.EMAIL:
        return row.officer.email if row.officer else ""
    return encryption.decrypt(row.citizen.mobile_encrypted) if row.citizen else ""


def _words(row: Notice) -> str:
    office = Office.get_or_none(Office.code == row.data.get("office", ""))
    name = office.names.get(row.language) or office.names["en"] if office else ""
    reference = row.complaint.reference if row.complaint else ""
    return notice_text(row.kind, reference, row.language, row.data, name)
