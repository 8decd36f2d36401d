"""Signing in and out, getting back in, and the profile."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from ...i18n.language import language_names
from ...identity import citizen_session, citizens
from ...identity.credential_fields import BUSY, CodeForm, NewPasswordForm, too_many_codes
from ...identity.passwords import Busy
from ...notices.verification_limits import IDENTITY, PASSWORD
from ...web.access import citizen_required, current_citizen, is_citizen, safe_next, wait
from ...web.form_again import show_form_again
from ...web.rendering import render_form
from ...web.saved_forms import forget_tries
from . import queries, recovery
from .forms import (
    WRONG_SIGN_IN,
    ChangePasswordForm,
    LanguageForm,
    PlaceAndAddressForm,
    RecoverForm,
    RecoverWithIdentityForm,
    SignInForm,
    SignOutForm,
    too_many_tries,
)

blueprint = Blueprint("account", __name__)
blueprint.after_app_request(citizen_session.refresh_sign_in)


@blueprint.app_errorhandler(Busy)
def busy(_error: Busy) -> Response:
    """Answer that too many sign-ins are in progress."""
    return show_form_again(str(BUSY), 503, retry_after=10)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response:
    form = SignInForm()
    if not form.is_submitted() and is_citizen():
        return redirect(safe_next() or url_for("dashboard.index"), 303)
    if not form.accepted():
        return render_form("citizen/account/sign_in.html", form)
    citizen = citizens.find_citizen(form.username.data)
    if seconds := citizen_session.must_wait(form.username.data, citizen.id if citizen else None):
        return _too_many("citizen/account/sign_in.html", form, too_many_tries(seconds), seconds)
    if not citizens.password_is_right(citizen, form.password.data) or citizen is None:
        form.refuse(WRONG_SIGN_IN)
        return render_form("citizen/account/sign_in.html", form)
    keep = form.keep.data and not form.shared.data  # who ticks both is better safe
    if citizen_session.needs_code(form.username.data, citizen.id):
        citizen_session.succeeded(form.username.data, citizen.id)
        state = recovery.begin(form.username.data, citizen.id, PASSWORD, keep=keep, shared=form.shared.data)
        return _send(state, "citizen/account/sign_in.html", form)
    citizen_session.succeeded(form.username.data, citizen.id)
    return _enter(citizen.id, keep=keep, shared=form.shared.data)


def _enter(citizen_id: int, *, keep: bool, shared: bool) -> Response:
    citizen_session.enter(citizens.start_sign_in(citizen_id, keep=keep), keep=keep, shared=shared)
    return redirect(safe_next() or url_for("dashboard.index"), 303)


@blueprint.route("/sign-out", methods=["GET", "POST"])
def sign_out() -> Response:
    if not is_citizen():
        return redirect(url_for("account.sign_in"), 303)
    form = SignOutForm()
    if not form.accepted():
        return render_form("citizen/account/sign_out.html", form)
    citizens.end_sign_in(current_user)
    citizen_session.leave()
    return redirect(url_for("pages.home"), 303)


@blueprint.route("/profile/sign-out-everywhere", methods=["GET", "POST"])
@citizen_required
def sign_out_everywhere() -> Response:
    form = SignOutForm()
    if not form.accepted():
        return render_form(
            "citizen/account/sign_out_everywhere.html", form, sign_ins=citizens.sign_ins(current_citizen().id)
        )
    citizens.end_all_sign_ins(current_citizen().id)
    citizen_session.leave()
    return redirect(url_for("account.sign_in"), 303)


@blueprint.route("/recover", methods=["GET", "POST"])
def recover() -> Response:
    form = RecoverForm()
    if not form.accepted():
        return render_form("citizen/account/recover.html", form)
    state = recovery.begin(form.username.data, citizens.find_citizen_id(form.username.data))
    return _send(state, "citizen/account/recover.html", form)


@blueprint.route("/recover/identity", methods=["GET", "POST"])
def recover_with_identity() -> Response:
    """For an owner whose codes strangers have used up: the identity number opens a share of the owner's own."""
    form = RecoverWithIdentityForm()
    if not form.accepted():
        return render_form("citizen/account/recover_with_identity.html", form)
    citizen_id = citizens.find_citizen_id(form.username.data)
    is_owner = queries.has_identity(citizen_id, form.identity.data)
    state = recovery.begin(form.username.data, citizen_id if is_owner else 0, IDENTITY)
    return _send(state, "citizen/account/recover_with_identity.html", form)


