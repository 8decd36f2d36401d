"""One complaint at the desk. Each transition has a page of its own; a refused one keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ...casework import accusations, office_transitions, permissions, proposals, routing
from ...casework.lifecycle import is_possible
from ...casework.queues import next_one
from ...casework.refusals import NotVisible, Refused
from ...casework.roles import DESK_ROLES
from ...casework.timeline import history
from ...dates import today
from ...directory.officers import colleagues
from ...text.numbers import show_reference
from ...web.access import current_officer, officer_required
from ...web.body_limits import allow_long_text
from ...web.rendering import render_form
from ..queue_filter import came_from, queue_filter_from
from . import forms, queries

blueprint = Blueprint("case", __name__)
BOTH = ("GET", "POST")
TRANSITIONS: dict[str, Callable[..., Any]] = {
    "accept": office_transitions.accept,
    "assign": office_transitions.assign,
    "ask": office_transitions.ask,
    "answer": office_transitions.answer,
    "forward": office_transitions.forward,
    "propose_drop": office_transitions.propose_drop,
    "approve_drop": office_transitions.approve_drop,
    "refuse_drop": office_transitions.refuse_drop,
    "note": office_transitions.note,
    "reveal": office_transitions.reveal,
    "propose_accuse": accusations.propose_accuse,
    "approve_accuse": accusations.approve_accuse,
    "refuse_accuse": accusations.refuse_accuse,
}

DECISIONS = {"approve_drop", "refuse_drop", "approve_accuse", "refuse_accuse"}


@blueprint.get("/desk/<reference>")
@officer_required(*DESK_ROLES)
def show(reference: str) -> Any:
    """Everything about one complaint, and what can be done with it."""
    complaint = _visible(reference)
    if reference != show_reference(complaint.reference):
        return redirect(_page(complaint), 308)
    context = _about(complaint)
    form = forms.TakeForm(complaint) if "accept" in context["transitions"] else None
    return render_template("desk/case/show.html", form=form, **context)


@blueprint.post("/desk/<reference>/take")
@officer_required(*DESK_ROLES)
def take(reference: str) -> Any:
    complaint = _visible(reference)
    return _transition_page(complaint, "accept", forms.TakeForm(complaint), lambda _form: {}, template="show")


@blueprint.route("/desk/<reference>/assign", methods=BOTH)
@officer_required(*DESK_ROLES)
def assign(reference: str) -> Any:
    complaint = _visible(reference)
    may_see = [row for row in colleagues(complaint.office_id) if permissions.can_see(row, complaint)]
    form = forms.AssignForm(complaint, may_see)
    return _transition_page(complaint, "assign", form, lambda form: {"to": form.to})


@blueprint.route("/desk/<reference>/ask", methods=BOTH)
@officer_required(*DESK_ROLES)
@allow_long_text
def ask(reference: str) -> Any:
    complaint = _visible(reference)
    return _transition_page(complaint, "ask", forms.AskForm(complaint), lambda form: {"text": form.text.data})


@blueprint.route("/desk/<reference>/answer", methods=BOTH)
@officer_required(*DESK_ROLES)
@allow_long_text
def answer(reference: str) -> Any:
    complaint = _visible(reference)
    form = forms.AnswerForm(complaint, complaint.citizen.language)
    names = ("outcome", "text", "done_on", "done_where")
    return _transition_page(complaint, "answer", form, lambda form: {name: form[name].data for name in names})


@blueprint.route("/desk/<reference>/forward", methods=BOTH)
@officer_required(*DESK_ROLES)
@allow_long_text
def forward(reference: str) -> Any:
    complaint = _visible(reference)
    form = forms.ForwardForm(complaint)
    return _transition_page(complaint, "forward", form, lambda form: {"to": form.chosen, "reason": form.text.data})


@blueprint.route("/desk/<reference>/drop", methods=BOTH)
@officer_required(*DESK_ROLES)
@allow_long_text
def drop(reference: str) -> Any:
    """Propose not to take it up."""
    complaint = _visible(reference)
    words: Callable[[Any], dict[str, Any]] = lambda form: {"ground": form.ground.data, "fact": form.text.data}  # noqa: E731
    return _transition_page(complaint, "propose_drop", forms.DropForm(complaint), words, template="drop")


@blueprint.route("/desk/<reference>/decide", methods=BOTH)
@officer_required(*DESK_ROLES)
@allow_long_text
def decide(reference: str) -> Any:
    """Decide about a colleague's proposal: to drop the complaint, or that it is about an officer or office."""
    complaint = _visible(reference)
    proposal = proposals.pending(current_officer(), complaint)
    kind = proposal.kind if proposal else "drop"
    form = forms.DecideForm(complaint, kind)
    if form.decision.data == "refuse":
        return _transition_page(
            complaint, f"refuse_{kind}", form, lambda form: {"reason": form.text.data}, template="decide"
        )
    return _transition_page(complaint, f"approve_{kind}", form, lambda _form: {}, template="decide")


