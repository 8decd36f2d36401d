"""Registration: one page for each question; answers are stored on the server."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, after_this_request, current_app, redirect, request, session, url_for
from flask_wtf import FlaskForm
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from ...i18n.language import current_language
from ...identity import citizen_session
from ...identity.citizens import CitizenSession, code_target
from ...identity.credential_fields import CodeForm, too_many_codes
from ...notices.verification_limits import Refusal
from ...text.numbers import mask_mobile
from ...web.rate_limits import refund, wait
from ...web.rendering import render_form
from ...web.saved_forms import fingerprint
from . import queries
from .address_forms import address_form
from .forms import CredentialsForm, NationalityForm, PersonForm, RestartForm, mobile_form, person_data
from .steps import first_unanswered, is_answered, step_before

blueprint = Blueprint("registration", __name__)

# The draft has a cookie of its own: it survives a closed browser and another account's sign-in.
KEPT_FOR = 60 * 24 * 3600


@blueprint.get("/register")
def start() -> Response:
    return _to(_next_step(_answers()))


@blueprint.route("/register/nationality", methods=["GET", "POST"])
def nationality() -> Response:
    form = NationalityForm(data=_answers())
    return _onward(form.answers()) if form.accepted() else _page("nationality", form)


@blueprint.route("/register/mobile", methods=["GET", "POST"])
def mobile() -> Response:
    answers = _answers()
    form = mobile_form(answers.get("nationality"), data={} if "away" in answers else answers)
    if not form.accepted():
        return _page("mobile", form)
    if is_answered("verify", answers | form.answers(), verify=_verifying()):
        return _onward(form.answers())
    if refusal := _refusal_of_code(form.mobile.data):
        return _too_many("mobile", form, refusal)
    token, answers = _keep(form.answers())
    queries.send_code(token, answers["mobile"], current_language(), citizen_session.requester())
    return _to(_next_step(answers))


@blueprint.route("/register/verify", methods=["GET", "POST"])
def verify() -> Response:
    answers, form = _answers(), CodeForm()
    number = answers.get("mobile")
    if number is None or is_answered("verify", answers, verify=_verifying()):
        return _to(_next_step(answers))
    if form.wants_another():
        return _send_again(form, number)
    if form.accepted():
        outcome = queries.check_code(_token() or "", number, form.code.data)
        if outcome == "right":
            citizen_session.code_was_right(number)
            return _onward({"verified": number})
        form.refuse(outcome)
    return _page("verify", form, **_whose(answers))


def _send_again(form: CodeForm, number: str) -> Response:
    if refusal := _refusal_of_code(number):
        return _too_many("verify", form, refusal, **_whose(_answers()))
    queries.send_code(_token() or "", number, current_language(), citizen_session.requester())
    return redirect(url_for("registration.verify"), 303)


def _refusal_of_code(number: str) -> Refusal | None:
    """Count a code for this number; why none is sent."""
    requester = citizen_session.requester()
    return citizen_session.must_wait_for_code(code_target(number), requester, number=number, new_account=True)


@blueprint.route("/register/person", methods=["GET", "POST"])
def person() -> Response:
    form = PersonForm(data=person_data(_answers()))
    return _onward(form.answers()) if form.accepted() else _page("person", form)


@blueprint.route("/register/sign-in", methods=["GET", "POST"])
def sign_in() -> Response:
    answers = _answers()
    username = answers.get("username") or answers.get("taken")
    form = CredentialsForm(data=answers | {"username": username}, earlier=answers)
    if form.brings_password() and (seconds := _wait_with_password(answers)):
        form.refuse(seconds)
        return _page_with_wait("sign_in", form, seconds)
    if form.accepted():
        return _onward(form.answers())
    if form.is_submitted() and (kept := form.password_answer()):
        _keep(kept)
        form.password_kept = True
    return _page("sign_in", form)


def _wait_with_password(answers: dict[str, Any]) -> int:
    """Count a password before it is judged and hashed; for how many seconds to wait when there were too many."""
    of_draft = [("new-password:of", fingerprint(_token() or ""))] if answers else []
    return wait(("new-password:from", request.remote_addr), *of_draft)


@blueprint.route("/register/address", methods=["GET", "POST"])
def address() -> Response:
    form = address_form(_answers())
    return _onward(form.answers()) if form.accepted() else _page("address", form)


@blueprint.route("/register/afresh", methods=["GET", "POST"])
def afresh() -> Response:
    """Throw away what was typed: on a shared phone the next person begins with nothing."""
    form = RestartForm()
    if not _answers():
        return _to("nationality")
    if not form.accepted():
        return render_form("citizen/registration/afresh.html", form, back=url_for("registration.start"))
    queries.discard(_token())
    _forget_draft()
    session.pop("csrf_token", None)  # text that waits in the browser is found by it
    return _to("nationality")


@blueprint.errorhandler(queries.JustRegistered)
def second_press(done: queries.JustRegistered) -> Response:
    return _enter(done.current)


def _verifying() -> bool:
    return current_app.config["VERIFY_MOBILE"]


def _answers() -> dict[str, Any]:
    return queries.answers_of(_token(), verify=_verifying())


def _whose(answers: dict[str, Any]) -> dict[str, Any]:
    """Return the number to verify, masked if another person may be using the browser."""
    away = "away" in answers
    return {"mobile": mask_mobile(answers["mobile"]) if away else answers["mobile"], "away": away}


def _cookie() -> str:
    return "__Host-registration" if current_app.config["PRODUCTION"] else "registration"


def _token() -> str | None:
    return request.cookies.get(_cookie())


def _begun_here() -> tuple[tuple[str, object], ...]:
    """Under what a registration that is begun is counted until its account is open."""
    return ("draft:from", request.remote_addr), ("draft-day:from", request.remote_addr)


def _keep(changes: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if not _answers() and (seconds := wait(*_begun_here())):
        raise TooManyRequests(retry_after=seconds)
    token, answers = queries.save(_token(), changes, verify=_verifying())

    @after_this_request
    def remember(response: Response) -> Response:
        response.set_cookie(
            _cookie(),
            token,
            max_age=KEPT_FOR,
            secure=current_app.config["PRODUCTION"],
            httponly=True,
            samesite="Lax",
        )
        return response

    return token, answers


def _forget_draft() -> None:
    # After what ``_keep`` may have set in the same answer: the later cookie counts.
    @after_this_request
    def forget(response: Response) -> Response:
        response.delete_cookie(_cookie(), secure=current_app.config["PRODUCTION"], httponly=True, samesite="Lax")
        return response


def _next_step(answers: dict[str, Any]) -> str:
    return first_unanswered(answers, verify=_verifying()) or "address"


def _to(step: str) -> Response:
    return redirect(url_for(f"registration.{step}"), 303)


def _onward(changes: dict[str, Any]) -> Response:
    """Store the answers of a page and go to the next step, or open the account after the last one."""
    token, answers = _keep(changes)
    step = first_unanswered(answers, verify=_verifying())
    if step:
        return _to(step)
    try:
        current = queries.register(token, current_language(), citizen_session.requester())
    except queries.UsernameTaken:
        _keep({"username": None, "taken": answers["username"]})
        return _to("sign_in")
    refund(*_begun_here())
    return _enter(current)


def _enter(current: CitizenSession) -> Response:
    _forget_draft()
    citizen_session.enter(current, keep=False)
    return redirect(url_for("dashboard.index"), 303)


def _page(step: str, form: FlaskForm, status: int | None = None, **context: Any) -> Response:
    """Show a step; redirect to the first unanswered step when this one is not reached yet."""
    reached = _next_step(_answers())
    ahead = not form.is_submitted() and not is_answered(step, _answers(), verify=_verifying())
    if ahead and reached != step:
        return _to(reached)
    before = step_before(step, verify=_verifying())
    back = url_for(f"registration.{before}") if before else url_for("pages.home")
    return render_form(f"citizen/registration/{step}.html", form, status, back=back, begun=bool(_answers()), **context)


def _too_many(step: str, form: Any, refusal: Refusal, **context: Any) -> Response:
    form.refuse(too_many_codes(refusal))
    return _page_with_wait(step, form, refusal.seconds, **context)


def _page_with_wait(step: str, form: Any, seconds: int, **context: Any) -> Response:
    response = _page(step, form, 429, **context)
    response.headers["Retry-After"] = str(seconds)
    return response
