"""What members of staff did, in a log whose rows are chained: a changed, missing or added row shows.

Each row has a MAC (HMAC-SHA-256) over its own values and the MAC before it; the key is not in the database
(OWASP ASVS 5.0, 16.4.2). Rows are numbered without gaps, and a head row with its own MAC holds the number of the last
one, so that rows cut off at the end are noticed, even after others were added, and so is an empty log. Restoring an
earlier head and cutting the log to fit it goes unnoticed, unless somebody has written down what ``flask audit verify``
printed in between and gives it to the next check.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from models import AuditEntry, AuditHead, Officer, database, now

from .. import encryption

FIRST = "0" * 64
HEAD = 1  # the number of the head's only row
# The number of PostgreSQL's advisory lock under which rows are added one after the other; SQLite has one writer.
LOCK = 0x5348494B


@dataclass(frozen=True)
class Fault:
    """A row that is not as it was written."""

    id: int
    what: str  # "changed" or "missing"


def record(
    action: str, *, officer: Officer | None, subject: str = "", at: dt.datetime | None = None, **data: Any
) -> None:
    """Add a row, as part of the caller's transaction.

    ``subject`` is what was acted on (a reference, a code); ``at`` the moment as naive UTC, now unless given.
    """
    with database.atomic():
        if database.obj.for_update:
            database.execute_sql("select pg_advisory_xact_lock(%s)", (LOCK,))
        last = AuditEntry.select(AuditEntry.id, AuditEntry.mac).order_by(AuditEntry.id.desc()).first()
        entry = AuditEntry(
            id=_next_number(last),
            at=(at or now()).isoformat(timespec="milliseconds"),
            officer=officer,
            action=action,
            subject=subject,
            data=data,
        )
        entry.mac = _mac(entry, last.mac if last else FIRST)
        entry.save(force_insert=True)
        head = {"id": HEAD, "last": entry.id, "mac": _head_mac(entry.id, entry.mac)}
        AuditHead.insert(head).on_conflict(
            conflict_target=[AuditHead.id], preserve=[AuditHead.last, AuditHead.mac]
        ).execute()


def _next_number(last: AuditEntry | None) -> int:
    """The number of the next row. Where rows or the head were tampered with, a number is left out.

    The gap stays, so that ``verify`` reports a cut log even after later rows have been added.
    """
    head = AuditHead.get_or_none(AuditHead.id == HEAD)
    number = last.id if last else 0
    if head is None and last is None:
        # The first row of all tells of the first officer.
        return 1 if Officer.select().count() <= 1 else 2
    if head and last and (head.last, head.mac) == (number, _head_mac(number, last.mac)):
        return number + 1
    return max(number + 1, head.last if head else 0) + 1


def verify(known: tuple[int, str] | None = None) -> tuple[list[Fault], int, str]:
    """Read the whole log; returns the faults, the number of rows, and the last MAC.

    ``known``: the number of rows and the last MAC of an earlier check, which must still be there.
    """
    head = AuditHead.get_or_none(AuditHead.id == HEAD)
    expected_heads = [(head.last, head.mac)] if head else []
    if known:
        expected_heads.append((known[0], _head_mac(*known)))
    faults, previous, expected = [], FIRST, 1
    for entry in _all():
        if entry.id != expected:
            faults.append(Fault(expected, "missing"))
        as_expected = all(mac == _head_mac(last, entry.mac) for last, mac in expected_heads if last == entry.id)
        if entry.mac != _mac(entry, previous) or not as_expected:
            faults.append(Fault(entry.id, "changed"))
        previous, expected = entry.mac, entry.id + 1
    rows = expected - 1
    # No row at all is a fault where there are officers: each of them was added by an action that the log records.
    emptied = not rows and Officer.select().exists()
    if emptied or any(last > rows for last, _mac_then in expected_heads) or (rows and head is None):
        faults.append(Fault(expected, "missing"))
    return faults, rows, previous


def _all() -> Iterator[AuditEntry]:
    reached = 0
    while rows := list(AuditEntry.select().where(AuditEntry.id > reached).order_by(AuditEntry.id).limit(1000)):
        yield from rows
        reached = rows[-1].id


def _mac(entry: AuditEntry, previous: str) -> str:
    words = [previous, entry.id, entry.at, entry.officer_id, entry.action, entry.subject, entry.data]
    return encryption.blind_index("audit", json.dumps(words, ensure_ascii=False, sort_keys=True))


def _head_mac(last: int, mac: str) -> str:
    return encryption.blind_index("audit head", f"{last}:{mac}")
