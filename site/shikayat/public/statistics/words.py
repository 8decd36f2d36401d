"""The words for what is counted, for pages and for the public table."""

from __future__ import annotations

from ...i18n.lazy_text import lazy_gettext as _l

COUNT_WORDS = {
    "received": _l("Complaints received"),
    "answered": _l("Answered by the office"),
    "in_time": _l("Answered in time"),
    "granted": _l("The office says: relief granted"),
    "solved": _l("The citizen says: solved"),
    "partly": _l("The citizen says: partly solved"),
    "not_solved": _l("The citizen says: not solved"),
    "silent": _l("Closed without a word from the citizen"),
    "reopened": _l("Opened again"),
    "dropped": _l("Not taken up by the office"),
    "escalated": _l("The deadline passed without an answer"),
    "unrouted": _l("No office was set for it"),
}
MEDIAN_WORDS = _l("Half of the answers came within (days)")
CALENDAR_MEDIAN_WORDS = _l("Half of the answers came within (all days, also those of waiting for the citizen)")
