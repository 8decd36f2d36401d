"""Lodging a complaint, one question a page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from ...casework.citizen_transitions import possible_now
from ...text.numbers import show_reference
from ...web.access import citizen_required, current_citizen
from ...web.body_limits import allow_long_text
from ...web.rendering import render_form
from . import forms, queries, steps

blueprint = Blueprint("lodging", __name__)
BOTH = ("GET", "POST")


@blueprint.get("/complaints/new")
@citizen_required
def new() -> Any:
    """Begin, or go on where the citizen stopped."""
    return _next(queries.unfinished(current_citizen()).answers)


@blueprint.route("/complaints/new/category", methods=BOTH)
@citizen_required
def category() -> Any:
    """What kind of matter, and about what."""
    draft = queries.unfinished(current_citizen())
    answers = draft.answers
    form = forms.CategoryForm(data=answers)
    if wanted := form.looking_for():
        if form.known_kind() and form.csrf_token.validate(form):
            queries.save(current_citizen(), **form.known_kind())
        return redirect(url_for(".category", **wanted), 303)
    if form.accepted():
        return _save_and_go_on(kind=form.kind.data, category=form.category.data)
    # Answers without what comes first: the draft they were meant for was sent in the meantime.
    expired = "category" in draft.expired
    anew = not expired and not answers.get("category") and len(answers) > 1
    return render_form("citizen/lodging/category.html", form, begins_anew=anew, expired=expired)


@blueprint.route("/complaints/new/details", methods=BOTH)
@citizen_required
@allow_long_text
def details() -> Any:
    """Subject, story, and whether the office may know who tells it."""
    answers = queries.unfinished(current_citizen()).answers
    form = forms.DetailsForm(data=answers)
    if _comes_too_early("details", answers, form):
        return _next(answers)
    if form.accepted():
        return _save_and_go_on(
            subject=form.subject.data, details=form.details.data, hide_identity=form.hide_identity.data
        )
    return render_form("citizen/lodging/details.html", form, category=queries.category(answers.get("category")))


@blueprint.route("/complaints/new/place", methods=BOTH)
@citizen_required
def place() -> Any:
    """Where the problem is: first of all where the citizen lives."""
    draft = queries.unfinished(current_citizen())
    answers, home = draft.answers, current_citizen()
    at_home = {"province": home.province_id, "district": home.district_id, "tehsil": home.tehsil_id}
    answered = any(level in answers or level in draft.expired for level in at_home)
    form = forms.PlaceForm(data=answers if answered else at_home | answers)
    if _comes_too_early("place", answers, form):
        return _next(answers)
    if form.accepted():
        return _save_and_go_on(landmark=form.landmark.data or "", **form.place_codes())
    expired = any(level in draft.expired for level in at_home)
    return render_form("citizen/lodging/place.html", form, expired=expired)


@blueprint.route("/complaints/new/about", methods=BOTH)
@citizen_required
def about() -> Any:
    """Whether it is about the very office that would get it: then the office above gets it."""
    answers = queries.unfinished(current_citizen()).answers
    if not steps.may_enter("check", answers):
        return _next(answers)
    chosen = {"about_office": "yes" if answers.get("about_office") else "no", "about": answers.get("about", "")}
    form = forms.AboutForm(data=chosen)
    if form.accepted():
        return _save_and_go_on(about_office=form.about_office.data == "yes", about=form.about.data or "")
    ordinary = queries.routed(answers | {"about_office": False})
    return render_form("citizen/lodging/about.html", form, office=ordinary.accused or ordinary.office)


@blueprint.route("/complaints/new/check", methods=BOTH)
@citizen_required
def check() -> Any:
    """Everything on one page; the button lodges it, however often it is pressed."""
    form = forms.LodgeForm()
    # The draft is read first: when a twin of this request ends it a moment later, what it lodged is found below.
    draft = queries.unfinished(current_citizen())
    if form.is_submitted() and (earlier := queries.lodged(current_citizen(), form.once.data or "")):
        return redirect(_received(earlier, form.once.data), 303)
    if not steps.may_enter("check", draft.answers):
        return _next(draft.answers)
    if form.accepted():
        if not form.sends_again() and queries.reported_before(current_citizen(), draft.answers, form.once.data):
            return redirect(url_for(".same"), 303)
        if complaint := queries.lodge(current_citizen(), form.once.data):
            return redirect(_received(complaint, form.once.data), 303)
        form.refuse()
    form.once.data = draft.idempotency_key
    about, where = queries.category(draft.answers["category"]), queries.places_of(draft.answers)
    return render_form(
        "citizen/lodging/check.html",
        form,
        answers=draft.answers,
        category=about,
        places=where,
        routed=queries.routed(draft.answers),
    )


@blueprint.get("/complaints/new/same")
@citizen_required
def same() -> Any:
    """The citizen has reported this before: offers to add to that complaint, or to send the new one all the same."""
    draft = queries.unfinished(current_citizen())
    if not steps.may_enter("check", draft.answers):
        return _next(draft.answers)
    earlier = queries.reported_before(current_citizen(), draft.answers, draft.idempotency_key)
    if earlier is None:
        return redirect(url_for(".check"), 303)
    form = forms.LodgeForm()
    form.once.data = draft.idempotency_key
    return render_form(
        "citizen/lodging/same.html",
        form,
        earlier=earlier,
        reference=show_reference(earlier.reference),
        possible=possible_now(earlier),
    )


def _save_and_go_on(**answers: Any) -> Response:
    return _next(queries.save(current_citizen(), **answers).answers)


def _comes_too_early(step: str, answers: dict[str, Any], form: Any) -> bool:
    """Whether something has to be asked first. What somebody typed on a page of ours is kept all the same: they may
    have gone back to it after the complaint was sent."""
    return not steps.may_enter(step, answers) and not (form.is_submitted() and form.csrf_token.data)


def _next(answers: dict[str, Any]) -> Response:
    return redirect(url_for(f".{steps.first_open(answers)}"), 303)


def _received(complaint: Any, once: str) -> str:
    """The page that says "received"; otherwise than it was meant, when the key was of other answers."""
    how = "1" if complaint.idempotency_key == once else "otherwise"
    return url_for("complaints.show", reference=show_reference(complaint.reference), received=how)
