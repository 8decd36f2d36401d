"""The status of a complaint and the citizen's transitions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ...casework import citizen_transitions, routing
from ...casework.deadlines import days_taken
from ...casework.drafts import has_unfinished
from ...casework.lifecycle import DROPPED
from ...casework.refusals import Refused
from ...casework.timeline import history
from ...dates import today
from ...i18n.language import one_way
from ...text.numbers import show_reference
from ...web.access import citizen_id, citizen_required, current_citizen
from ...web.body_limits import allow_long_text
from ...web.rate_limits import refund, wait
from ...web.rendering import render_form, render_page_or_part, wants_part
from . import forms, queries

blueprint = Blueprint("complaints", __name__)
BOTH = ("GET", "POST")

blueprint.add_app_template_filter(show_reference, "reference")
blueprint.add_app_template_filter(routing.next_if_late, "next_if_late")
blueprint.add_app_template_filter(days_taken, "days_taken")
# Titles, like messages, know no markup that would keep a reference in one piece.
blueprint.add_app_template_filter(one_way, "one_way")


@blueprint.get("/complaints/<reference>")
@citizen_required
def show(reference: str) -> Any:
    """Show a complaint; htmx gets only the status, and nothing when it has not changed."""
    current = queries.current(citizen_id(), reference) or abort(404)
    if reference != show_reference(current.reference):
        return _written_rightly(current.reference)
    if wants_part() and forms.shown_version() == current.version:
        return _nothing_new()
    complaint = queries.own(citizen_id(), reference) or abort(404)
    context = _about(complaint) | {"received": forms.just_received(), "otherwise": forms.received_otherwise()}
    context["has_unfinished"] = context["received"] and has_unfinished(current_citizen())
    return render_page_or_part("citizen/complaints/show.html", "citizen/complaints/_refreshed.html", **context)


def _nothing_new() -> Response:
    response = make_response("", 204)
    response.vary.add("HX-Request")
    return response


@blueprint.get("/complaints/<reference>/print")
@citizen_required
def print_(reference: str) -> Any:
    """The acknowledgement, for paper."""
    complaint = queries.own(citizen_id(), reference) or abort(404)
    if reference != show_reference(complaint.reference):
        return _written_rightly(complaint.reference)
    return render_template("citizen/complaints/print.html", citizen=current_citizen(), **_about(complaint))


@blueprint.route("/complaints/<reference>/reply", methods=BOTH)
@citizen_required
@allow_long_text
def reply(reference: str) -> Any:
    """Answer the office's question."""
    return _transition_page("reply", reference, forms.ReplyForm, lambda form: {"text": form.text.data})


@blueprint.route("/complaints/<reference>/verdict", methods=BOTH)
@citizen_required
@allow_long_text
def verdict(reference: str) -> Any:
    """Say whether the answer has solved it."""
    return _transition_page("verdict", reference, forms.VerdictForm, forms.VerdictForm.words)


@blueprint.route("/complaints/<reference>/reopen", methods=BOTH)
@citizen_required
@allow_long_text
def reopen(reference: str) -> Any:
    """Take it up again at the office above; for a complaint that was not taken up, the one appeal."""
    complaint = queries.own(citizen_id(), reference) or abort(404)
    if complaint.status == DROPPED:
        return _transition_page("appeal", reference, forms.AppealForm, lambda form: {"text": form.text.data})
    return _transition_page("reopen", reference, forms.ReopenForm, lambda form: {"text": form.text.data})


@blueprint.route("/complaints/<reference>/withdraw", methods=BOTH)
@citizen_required
@allow_long_text
def withdraw(reference: str) -> Any:
    """Take the complaint back."""
    return _transition_page("withdraw", reference, forms.WithdrawForm, lambda form: {"text": form.text.data or ""})


@blueprint.route("/track", methods=BOTH)
def track() -> Any:
    """Show the status to a person who knows the reference and the last digits of the number."""
    form = forms.TrackForm()
    if form.accepted():
        # Only wrong tries stay counted: four digits are quickly guessed.
        counts = (("track:from", request.remote_addr), ("track:of", form.reference.data))
        if seconds := wait(*counts):
            form.refuse(forms.too_many(seconds))
            response = render_form("citizen/complaints/track.html", form, status=429)
            response.headers["Retry-After"] = str(seconds)
            return response
        if complaint := queries.tracked(form.reference.data, form.last_four.data):
            refund(*counts)
            return render_form("citizen/complaints/track.html", form, complaint=complaint, today=today())
        form.refuse(forms.NOT_FOUND)
    return render_form("citizen/complaints/track.html", form)


TRANSITIONS: dict[str, Callable[..., Any]] = {
    "reply": citizen_transitions.reply,
    "verdict": citizen_transitions.judge,
    "reopen": citizen_transitions.reopen,
    "appeal": citizen_transitions.appeal,
    "withdraw": citizen_transitions.withdraw,
}


def _transition_page(
    name: str, reference: str, kind: type[forms.TransitionForm], words: Callable[[Any], dict[str, Any]]
) -> Any:
    """The page of a transition, and the transition itself; afterwards back to the complaint."""
    citizen = current_citizen()
    complaint = queries.own(citizen.id, reference) or abort(404)
    page = url_for("complaints.show", reference=show_reference(complaint.reference))
    form = kind(complaint)
    if not form.is_submitted() and name not in citizen_transitions.possible_now(complaint):
        return redirect(page, 303)
    status = None
    if form.accepted():
        try:
            TRANSITIONS[name](citizen, complaint, expected_version=form.expected_version, **words(form))
        except Refused as refused:
            complaint = queries.own(citizen.id, reference) or abort(404)
            form.refuse(refused.reason, complaint)
            status = 409
        else:
            return redirect(page, 303)
    return render_form(f"citizen/complaints/{name}.html", form, status, back=page, **_about(complaint))


def _written_rightly(reference: str) -> Response:
    address = url_for(request.endpoint or "", reference=show_reference(reference))
    query = request.query_string.decode()
    return redirect(f"{address}?{query}" if query else address, 308)


def _about(complaint: Any) -> dict[str, Any]:
    about, where = routing.why(complaint)
    lines = history(complaint)
    return {
        "complaint": complaint,
        "lines": lines,
        "newest": {line.kind: line for line in reversed(lines)},
        "why": about,
        "why_place": where,
        "above": citizen_transitions.office_above(complaint),
        "transitions": citizen_transitions.possible_now(complaint),
        "today": today(),
    }
