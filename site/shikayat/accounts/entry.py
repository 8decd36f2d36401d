"""What the browser gets when somebody signs in, and how often one may try."""

from __future__ import annotations

import secrets

from flask import after_this_request, current_app, g, request, session
from flask_login import login_user, logout_user
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from ..access import PARKED, wait, was_honest
from ..keeping import SHARED
from ..safekeeping.queries import count_try, forget_tries, seconds_left
from .queries import Visitor, find_account_key, keep_alive

# Within a quarter of an hour: tries of a device that was signed in before, of one address at one account, of all
# strange devices at one account, and of one address at all accounts.
WINDOW = 15 * 60
DEVICE_TRIES, PAIR_TRIES, ACCOUNT_TRIES, ADDRESS_TRIES = 10, 10, 50, 200
# Thousands of phones can share one address of a mobile network. What was right does not count; and when somebody
# among them guesses, the others are not shut out: each account gets fewer tries from there.
PAIR_TRIES_AT_BUSY_ADDRESS, ADDRESS_TRIES_AT_MOST = 3, 2000
# Codes within an hour: to one account or number, and for one address those that were never typed in.
CODE_WINDOW = 60 * 60
CODES_TO_ONE, CODES_FROM_ADDRESS = 5, 200
# Codes within a day that one address may have sent to one account: nobody uses up the owner's all day long.
DAY = 24 * 3600
CODES_OF_PAIR = 10
REMEMBER_DEVICE = 365 * 24 * 3600


def enter(visitor: Visitor, *, keep: bool, shared: bool = False) -> None:
    """Sign the browser in with a fresh session; only a parked form moves over (session fixation, ASVS 5.0, 7.2.4)."""
    _clear_session()
    session.permanent = keep
    if shared:
        session[SHARED] = True
    login_user(visitor)
    _remember_device(visitor)


def leave() -> None:
    """Forget everything this browser's session knew, but where forms wait for their owner."""
    logout_user()
    _clear_session()

    @after_this_request
    def clear_device(response: Response) -> Response:
        response.headers["Clear-Site-Data"] = '"storage"'  # unsent text of this person (keeping.py)
        return response


def _clear_session() -> None:
    parked = session.get(PARKED)
    session.clear()
    if parked:
        session[PARKED] = parked


def keep_visitor_alive(response: Response) -> Response:
    """A page somebody opened, unlike one that refreshes itself, moves the end of the sign-in on."""
    visitor = g.get("_login_user")
    if isinstance(visitor, Visitor) and session.get("_user_id") and not request.headers.get("HX-Request"):
        keep_alive(visitor)
    return response


def must_wait(account: str, citizen_id: int | None) -> int:
    """Count one try to sign in; for how many seconds to wait when there were too many, else 0.

    A device that has been signed in to this account before has a count of its own, so that strangers' guesses
    cannot keep the owner out.
    """
    device = _known_device(citizen_id)
    if device:
        return wait(f"sign-in:device:{device}", DEVICE_TRIES, WINDOW)
    key = find_account_key(account)
    busy = count_try(_address(), WINDOW)
    return max(
        wait(_pair(key), PAIR_TRIES if busy <= ADDRESS_TRIES else PAIR_TRIES_AT_BUSY_ADDRESS, WINDOW),
        wait(f"sign-in:account:{key}", ACCOUNT_TRIES, WINDOW),
        0 if busy <= ADDRESS_TRIES_AT_MOST else seconds_left(_address(), WINDOW),
    )


def succeeded(account: str, citizen_id: int) -> None:
    """The password was right: the tries before it no longer count against this device and address."""
    forget_tries(_pair(find_account_key(account)))
    device = _known_device(citizen_id)
    if device:
        forget_tries(f"sign-in:device:{device}")
    else:
        was_honest(_address(), WINDOW)


def must_wait_for_code(target: str, citizen_id: int | None = None) -> int:
    """Count one code for ``target`` and for this address; for how many seconds to wait when there were too many.

    ``citizen_id``: whose account it is; a device they were signed in on before has a count of its own.
    """
    device = _known_device(citizen_id)
    if device:
        return wait(f"code:device:{device}", CODES_TO_ONE, CODE_WINDOW)
    pair = wait(f"code:pair:{target}:{request.remote_addr}", CODES_OF_PAIR, DAY)
    address = wait(_code_address(), CODES_FROM_ADDRESS, CODE_WINDOW)
    # What is not sent does not count against the owner.
    return max(pair, address) or wait(f"code:to:{target}", CODES_TO_ONE, CODE_WINDOW)


def code_was_right() -> None:
    """A code that was typed in does not count against the address it was asked for from."""
    was_honest(_code_address(), CODE_WINDOW)


def _address() -> str:
    return f"sign-in:from:{request.remote_addr}"


def _code_address() -> str:
    return f"code:from:{request.remote_addr}"


def _pair(key: str) -> str:
    return f"sign-in:pair:{key}:{request.remote_addr}"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="device")


def _cookie() -> str:
    return "__Host-device" if current_app.config["PRODUCTION"] else "device"


def _known_device(citizen_id: int | None) -> str | None:
    try:
        owner, device = _signer().loads(request.cookies.get(_cookie(), ""))
    except (BadData, ValueError, TypeError):
        return None
    return device if citizen_id is not None and owner == citizen_id else None


def _remember_device(visitor: Visitor) -> None:
    if _known_device(visitor.citizen.id):
        return
    value = _signer().dumps([visitor.citizen.id, secrets.token_urlsafe(16)])

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            _cookie(),
            value,
            max_age=REMEMBER_DEVICE,
            secure=current_app.config["PRODUCTION"],
            httponly=True,
            samesite="Lax",
        )
        return response