@blueprint.route("/desk/<reference>/note", methods=BOTH)
@officer_required(*DESK_ROLES)
@allow_long_text
def note(reference: str) -> Any:
    complaint = _visible(reference)
    return _transition_page(complaint, "note", forms.NoteForm(complaint), lambda form: {"text": form.text.data})


@blueprint.route("/desk/<reference>/reveal", methods=BOTH)
@officer_required(*DESK_ROLES)
@allow_long_text
def reveal(reference: str) -> Any:
    """Have a hidden name shown, with a reason that the citizen reads."""
    complaint = _visible(reference)
    return _transition_page(complaint, "reveal", forms.RevealForm(complaint), lambda form: {"reason": form.text.data})


@blueprint.route("/desk/<reference>/accuse", methods=BOTH)
@officer_required(*DESK_ROLES)
@allow_long_text
def accuse(reference: str) -> Any:
    """Propose to note which office or officer it is about; they can then no longer see it."""
    complaint = _visible(reference)

    def words(form: Any) -> dict[str, Any]:
        about = {"accused": form.person} if form.person else {"office": form.chosen}
        return about | {"reason": form.text.data}

    return _transition_page(complaint, "propose_accuse", forms.AccuseForm(complaint), words, template="accuse")


def _visible(reference: str) -> Any:
    return queries.visible(current_officer(), reference) or abort(404)


def _page(complaint: Any) -> str:
    return url_for("case.show", reference=show_reference(complaint.reference), **came_from())


def _after(complaint: Any, before: Any, form: Any) -> str:
    """Where to go afterwards: to the complaint, to the queue if it went away, or to the next one if wanted."""
    if form.opens_next():
        following = next_one(current_officer(), queue_filter_from(), before)
        return _page(following) if following else url_for("queue.index", **came_from(), none_left=1)
    stays = queries.visible(current_officer(), complaint.reference)
    return _page(complaint) if stays else url_for("queue.index", **came_from())


def _possible_transitions(complaint: Any, proposal: Any) -> set[str]:
    """What this officer can do with it now. ``proposal``: the one that waits for a decision, or None."""
    officer = current_officer()
    transitions = {
        t for t in TRANSITIONS if is_possible(t, complaint.status) and permissions.may(officer, t, complaint)
    }
    decides = proposal is not None and proposals.may_decide(officer, proposal)
    transitions -= DECISIONS - ({f"approve_{proposal.kind}", f"refuse_{proposal.kind}"} if decides else set())
    if proposal is not None:
        transitions -= {"propose_drop", "propose_accuse"}
    if complaint.questions >= office_transitions.MOST_QUESTIONS:
        transitions.discard("ask")
    if not complaint.hide_identity or permissions.sees_identity(officer, complaint):
        transitions.discard("reveal")
    if complaint.transfers >= office_transitions.MOST_TRANSFERS:
        transitions.discard("forward")
    return transitions


def _transition_page(
    complaint: Any, name: str, form: Any, words: Callable[[Any], dict[str, Any]], *, template: str | None = None
) -> Response:
    """The page of a transition, and the transition itself; ``_after`` says where it leads."""
    proposal = proposals.pending(current_officer(), complaint)
    if not form.is_submitted() and name not in _possible_transitions(complaint, proposal):
        return redirect(_page(complaint), 303)
    status, before = None, copy(complaint)
    if form.accepted():
        try:
            TRANSITIONS[name](current_officer(), complaint, expected_version=form.expected_version, **words(form))
        except Refused as refused:
            complaint = queries.visible(current_officer(), complaint.reference) or abort(404)
            form.refuse(refused.reason, complaint)
            status = 409
        except NotVisible:
            abort(404)
        else:
            return redirect(_after(complaint, before, form), 303)
    if request.method == "POST" and template == "show":
        return render_form("desk/case/show.html", form, status, **_about(complaint))
    return render_form(f"desk/case/{template or name}.html", form, status, back=_page(complaint), **_about(complaint))


def _about(complaint: Any) -> dict[str, Any]:
    officer = current_officer()
    acts = permissions.can_see(officer, complaint)
    proposal = proposals.pending(officer, complaint)
    lines = [
        line
        for line in history(complaint, desk=True)
        if (acts or line.is_for(officer.office_id)) and proposals.may_read_event(officer, line.event)
    ]
    why, why_place = routing.why(complaint)
    return {
        "complaint": complaint,
        "acts": acts,
        "identity": queries.identity(officer, complaint) if acts else None,
        "accused": queries.accused(complaint) if acts else [],
        "proposal": proposal if acts else None,
        "lines": lines,
        "newest": {line.kind: line for line in reversed(lines)},
        "transitions": _possible_transitions(complaint, proposal),
        "officer": officer,
        "why": why,
        "why_place": why_place,
        "questions_left": office_transitions.MOST_QUESTIONS - complaint.questions,
        "today": today(),
        "came_from": came_from(),
    }
