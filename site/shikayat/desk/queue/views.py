"""The queue of the officer's office: what to do first, several at once, and the table for a spreadsheet."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, url_for

from ...casework import audit, office_transitions, permissions, staffing
from ...casework.refusals import NotVisible, Refused
from ...casework.roles import ADMINISTRATOR, DECIDERS, DESK_ROLES
from ...casework.routing import FALLBACK
from ...casework.search import reference_in
from ...dates import today
from ...directory.officers import colleagues
from ...i18n.language import name_key, name_of
from ...text.numbers import show_reference
from ...web.access import current_officer, officer_required
from ...web.csv_export import as_csv
from ...web.fields import requested_page
from ...web.rendering import render_form
from ..queue_filter import came_from
from . import forms, queries, table

blueprint = Blueprint("queue", __name__)


@blueprint.get("/desk/")
@officer_required()
def index() -> Any:
    """Counts, filter and the complaints, the most urgent first; searching a full reference redirects to it."""
    officer = current_officer()
    if officer.role == ADMINISTRATOR:
        return redirect(url_for("audit_log.index"), 303)
    sight = permissions.sight_of(officer)
    form = forms.FilterForm(queries.groups(), queries.places_of(sight))
    queue_filter = form.queue_filter()
    if named := queries.readable(officer, reference_in(queue_filter.words)):
        # Without the words: they would lead from the queue to the complaint again.
        rest = {name: value for name, value in came_from().items() if name in ("queue", "category", "place")}
        return redirect(url_for("case.show", reference=show_reference(named.reference), **rest), 303)
    counts = queries.counts(officer, sight)
    return render_form(
        "desk/queue/index.html",
        form,
        422 if form.errors else 200,
        queue_filter=queue_filter,
        counts=counts,
        queues=queries.queues_for(officer),
        found=queries.complaints(sight, queue_filter, requested_page(), many=counts["todo"] > queries.MANY),
        several=forms.BulkForm(colleagues(officer.office_id)),
        may_assign="assign" in permissions.OWN[officer.role],
        may_take="accept" in permissions.OWN[officer.role],
        officer=officer,
        today=today(),
        came_from=came_from(),
        none_left=forms.none_left(),
    )


@blueprint.route("/desk/several", methods=("GET", "POST"))
@officer_required(*DESK_ROLES)
def several() -> Any:
    """Take the ticked complaints, or give them to a colleague; says which could not be."""
    officer = current_officer()
    form = forms.BulkForm(colleagues(officer.office_id))
    if not form.is_submitted():  # the page in the other language, or opened again
        return redirect(url_for(".index", **came_from()), 303)
    versions = dict(form.chosen)
    ticked = queries.chosen(officer, list(versions))
    may_assign = "assign" in permissions.OWN[officer.role]
    if not form.accepted():
        return render_form(
            "desk/queue/several_again.html",
            form,
            ticked=ticked,
            versions=versions,
            may_assign=may_assign,
            came_from=came_from(),
        )
    done, left = [], []
    for complaint in ticked:
        seen = versions[complaint.reference]
        try:
            if form.to:
                office_transitions.assign(officer, complaint, form.to, expected_version=seen)
            else:
                office_transitions.accept(officer, complaint, expected_version=seen)
        except (Refused, NotVisible):
            left.append(complaint)
        else:
            done.append(complaint)
    context = {"done": done, "left": left, "taken": form.to is None, "came_from": came_from()}
    page = render_template("desk/queue/several.html", **context)
    return make_response(page, 409 if left else 200)


@blueprint.get("/desk/unstaffed")
@officer_required(*DECIDERS, ADMINISTRATOR)
def unstaffed() -> str:
    """The offices with complaints and without people, and who holds what is theirs."""
    officer = current_officer()
    everything = officer.role == ADMINISTRATOR or officer.office_id == FALLBACK
    found = staffing.waiting_for_people(None if everything else permissions.reach(officer))
    rows = sorted(found, key=lambda row: name_key(row[0]))
    return render_template("desk/queue/unstaffed.html", rows=rows, officer=officer)


@blueprint.get("/desk/export.csv")
@officer_required(*DESK_ROLES)
def export() -> Response:
    """The queue as it is filtered, for a spreadsheet: no cell of it can be a formula, no hidden name is in it."""
    officer = current_officer()
    form = forms.FilterForm(queries.groups(), queries.places_of(permissions.sight_of(officer)))
    queue_filter = form.queue_filter()
    audit.record(
        "export", officer=officer, subject=officer.office_id, queue=queue_filter.queue, words=queue_filter.words
    )
    rows = table.rows(queries.export(officer, queue_filter), name_of, show_reference)
    return as_csv(rows, f"complaints-{today().isoformat()}.csv")
