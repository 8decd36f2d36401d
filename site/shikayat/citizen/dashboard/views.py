"""What a citizen sees after signing in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from ...casework.drafts import has_unfinished
from ...dates import today
from ...web.access import citizen_required, current_citizen
from ...web.fields import requested_page
from ...web.rendering import render_form
from . import forms, queries

blueprint = Blueprint("dashboard", __name__)


@blueprint.get("/dashboard")
@citizen_required
def index() -> Any:
    """Totals, and the citizen's complaints, newest first."""
    citizen = current_citizen()
    form = forms.FilterForm()
    complaint_filter = form.complaint_filter()
    totals = queries.totals(citizen)
    return render_form(
        "citizen/dashboard/index.html",
        form,
        status=422 if form.errors else 200,
        citizen=citizen,
        complaint_filter=complaint_filter,
        found=queries.complaints(citizen, complaint_filter, requested_page(), of_all=totals["all"]),
        totals=totals,
        searchable=bool(totals["all"] or form.is_set or form.errors),
        has_unfinished=has_unfinished(citizen),
        today=today(),
    )