def _send(state: recovery.Recovery, page: str, form: SignInForm | RecoverForm | CodeForm) -> Response:
    """Send a code and ask for it; ``page`` with its ``form`` once more when there were too many."""
    requester = citizen_session.owner_asks(state.proof) if state.proof else citizen_session.requester(state.citizen)
    if refusal := citizen_session.must_wait_for_code(state.account, requester, state.citizen, state.number):
        return _too_many(page, form, too_many_codes(refusal), refusal.seconds, state=state, codes_used_up=True)
    queries.send_code(state, requester)
    return redirect(url_for("account.recover_code", next=safe_next()), 303)


@blueprint.route("/recover/code", methods=["GET", "POST"])
def recover_code() -> Response:
    state, form = recovery.running(), CodeForm()
    if state is None:
        return redirect(url_for("account.recover"), 303)
    if form.wants_another():
        return _send(state, "citizen/account/recover_code.html", form)
    if form.accepted():
        outcome = queries.check_code(state, form.code.data)
        if outcome == "right":
            citizen_session.code_was_right(queries.mobile_of(state.citizen))
            if state.sign_in:
                return _enter(state.citizen, keep=state.keep, shared=state.shared)
            state.mark_verified()
            return redirect(url_for("account.recover_password"), 303)
        form.refuse(outcome)
    return render_form("citizen/account/recover_code.html", form, state=state)


@blueprint.route("/recover/password", methods=["GET", "POST"])
def recover_password() -> Response:
    state = recovery.running()
    citizen = queries.citizen_by_id(state.citizen) if state and state.verified and not state.sign_in else None
    if citizen is None:
        return redirect(url_for("account.recover"), 303)
    form = NewPasswordForm(about=[citizen.username, citizen.full_name])
    if not form.accepted():
        return render_form("citizen/account/recover_password.html", form, citizen=citizen)
    queries.set_password(citizen, form.password.data)
    citizen_session.enter(citizens.start_sign_in(citizen.id, keep=False), keep=False)
    return redirect(url_for("dashboard.index"), 303)


@blueprint.get("/profile")
@citizen_required
def profile() -> str:
    citizen = current_citizen()
    return render_template(
        "citizen/account/profile.html",
        citizen=citizen,
        masked=queries.shown_masked(citizen),
        sign_ins=citizens.sign_ins(citizen.id),
        this_sign_in=current_user.sign_in_id,
        language_names=language_names(current_citizen().language),
    )


@blueprint.route("/profile/password", methods=["GET", "POST"])
@citizen_required
def change_password() -> Response:
    citizen = current_citizen()
    form = ChangePasswordForm(about=[citizen.username, citizen.full_name])
    if not form.accepted():
        return render_form("citizen/account/change_password.html", form)
    if seconds := wait(f"password:{citizen.id}", citizen_session.DEVICE_TRIES, citizen_session.WINDOW):
        return _too_many("citizen/account/change_password.html", form, too_many_tries(seconds), seconds)
    if not citizens.password_is_right(citizen, form.old_password.data):
        form.refuse_old()
        return render_form("citizen/account/change_password.html", form)
    forget_tries(f"password:{citizen.id}")
    queries.set_password(citizen, form.password.data, but=current_user.sign_in_id)
    return redirect(url_for("account.profile"), 303)


@blueprint.route("/profile/address", methods=["GET", "POST"])
@citizen_required
def change_address() -> Response:
    citizen = current_citizen()
    form = PlaceAndAddressForm(citizen)
    if not form.accepted():
        return render_form("citizen/account/change_address.html", form)
    queries.change_details(citizen, address=form.address.data, **form.place_codes())
    return redirect(url_for("account.profile"), 303)


@blueprint.route("/profile/language", methods=["GET", "POST"])
@citizen_required
def change_language() -> Response:
    form = LanguageForm(names=language_names(), data={"language": current_citizen().language})
    if not form.accepted():
        return render_form("citizen/account/change_language.html", form)
    queries.change_details(current_citizen(), language=form.language.data)
    return redirect(url_for("account.profile"), 303)


def _too_many(page: str, form: SignInForm, sentence: str, seconds: int, **context: Any) -> Response:
    form.refuse(sentence)
    response = render_form(page, form, 429, **context)
    response.headers["Retry-After"] = str(seconds)
    return response
