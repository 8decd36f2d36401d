"""How often a password or a code may be tried, and the devices an account knows; the same for citizens and officers.

Who guesses is slowed down by address and account. A device on which the owner has signed in before has a count of its
own, and what is refused is not counted: no stranger uses up the owner's tries (NIST SP 800-63B-4, 3.2.2). However many
addresses guess at an account, another one has tries of its own; the right password then needs a second factor.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask import after_this_request, current_app, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from ..web.rate_limits import Count, count_all, refund_counts
from ..web.saved_forms import forget_tries, tries

CITIZENS, OFFICERS = "sign-in", "desk"
# Within a quarter of an hour: tries of a known device, of one address at one account, of all strange devices at one
# account before a right password is not enough, and of one address at all accounts.
WINDOW = 15 * 60
DEVICE_TRIES, PAIR_TRIES, ACCOUNT_TRIES, ADDRESS_TRIES = 10, 10, 100, 200
# Thousands of phones can share one address of a mobile network: when somebody among them guesses, each account gets
# fewer tries from there, and the others are not shut out.
FEWER_PAIR_TRIES, ADDRESS_TRIES_AT_MOST = 3, 2000
NO_LIMIT = 10**9  # tries at an account are counted but not refused
REMEMBER_DEVICE = 365 * 24 * 3600
# A phone of a family, a computer of an office: so many people are known on one device, the latest ones.
PEOPLE_OF_DEVICE = 8
COOKIES = {CITIZENS: "device", OFFICERS: "desk-device"}


def address() -> str:
    """The address a count is kept for."""
    return request.remote_addr or ""


def must_wait(kind: str, account: str, owner: int | None) -> int:
    """Count one try to sign in; for how many seconds to wait when there were too many, else 0.

    ``account`` is what was typed in its one spelling, ``owner`` the account it means. When many addresses guess at one
    account, each gets fewer tries.
    """
    device = known_device(kind, owner)
    if device:
        return count_all(Count(f"{kind}:device:{device}", DEVICE_TRIES, WINDOW))
    guessed_at = tries(_account(kind, account).key, WINDOW) >= ACCOUNT_TRIES
    busy = tries(_from(kind).key, WINDOW) >= ADDRESS_TRIES
    limit = FEWER_PAIR_TRIES if guessed_at or busy else PAIR_TRIES
    pair = Count(_pair(kind, account), limit, WINDOW)
    return count_all(_from(kind), pair, _account(kind, account))


def needs_code(kind: str, account: str, owner: int) -> bool:
    """Whether the right password is not enough on this device: it is strange, and many tries were made elsewhere."""
    strange = known_device(kind, owner) is None
    return strange and tries(_account(kind, account).key, WINDOW) > ACCOUNT_TRIES


def succeeded(kind: str, account: str, owner: int) -> None:
    """The password was right: the tries before it no longer count against this device and address."""
    forget_tries(_pair(kind, account))
    device = known_device(kind, owner)
    if device:
        forget_tries(f"{kind}:device:{device}")
    else:
        refund_counts(_from(kind), _account(kind, account))


def factor_key(name: str, kind: str, owner: int) -> str:
    """What wrong tries of a signed-in person are counted under: the known device, or all strange ones together."""
    return f"{kind}:{name}:{owner}:{known_device(kind, owner) or 'strange'}"


def known_device(kind: str, owner: int | None) -> str | None:
    """The name of this device when the account ``owner`` has signed in on it before, else None."""
    return _people(kind).get(str(owner)) if owner is not None else None


def remember_device(kind: str, owner: int) -> None:
    """From now on this device is known to the account."""
    people = _people(kind)
    if str(owner) in people:
        return
    latest = list({**people, str(owner): secrets.token_urlsafe(16)}.items())[-PEOPLE_OF_DEVICE:]
    value = _signer(kind).dumps(latest)

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            _cookie(kind),
            value,
            max_age=REMEMBER_DEVICE,
            secure=current_app.config["PRODUCTION"],
            httponly=True,
            samesite="Lax",
        )
        return response


def _people(kind: str) -> dict[str, Any]:
    """Who is known on this device: the name of the device by account, the latest one last."""
    try:
        return dict(_signer(kind).loads(request.cookies.get(_cookie(kind), "")))
    except (BadData, ValueError, TypeError):
        return {}


def _signer(kind: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=COOKIES[kind])


def _cookie(kind: str) -> str:
    return f"__Host-{COOKIES[kind]}" if current_app.config["PRODUCTION"] else COOKIES[kind]


def _from(kind: str) -> Count:
    return Count(f"{kind}:from:{address()}", ADDRESS_TRIES_AT_MOST, WINDOW)


def _account(kind: str, account: str) -> Count:
    return Count(f"{kind}:account:{account}", NO_LIMIT, WINDOW)


def _pair(kind: str, account: str) -> str:
    return f"{kind}:pair:{account}:{address()}"
