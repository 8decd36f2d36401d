"""Officers sign in: password, then a code from the phone; and what they change about that themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from markupsafe import Markup

from ... import encryption
from ...i18n.language import language_names
from ...identity import totp
from ...identity.sign_in_limits import OFFICERS, WINDOW, factor_key, must_wait, remember_device, succeeded
from ...web.access import SAVED_FORMS, current_account, current_officer, officer_required, safe_next, wait
from ...web.rendering import render_form
from ...web.saved_forms import forget_tries
from . import forms, queries

blueprint = Blueprint("sign_in", __name__)
BOTH = ("GET", "POST")
CODES = 8  # wrong codes, or wrong passwords while signed in, within a quarter of an hour
NEW_PHONE = "new_phone"  # the encrypted secret of a phone that is being enrolled


@blueprint.after_app_request
def keep_officer_alive(response: Response) -> Response:
    """Extend the sign-in when a page is opened, but not when a page refreshes itself."""
    # Looked for without loading it: a page that is the same for everybody must not touch the session.
    current = g.get("_login_user")
    if (
        isinstance(current, queries.OfficerSession)
        and session.get("_user_id")
        and not request.headers.get("HX-Request")
    ):
        queries.keep_alive(current)
    return response


@blueprint.route("/desk/sign-in", methods=BOTH)
def sign_in() -> Any:
    form = forms.StaffSignInForm()
    if not form.is_submitted() and _mfa_verified():
        return redirect(safe_next() or url_for("queue.index"), 303)
    if not form.accepted():
        return render_form("desk/sign_in/sign_in.html", form)
    name = form.username.data
    officer, key = queries.find_officer(name), queries.find_officer_key(name)
    if seconds := must_wait(OFFICERS, key, officer.id if officer else None):
        form.refuse(forms.too_many(seconds))
        return _later(render_form("desk/sign_in/sign_in.html", form, 429), seconds)
    if not queries.password_is_right(officer, form.password.data) or officer is None:
        queries.note_failure(officer)
        form.refuse(forms.WRONG_SIGN_IN)
        return render_form("desk/sign_in/sign_in.html", form)
    succeeded(OFFICERS, key, officer.id)
    _enter(queries.begin(officer))
    return redirect(url_for("sign_in.code", next=safe_next()), 303)


@blueprint.route("/desk/sign-in/code", methods=BOTH)
def code() -> Any:
    """Ask for the second factor; an officer without one, or with a first password, is redirected to set it up."""
    staff = _without_second_factor()
    if staff is None:
        return redirect(url_for("queue.index") if _mfa_verified() else url_for("sign_in.sign_in"), 303)
    if staff.officer.password_is_temporary:
        return redirect(url_for("sign_in.first_password"), 303)
    if not staff.officer.totp_encrypted:
        return redirect(url_for("sign_in.phone"), 303)
    form = forms.CodeForm()
    if not form.accepted():
        return render_form("desk/sign_in/code.html", form)
    counted = factor_key("code", OFFICERS, staff.officer.id)
    if seconds := wait(counted, CODES, WINDOW):
        form.refuse(forms.too_many(seconds))
        return _later(render_form("desk/sign_in/code.html", form, 429), seconds)
    mfa_verified = queries.verify_second_factor(staff, form.code.data)
    if mfa_verified is None:
        queries.note_failure(staff.officer)
        form.refuse(forms.WRONG_CODE)
        return render_form("desk/sign_in/code.html", form)
    forget_tries(counted)
    _enter(mfa_verified)
    return redirect(safe_next() or url_for("queue.index"), 303)


@blueprint.route("/desk/sign-in/password", methods=BOTH)
def first_password() -> Any:
    """A password of the officer's own, in place of the one that came with the account."""
    staff = _without_second_factor()
    if staff is None or not staff.officer.password_is_temporary or staff.officer.totp_encrypted:
        return redirect(url_for("sign_in.code") if staff else url_for("sign_in.sign_in"), 303)
    form = forms.OwnPasswordForm(about=[staff.officer.username, staff.officer.full_name])
    if not form.accepted():
        return render_form("desk/sign_in/first_password.html", form)
    queries.choose_password(staff.officer, form.password.data, but=staff.sign_in_id)
    return redirect(url_for("sign_in.phone"), 303)


@blueprint.route("/desk/sign-in/phone", methods=BOTH)
def phone() -> Any:
    """Take a phone into use: the first one, or (signed in) another one."""
    staff = _without_second_factor() or _mfa_verified()
    if (
        staff is None
        or staff.officer.password_is_temporary
        or (not staff.mfa_verified and staff.officer.totp_encrypted)
    ):
        return redirect(url_for("sign_in.code") if staff else url_for("sign_in.sign_in"), 303)
    form = forms.NewPhoneForm() if staff.mfa_verified else forms.CodeForm()
    secret = _secret_of_new_phone()
    if form.accepted():
        if staff.mfa_verified and (refusal := _refuse_password(form, staff.officer)):
            return refusal(lambda status: _phone_page(form, staff, secret, status))
        counted = factor_key("phone", OFFICERS, staff.officer.id)
        if seconds := wait(counted, CODES, WINDOW):
            form.refuse(forms.too_many(seconds))
            return _later(_phone_page(form, staff, secret, 429), seconds)
        if done := queries.enrol(staff, secret, form.code.data):
            forget_tries(counted)
            fresh, codes = done
            _enter(fresh)
            return render_form("desk/sign_in/recovery_codes.html", forms.ConfirmForm(formdata=None), codes=codes)
        form.refuse(forms.WRONG_CODE)
    return _phone_page(form, staff, secret)


