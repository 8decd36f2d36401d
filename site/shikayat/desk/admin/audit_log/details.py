"""The details of a row of the audit log in words: what each key means, and its value as people read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from ....casework.labels import GROUNDS, OUTCOMES, QUEUES, ROLES
from ....i18n.language import in_language
from ....i18n.lazy_text import lazy_gettext as _l

# What every key of the log means. A key without a line here is refused by a test.
KEYS = {
    "active": _l("In use"),
    "category": _l("Category"),
    "conduct": _l("About the conduct of an office"),
    "days": _l("Days to answer"),
    "emergency": _l("Emergency number"),
    "ground": _l("Ground"),
    "how": _l("Second factor"),
    "names": _l("Name"),
    "office": _l("Office"),
    "outcome": _l("Outcome"),
    "queue": _l("Queue"),
    "reason": _l("Reason"),
    "role": _l("Role"),
    "synonyms": _l("Words that find it"),
    "titles": _l("Title"),
    "to": _l("Given to"),
    "was": _l("Office before"),
    "words": _l("Words searched for"),
}
# Kept for the check of the log; it tells a reader nothing.
NOT_SHOWN = {"version"}
HOW = {"code": _l("Code of the phone"), "recovery code": _l("Recovery code")}
CODED: dict[str, Mapping[Any, Any]] = {
    "ground": GROUNDS,
    "how": HOW,
    "outcome": OUTCOMES,
    "queue": QUEUES,
    "role": ROLES,
}
OFFICES = {"office", "was", "to"}  # the value is the code of an office; of "to" also the number of an officer


def in_words(data: Mapping[str, Any], name: Callable[[Any], str | None]) -> list[tuple[str, str]]:
    """Label and value of each detail, in the page's language.

    ``name(value)`` is the name of the office with this code or of the officer with this number, or None. A key that is
    not in ``KEYS``, as a later or an earlier version may have written it, is shown as it is: no detail is left out.
    """
    return [
        (str(KEYS[key]), _value(key, value, name)) if key in KEYS else (key, _as_written(value))
        for key, value in data.items()
        if key not in NOT_SHOWN and value not in ("", [], {})
    ]


def _as_written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _value(key: str, value: Any, name: Callable[[Any], str | None]) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value is None:
        return _("None")
    if isinstance(value, dict):
        return in_language(value) if all(isinstance(text, str) for text in value.values()) else _as_written(value)
    if isinstance(value, list):
        return " · ".join(map(_as_written, value))
    if key in OFFICES:
        return name(value) or str(value)
    return str(CODED.get(key, {}).get(value, value))
