"""The outbox: messages are put in with the caller's transaction and taken out by ``delivery``."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from models import Citizen, Notice, Office, database, now

from .. import vault
from ..casework.outbox import notices_wait
from .alphabet import plain
from .words import notice_words

# After the last of these waits a message is given up.
WAITS = tuple(dt.timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600, 4 * 3600))


@dataclass(frozen=True)
class Message:
    """A message as it goes out: how, to whom (E.164 or an address), in which language, the words, and when (UTC)."""

    id: int
    channel: str
    recipient: str
    language: str
    words: str
    written: dt.datetime
    sent: dt.datetime | None = None


def send(*, mobile: str, language: str, text: str, citizen: Citizen | int | None = None, really: bool = True) -> None:
    """Put a short message for ``mobile`` (E.164) into the outbox, as part of the caller's transaction.

    With ``really=False`` the same row is written and never sent: how long it takes does not tell whether there is
    anybody. ``safekeeping.queries.tidy`` deletes it.
    """
    Notice.create(
        citizen=citizen,
        channel="sms",
        recipient_sealed=vault.seal(mobile),
        body_sealed=vault.seal(text),
        language=language,
        next_try_at=now() if really else None,
    )
    notices_wait()


def take_due(limit: int = 20) -> list[Message]:
    """Messages whose time has come, oldest first.

    Their next try is set before they are handed out, so two workers do not send the same one at once.
    """
    moment = now()
    with database.atomic():
        rows = list(
            Notice.select()
            .where(Notice.sent_at.is_null(), Notice.next_try_at <= moment)
            .order_by(Notice.next_try_at, Notice.id)
            .limit(limit)
        )
        taken = []
        for row in rows:
            wait = WAITS[row.tries] if row.tries < len(WAITS) else None
            claimed = (
                Notice.update(tries=row.tries + 1, next_try_at=moment + wait if wait else None)
                .where(Notice.id == row.id, Notice.tries == row.tries, Notice.sent_at.is_null())
                .execute()
            )
            if claimed:
                taken += _readable(row)
    return taken


def mark_sent(message_id: int, *, keep_words: bool) -> None:
    """The message has left. Its words are kept only in development, where people read them on a page."""
    changes = {"sent_at": now(), "next_try_at": None, "last_error": ""}
    if not keep_words:
        changes |= {"body_sealed": "", "recipient_sealed": ""}
    with database.atomic():
        Notice.update(changes).where(Notice.id == message_id).execute()


def mark_failed(message_id: int, reason: str) -> None:
    """The message could not be sent; it is tried again later."""
    with database.atomic():
        Notice.update(last_error=reason[:500]).where(Notice.id == message_id).execute()


def newest(limit: int = 100) -> list[Message]:
    """The newest messages that still have their words (development)."""
    wordy = (Notice.body_sealed != "") | (Notice.kind != "")
    never_sent = Notice.next_try_at.is_null() & Notice.sent_at.is_null() & (Notice.tries == 0)
    return [_message(row) for row in Notice.select().where(wordy, ~never_sent).order_by(Notice.id.desc()).limit(limit)]


def _readable(row: Notice) -> list[Message]:
    """The message of a row; none, with the reason written down, when its words cannot be made or unsealed."""
    try:
        return [_message(row)]
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        # One broken row must not hold up everybody else's messages.
        mark_failed(row.id, f"{type(error).__name__}: {error}")
        return []


def _message(row: Notice) -> Message:
    if row.kind:
        recipient, words = _recipient(row), _words(row)
    else:
        recipient, words = vault.unseal(row.recipient_sealed), vault.unseal(row.body_sealed)
    words = plain(words) if row.channel == "sms" else words
    return Message(row.id, row.channel, recipient, row.language, words, row.created_at, row.sent_at)


def _recipient(row: Notice) -> str:
    """Where it goes; empty when the person is gone."""
    if row.channel == "email":
        return row.officer.email if row.officer else ""
    return vault.unseal(row.citizen.mobile_sealed) if row.citizen else ""


def _words(row: Notice) -> str:
    office = Office.get_or_none(Office.code == row.data.get("office", ""))
    name = office.names.get(row.language) or office.names["en"] if office else ""
    return notice_words(row.kind, row.complaint.reference, row.language, row.data, name)