@blueprint.get("/desk/account")
@officer_required()
def account() -> Any:
    officer = current_officer()
    left = queries.unused_recovery_codes(officer)
    return render_template(
        "desk/sign_in/account.html", officer=officer, left=left, names=language_names(officer.language)
    )


@blueprint.route("/desk/account/details", methods=BOTH)
@officer_required()
def details() -> Any:
    officer = current_officer()
    form = forms.DetailsForm(names=language_names(), data={"email": officer.email, "language": officer.language})
    if not form.accepted():
        return render_form("desk/sign_in/details.html", form)
    queries.change_details(officer, email=form.email.data or "", language=form.language.data)
    return redirect(url_for("sign_in.account"), 303)


@blueprint.route("/desk/account/password", methods=BOTH)
@officer_required()
def change_password() -> Any:
    officer = current_officer()
    form = forms.ChangeOwnPasswordForm(about=[officer.username, officer.full_name])
    if not form.accepted():
        return render_form("desk/sign_in/change_password.html", form)
    if refusal := _refuse_password(form, officer):
        return refusal(lambda status: render_form("desk/sign_in/change_password.html", form, status))
    queries.choose_password(officer, form.password.data, but=current_user.sign_in_id)
    return redirect(url_for("sign_in.account"), 303)


@blueprint.route("/desk/account/codes", methods=BOTH)
@officer_required()
def recovery_codes() -> Any:
    """New codes on paper; they are shown once."""
    form = forms.NewCodesForm()
    if not form.accepted():
        return render_form("desk/sign_in/new_codes.html", form)
    if refusal := _refuse_password(form, current_officer()):
        return refusal(lambda status: render_form("desk/sign_in/new_codes.html", form, status))
    codes = queries.new_recovery_codes(current_officer())
    return render_form("desk/sign_in/recovery_codes.html", forms.ConfirmForm(formdata=None), codes=codes)


@blueprint.route("/desk/sign-out", methods=BOTH)
def sign_out() -> Any:
    staff = _without_second_factor() or _mfa_verified()
    if staff is None:
        return redirect(url_for("sign_in.sign_in"), 303)
    form = forms.ConfirmForm()
    if not form.accepted():
        return render_form("desk/sign_in/sign_out.html", form)
    queries.end_sign_in(staff)
    logout_user()
    session.clear()
    return redirect(url_for("sign_in.sign_in"), 303)


def _enter(staff: queries.OfficerSession) -> None:
    """Give the browser a fresh session; only a saved form is carried over (session fixation, ASVS 5.0, 7.2.4)."""
    saved_form = session.get(SAVED_FORMS)
    session.clear()
    if saved_form:
        session[SAVED_FORMS] = saved_form
    login_user(staff)
    if staff.mfa_verified:
        remember_device(OFFICERS, staff.officer.id)


def _mfa_verified() -> queries.OfficerSession | None:
    return _staff(mfa_verified=True)


def _without_second_factor() -> queries.OfficerSession | None:
    return _staff(mfa_verified=False)


def _staff(*, mfa_verified: bool) -> queries.OfficerSession | None:
    signed_in = current_account()
    return (
        signed_in if isinstance(signed_in, queries.OfficerSession) and signed_in.mfa_verified == mfa_verified else None
    )


def _refuse_password(form: Any, officer: Any) -> Callable[[Callable[[int], Response]], Response] | None:
    """What answers a refusal, said in the form, when this is not the officer's password; else None.

    It is called with a function that makes the page for a status.
    """
    counted = factor_key("password", OFFICERS, officer.id)
    if seconds := wait(counted, CODES, WINDOW):
        form.refuse_password(forms.too_many(seconds))
        return lambda page: _later(page(429), seconds)
    if not queries.password_is_right(officer, form.old_password.data):
        form.refuse_password(forms.WRONG_PASSWORD)
        return lambda page: page(422)
    forget_tries(counted)
    return None


def _later(response: Response, seconds: int) -> Response:
    response.headers["Retry-After"] = str(seconds)
    return response


def _secret_of_new_phone() -> str:
    try:
        return encryption.decrypt(session.get(NEW_PHONE, ""))
    except ValueError:
        secret = totp.new_secret()
        session[NEW_PHONE] = encryption.encrypt(secret)
        return secret


def _phone_page(form: Any, staff: queries.OfficerSession, secret: str, status: int | None = None) -> Response:
    address = totp.address_of(secret, staff.officer.username)
    picture = Markup(totp.qr_code(address))  # noqa: S704 - made by segno from our own words
    return render_form("desk/sign_in/phone.html", form, status, picture=picture, secret=secret)
