"""A queue as rows of plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask_babel import gettext as _

from ...casework.deadlines import days_taken
from ...casework.labels import KINDS, OUTCOMES, STATUSES, VERDICTS
from ...dates import day_of, today
from ...i18n.language import name_in_group


def rows(complaints: Iterable[Any], name: Callable[[Any], str], reference: Callable[[str], str]) -> Iterator[list[str]]:
    """Yield the heading, then a row for each complaint. Hidden names are left out."""
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
        _("Held for"),
        _("Days since it was received"),
        _("Days that count for the office"),
    ]
    day = today()
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
            name(row.held_for) if row.held_for else "",
            *days_taken(row, day),
        )
        yield [str(cell) for cell in cells]
