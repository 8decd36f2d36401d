"""What the browser gets when somebody signs in, and how often one may try."""

from __future__ import annotations

from flask import after_this_request, g, request, session
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from ..notices.verification_limits import NUMBER_IN_DAY, NUMBER_IN_HOUR, Asker, wait_for_all
from ..web.access import PARKED, wait, was_honest
from ..web.autosave import SHARED
from . import sign_in_limits
from .citizens import Visitor, find_account_key, keep_alive
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

# Codes within an hour: to one account or number from one address, and for one address those that were never typed in.
CODE_WINDOW = 60 * 60
CODES_TO_ONE, CODES_FROM_ADDRESS = 5, 200
# The same from all addresses together: more than two of them can use up.
CODES_TO_ONE_FROM_ALL, CODES_TO_ONE_IN_DAY = NUMBER_IN_HOUR, NUMBER_IN_DAY
# Codes within a day that one address may have sent to one account: nobody uses up the owner's all day long.
DAY = 24 * 3600
CODES_OF_PAIR = 10


def enter(visitor: Visitor, *, keep: bool, shared: bool = False) -> None:
    """Sign the browser in with a fresh session; only a parked form moves over (session fixation, ASVS 5.0, 7.2.4).

    A device that other people use is not remembered: their tries would count as the owner's.
    """
    _clear_session()
    session.permanent = keep
    login_user(visitor)
    if shared:
        session[SHARED] = True
    else:
        remember_device(CITIZENS, visitor.citizen_id)


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
    """Count one try to sign in; for how many seconds to wait when there were too many, else 0."""
    return sign_in_limits.must_wait(CITIZENS, find_account_key(account), citizen_id)


def succeeded(account: str, citizen_id: int) -> None:
    """The password was right: the tries before it no longer count against this device and address."""
    sign_in_limits.succeeded(CITIZENS, find_account_key(account), citizen_id)


def must_wait_for_code(target: str, citizen_id: int | None = None, number: str | None = None) -> int:
    """Count one code for ``target`` and for this address; for how many seconds to wait when there were too many.

    ``target`` is what was typed, the same key for a number in every flow. ``citizen_id``: whose account it is; a device
    they were signed in on before has a count of its own. ``number``: where it goes, when it was typed in here.
    """
    if seconds := wait_for_all(number):
        return seconds
    device = known_device(CITIZENS, citizen_id)
    if device:
        return wait(f"code:device:{device}", CODES_TO_ONE, CODE_WINDOW)
    pair = f"code:pair:{target}:{address()}"
    seconds = max(
        wait(pair, CODES_TO_ONE, CODE_WINDOW),
        wait(f"{pair}:day", CODES_OF_PAIR, DAY),
        wait(_code_address(), CODES_FROM_ADDRESS, CODE_WINDOW),
    )
    # What is not sent does not count against the owner.
    return seconds or max(
        wait(f"code:to:{target}", CODES_TO_ONE_FROM_ALL, CODE_WINDOW),
        wait(f"code:day:{target}", CODES_TO_ONE_IN_DAY, DAY),
    )


def asker(citizen_id: int | None = None) -> Asker:
    """Who asks for a message now."""
    return Asker(address(), known=known_device(CITIZENS, citizen_id) is not None)


def code_was_right() -> None:
    """A code that was typed in does not count against the address it was asked for from."""
    was_honest(_code_address(), CODE_WINDOW)


def _code_address() -> str:
    return f"code:from:{address()}"
