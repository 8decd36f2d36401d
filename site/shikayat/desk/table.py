"""A queue as rows of plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..casework.deadlines import day_of
from ..language import name_in_group

KINDS = {"complaint": _l("Complaint"), "suggestion": _l("Suggestion"), "question": _l("Question")}
STATUSES = {
    "new": _l("Received"),
    "in_progress": _l("In progress"),
    "waiting": _l("Waiting for the citizen"),
    "answered": _l("Answered"),
    "closed": _l("Closed"),
    "reopened": _l("Reopened"),
    "dropped": _l("Not taken up"),
    "withdrawn": _l("Withdrawn"),
}
OUTCOMES = {
    "granted": _l("Relief granted"),
    "partial": _l("Relief granted in part"),
    "refused": _l("Relief cannot be granted"),
}
VERDICTS = {"solved": _l("Solved"), "partly": _l("Partly solved"), "not_solved": _l("Not solved")}


def rows(complaints: Iterable[Any], name: Callable[[Any], str], reference: Callable[[str], str]) -> Iterator[list[str]]:
    """The heading, then a row for each complaint. The name stands there only where it is not hidden."""
    yield [
        _("Reference"),
        _("Received on"),
        _("Kind"),
        _("What it is about"),
        _("Subject"),
        _("Tehsil"),
        _("Landmark"),
        _("Status"),
        _("Answer due by"),
        _("Office"),
        _("Officer"),
        _("Citizen"),
        _("Outcome"),
        _("Verdict"),
    ]
    for row in complaints:
        cells = (
            reference(row.reference),
            day_of(row.created_at).isoformat(),
            KINDS[row.kind],
            name_in_group(row.category),
            row.subject,
            name(row.tehsil),
            row.landmark,
            STATUSES[row.status],
            row.deadline.isoformat(),
            name(row.office),
            row.officer.full_name if row.officer else "",
            "" if row.hide_identity else row.citizen.full_name,
            OUTCOMES.get(row.outcome, ""),
            VERDICTS.get(row.verdict, ""),
        )
        yield list(cells)
