"""Saved forms, and the counters of the rate limits."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Mapping

from peewee import Case

from models import Draft, Notice, RateLimitCounter, SavedForm, SignIn, StaffSignIn, VerificationCode, database, now

from .. import encryption

LIFETIME = dt.timedelta(hours=24)
CODES_KEPT = dt.timedelta(days=1)
SIGN_INS_KEPT = dt.timedelta(days=30)
MESSAGES_KEPT = dt.timedelta(days=90)


def fingerprint(token: str) -> str:
    """SHA-256 of a random token, as 64 hexadecimal digits: what the database keeps instead of the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def save(browser: str, owner: str, path: str, fields: dict[str, list[str]]) -> None:
    """Save the fields that ``owner`` typed at ``path`` for a day, one form per page and browser."""
    kept = {SavedForm.fields_encrypted: encryption.encrypt(json.dumps(fields)), SavedForm.expires_at: now() + LIFETIME}
    with database.atomic():
        SavedForm.insert(
            {SavedForm.token_hash: _key_of(browser, owner, path), SavedForm.path: path[: SavedForm.path.max_length]}
            | kept
        ).on_conflict(conflict_target=[SavedForm.token_hash], update=kept).execute()


def saved_form(browser: str, owner: str, path: str) -> dict[str, list[str]] | None:
    """Return what ``owner`` typed at ``path`` in this browser, or None; never another person's fields."""
    row = SavedForm.get_or_none(SavedForm.token_hash == _key_of(browser, owner, path), SavedForm.expires_at > now())
    return json.loads(encryption.decrypt(row.fields_encrypted)) if row else None


def delete_saved_form(browser: str, owner: str, path: str) -> None:
    """Delete the form saved there."""
    with database.atomic():
        SavedForm.delete().where(SavedForm.token_hash == _key_of(browser, owner, path)).execute()


def _key_of(browser: str, owner: str, path: str) -> str:
    return fingerprint(f"{browser}\0{owner}\0{path}")


def count_try(key: str, seconds: int, *, by: int = 1) -> int:
    """Count one more try under ``key`` in the running window of ``seconds``; returns how many there were.

    One statement, so that simultaneous tries are all counted.
    """
    moment = int(time.time())
    fresh = RateLimitCounter.window_start > moment - seconds
    with database.atomic():
        row = (
            RateLimitCounter.insert(key=fingerprint(key), count=by, window_start=moment)
            .on_conflict(
                conflict_target=[RateLimitCounter.key],
                update={
                    RateLimitCounter.count: Case(None, [(fresh, RateLimitCounter.count + by)], by),
                    RateLimitCounter.window_start: Case(None, [(fresh, RateLimitCounter.window_start)], moment),
                },
            )
            .returning(RateLimitCounter.count)
            .execute()
        )
        return next(iter(row)).count


def decrement_try(key: str, seconds: int, *, by: int = 1) -> None:
    """Count ``by`` less under ``key``, if its window still runs; a window that has ended leaves no credit."""
    running = (RateLimitCounter.key == fingerprint(key), RateLimitCounter.window_start > int(time.time()) - seconds)
    with database.atomic():
        RateLimitCounter.update(count=RateLimitCounter.count - by).where(
            *running, RateLimitCounter.count >= by
        ).execute()


def current_counts(windows: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """For each key, with the seconds of its window: the tries and the seconds that its window lasts."""
    moment, found = int(time.time()), dict.fromkeys(windows, (0, 0))
    names = {fingerprint(key): key for key in windows}
    for row in RateLimitCounter.select().where(RateLimitCounter.key.in_(list(names))):
        left = row.window_start + windows[names[row.key]] - moment
        if left > 0:
            found[names[row.key]] = (row.count, left)
    return found


def seconds_left(key: str, seconds: int) -> int:
    """How long the running window of ``key`` still lasts; 0 when there is none."""
    row = RateLimitCounter.get_or_none(RateLimitCounter.key == fingerprint(key))
    return max(0, row.window_start + seconds - int(time.time())) if row else 0


def tries(key: str, seconds: int) -> int:
    """Return the number of tries under ``key`` in the running window."""
    row = RateLimitCounter.get_or_none(
        RateLimitCounter.key == fingerprint(key), RateLimitCounter.window_start > int(time.time()) - seconds
    )
    return row.count if row else 0


def forget_tries(key: str) -> None:
    """Start the count under ``key`` afresh."""
    with database.atomic():
        RateLimitCounter.delete().where(RateLimitCounter.key == fingerprint(key)).execute()


def tidy() -> None:
    """Delete expired drafts, saved forms, counters, codes, sign-ins and messages.

    A message is kept for a while after it was sent or given up, for questions about it.
    """
    moment = now()
    with database.atomic():
        SavedForm.delete().where(SavedForm.expires_at < moment).execute()
        RateLimitCounter.delete().where(RateLimitCounter.window_start < int(time.time()) - 2 * 24 * 3600).execute()
        Draft.delete().where(Draft.updated_at < moment - dt.timedelta(days=60)).execute()
        VerificationCode.delete().where(VerificationCode.expires_at < moment - CODES_KEPT).execute()
        for table in (SignIn, StaffSignIn):
            table.delete().where(table.expires_at < moment - SIGN_INS_KEPT).execute()
        Notice.delete().where(Notice.sent_at < moment - MESSAGES_KEPT).execute()
        waits = Notice.sent_at.is_null(False) | Notice.next_try_at.is_null(False)
        Notice.delete().where(Notice.created_at < moment - MESSAGES_KEPT, ~waits).execute()
        never_sent = Notice.sent_at.is_null() & Notice.next_try_at.is_null() & (Notice.tries == 0)
        Notice.delete().where(Notice.created_at < moment - CODES_KEPT, never_sent).execute()


def can_write() -> None:
    """Write one row and take it back; raises peewee's errors when the database takes no write."""
    with database.atomic():
        RateLimitCounter.insert(key="ready", count=0, window_start=0).on_conflict_ignore().execute()
        RateLimitCounter.delete().where(RateLimitCounter.key == "ready").execute()
