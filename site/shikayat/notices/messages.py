"""The texts of notices about complaints, made when a notice is sent, in the language of its recipient.

Short: an SMS in Urdu letters holds 70 characters, and each further part costs as much again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from ..i18n.catalogs import locale_of
from ..i18n.language import day_words, one_way
from ..text.numbers import show_reference


def notice_text(kind: str, reference: str, language: str, data: dict[str, Any], office: str = "") -> str:
    """The text of a notice. ``data`` may hold ``deadline`` and ``until`` (ISO dates); ``office`` is a name."""
    days = {name: dt.date.fromisoformat(data[name]) for name in ("deadline", "until") if name in data}
    with force_locale(locale_of(language)):
        shown = {name: day_words(day) for name, day in days.items()}
        return TEXTS[kind](reference=one_way(show_reference(reference)), office=office, **shown)


def _received(*, reference: str, deadline: str, **_more: str) -> str:
    return _("Received: %(reference)s. Answer due by %(day)s.", reference=reference, day=deadline)


def _accepted(*, reference: str, **_more: str) -> str:
    return _("The office has begun to work on your complaint %(reference)s.", reference=reference)


def _asked(*, reference: str, **_more: str) -> str:
    return _("The office has a question about %(reference)s. Please sign in and reply.", reference=reference)


def _answered(*, reference: str, until: str, **_more: str) -> str:
    return _(
        "The office has answered %(reference)s. Sign in and say by %(day)s whether it is solved.",
        reference=reference,
        day=until,
    )


def _forwarded(*, reference: str, office: str, deadline: str, **_more: str) -> str:
    return _(
        "%(reference)s was passed on to %(office)s. Answer due by %(day)s.",
        reference=reference,
        office=office,
        day=deadline,
    )


def _escalated(*, reference: str, office: str, deadline: str, **_more: str) -> str:
    return _(
        "No answer in time: %(reference)s is now with %(office)s. Answer due by %(day)s.",
        reference=reference,
        office=office,
        day=deadline,
    )


def _dropped(*, reference: str, **_more: str) -> str:
    return _("The office does not take up %(reference)s. Sign in to see why; you may object.", reference=reference)


def _revealed(*, reference: str, **_more: str) -> str:
    return _("An officer has looked at your name in %(reference)s. Sign in to see the reason.", reference=reference)


def _resumed(*, reference: str, **_more: str) -> str:
    return _("You did not reply about %(reference)s. The office goes on without your reply.", reference=reference)


def _reminded(*, reference: str, until: str, **_more: str) -> str:
    return _(
        "Is %(reference)s solved? Sign in and say so. Without your word it closes after %(day)s.",
        reference=reference,
        day=until,
    )


def _closed(*, reference: str, **_more: str) -> str:
    return _("%(reference)s was closed, as you did not object. You can still reopen it.", reference=reference)


def _assigned(*, reference: str, **_more: str) -> str:
    return _("The complaint %(reference)s was given to you.", reference=reference)


def _replied(*, reference: str, **_more: str) -> str:
    return _("The citizen has replied in complaint %(reference)s.", reference=reference)


TEXTS: dict[str, Callable[..., str]] = {
    "received": _received,
    "accepted": _accepted,
    "asked": _asked,
    "answered": _answered,
    "forwarded": _forwarded,
    "escalated": _escalated,
    "dropped": _dropped,
    "revealed": _revealed,
    "resumed": _resumed,
    "reminded": _reminded,
    "closed": _closed,
    "assigned": _assigned,
    "replied": _replied,
}
