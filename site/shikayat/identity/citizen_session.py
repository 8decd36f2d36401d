"""Starts and ends citizens' sessions and limits sign-in attempts and codes."""

from __future__ import annotations

from flask import after_this_request, g, request, session
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from ..notices.verification_limits import (
    DEVICE,
    IDENTITY,
    PAIR_IN_HOUR,
    Refusal,
    Requester,
    closed_for_all,
    counts_of,
    was_typed_in,
)
from ..web.access import SAVED_FORMS
from ..web.autosave import SHARED
from ..web.rate_limits import Count, count_all, refund_counts
from . import sign_in_limits
from .citizens import CitizenSession, find_account_key, keep_alive
from .sign_in_limits import (
    ADDRESS_TRIES_AT_MOST,
    CITIZENS,
    DEVICE_TRIES,
    WINDOW,
    address,
    known_device,
    remember_device,
)

__all__ = ["ADDRESS_TRIES_AT_MOST", "DEVICE_TRIES", "WINDOW"]

# Codes within an hour: to a known device, and for one address those that were never typed in.
CODE_WINDOW = 60 * 60
CODES_TO_DEVICE, CODES_FROM_ADDRESS = PAIR_IN_HOUR, 200


def enter(current: CitizenSession, *, keep: bool, shared: bool = False) -> None:
    """Sign the browser in with a fresh session; only a saved form is carried over (session fixation, ASVS 5.0, 7.2.4).

    A device that other people use is not remembered: their tries would count as the owner's.
    """
    _clear_session()
    session.permanent = keep
    login_user(current)
    if shared:
        session[SHARED] = True
    else:
        remember_device(CITIZENS, current.citizen_id)


def leave() -> None:
    """Forget everything this browser's session knew, but where forms wait for their owner."""
    logout_user()
    _clear_session()

    @after_this_request
    def clear_device(response: Response) -> Response:
        response.headers["Clear-Site-Data"] = '"storage"'  # autosaved text of this person (autosave.py)
        return response


def _clear_session() -> None:
    saved_form = session.get(SAVED_FORMS)
    session.clear()
    if saved_form:
        session[SAVED_FORMS] = saved_form


def refresh_sign_in(response: Response) -> Response:
    """Extend the sign-in when a page is opened, but not when a page refreshes itself."""
    current = g.get("_login_user")
    if isinstance(current, CitizenSession) and session.get("_user_id") and not request.headers.get("HX-Request"):
        keep_alive(current)
    return response


def must_wait(account: str, citizen_id: int | None) -> int:
    """Count one try to sign in; for how many seconds to wait when there were too many, else 0."""
    return sign_in_limits.must_wait(CITIZENS, find_account_key(account), citizen_id)


def succeeded(account: str, citizen_id: int) -> None:
    """The password was right: the tries before it no longer count against this device and address."""
    sign_in_limits.succeeded(CITIZENS, find_account_key(account), citizen_id)


def needs_code(account: str, citizen_id: int) -> bool:
    """Whether the right password is not enough here, since many tries were made elsewhere; a code shows the owner."""
    return sign_in_limits.needs_code(CITIZENS, find_account_key(account), citizen_id)


def must_wait_for_code(
    target: str,
    requester: Requester,
    citizen_id: int | None = None,
    number: str | None = None,
    *,
    new_account: bool = False,
) -> Refusal | None:
    """Count one code for ``target`` and for this address; why there is none when there were too many.

    ``target`` is what was typed, the same key for a number in every flow. ``citizen_id``: whose account it is; a device
    they were signed in on before has a count of its own. ``number``: where it goes, when it was typed in here.
    """
    if refusal := closed_for_all(requester, number, new_account=new_account):
        return refusal
    if requester.proof == DEVICE:
        device = known_device(CITIZENS, citizen_id)
        counts: tuple[Count, ...] = (Count(f"code:device:{device}", CODES_TO_DEVICE, CODE_WINDOW),)
    else:
        counts = (*counts_of(f"code:{requester.proof}:to:{target}", requester.address), _code_address())
        if requester.proof == IDENTITY:  # perhaps a wrong number: guesses must not use up the owner's codes
            counts = (*counts[:2], _code_address())
    seconds = count_all(*counts)
    return Refusal(seconds) if seconds else None


def requester(citizen_id: int | None = None) -> Requester:
    """Who asks for a message now: the owner, on a device they were signed in on before, or a stranger."""
    return Requester(address(), DEVICE if known_device(CITIZENS, citizen_id) else "")


def owner_asks(proof: str) -> Requester:
    """Who asks for a message now, having shown to be the owner."""
    return Requester(address(), proof)


def code_was_right(number: str) -> None:
    """A code that was typed in does not count against the address it was asked for from."""
    refund_counts(_code_address())
    was_typed_in(number, Requester(address()))


def _code_address() -> Count:
    return Count(f"code:from:{address()}", CODES_FROM_ADDRESS, CODE_WINDOW)
