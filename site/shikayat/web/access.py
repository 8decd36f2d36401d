"""Who may enter, how often one may try, and what happens to a form whose sign-in has ended."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any

from flask import Flask, Request, Response, abort, current_app, g, make_response, redirect, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, current_user
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix

from ..dates import today
from ..i18n.language import LANGUAGES, current_language
from . import saved_forms
from .client_address import CountSubscribers
from .csrf import owner, owner_of_form
from .rate_limits import Count, count_all
from .rate_limits import wait as wait_by_name
from .security_headers import is_public

# Never saved: passwords, and values that are valid once.
NEVER_SAVED = {"csrf_token", "password", "old_password", "new_password", "code", "switch_language"}
SAVED_FORMS = "saved_forms"  # in the session: the key of the forms saved in this browser
STAFF = "staff:"
ACCOUNTS = "shikayat accounts"  # in ``app.extensions``: by kind of account
SENT_ON = "day"  # when the session's cookie was last sent, as the ordinal of the day in Pakistan


class PersonalPageSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, except that a page which is the same for everybody neither varies by it nor sets it.

    Flask-Login looks into the session after every answer, which would otherwise forbid keeping any page. A session that
    outlives the browser is sent anew once a day, not with each page: that is 300 bytes of every answer.
    """

    def __init__(self, app: Flask) -> None:
        # Flask makes a serializer for each request, which costs more than checking a signature with it.
        self._serializer = super().get_signing_serializer(app)
        self._lasts = int(app.permanent_session_lifetime.total_seconds())
        self._known = lru_cache(maxsize=1000)(self._checked)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """The session of the cookie; an empty one without a cookie, or when its signature is wrong or too old.

        Whether a cookie is genuine is worked out once in ten minutes. What it opens is asked of the database each time.
        """
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        try:
            held, flat = self._known(cookie, int(time.time() // 600)) if cookie else ({}, True)
            return self.session_class(dict(held) if flat else deepcopy(held))
        except BadSignature:
            return self.session_class()

    def _checked(self, cookie: str, _when: int) -> tuple[dict[str, Any], bool]:
        if self._serializer is None:
            raise BadSignature("there is no SECRET_KEY to check it with")
        held = self._serializer.loads(cookie, max_age=self._lasts)
        return held, all(isinstance(value, str | int | None) for value in held.values())  # nothing to be changed inside

    def get_signing_serializer(self, _app: Flask) -> URLSafeTimedSerializer | None:
        """The one that the app's secret made when it started."""
        return self._serializer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if is_public() or request.endpoint == "static":
            return
        day = today().toordinal()
        if session.permanent and session.get(SENT_ON) != day:
            session[SENT_ON] = day
        super().save_session(app, session, response)


@dataclass(frozen=True)
class Accounts:
    """Accounts of one kind: ``find(token)`` gives who is signed in, or None; the endpoints of their pages."""

    find: Callable[[str], Any]
    sign_in: str
    home: str


def control_access(app: Flask, citizens: Accounts, officers: Accounts) -> None:
    """Wire Flask-Login in, and remember where citizens and officers sign in.

    An officer's token carries a prefix, so that neither kind of cookie is ever looked for among the other.
    """
    app.extensions[ACCOUNTS] = {"citizen": citizens, "officer": officers}
    app.session_interface = PersonalPageSessions(app)
    login = LoginManager(app, add_context_processor=False)

    @login.user_loader
    def load(name: str) -> Any:
        return officers.find(name.removeprefix(STAFF)) if name.startswith(STAFF) else citizens.find(name)

    login.session_protection = None  # the sign-in row is the protection; addresses change on mobile networks
    # There is nothing to compare, so Flask-Login is spared the hash of address and browser that it would make for each
    # request and keep in each cookie, where it has 128 letters.
    login._session_identifier_generator = lambda: None  # noqa: SLF001 - there is no setting for it
    # The way to wrap an app that Flask documents; to mypy it is a method.
    app.wsgi_app = CountSubscribers(app.wsgi_app)  # type: ignore[method-assign]
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    app.context_processor(_for_templates)


def _accounts(kind: str) -> Accounts:
    return current_app.extensions[ACCOUNTS][kind]


def _for_templates() -> dict[str, Any]:
    known = not is_public() and "broken" not in g
    return {
        "public": is_public(),
        "signed_in": known and is_citizen(),
        "staff": current_officer() if known and is_officer() else None,
    }


def _user() -> Any:
    """Who asks, perhaps a stranger. ``current_user`` looks that up again with each attribute; here it is done once."""
    return current_user._get_current_object()  # noqa: SLF001 - Werkzeug's documented way to ask once


def is_citizen() -> bool:
    """Whether the request is signed in as a citizen."""
    user = _user()
    return user.is_authenticated and user.kind == "citizen"


def current_account() -> Any:
    """Who is signed in, as the flow that signed them in knows them; None for a stranger."""
    user = _user()
    return user if user.is_authenticated else None


def is_officer() -> bool:
    """Whether the request is signed in as an officer, with the second factor."""
    user = _user()
    return user.is_authenticated and user.kind == "officer" and user.mfa_verified


def current_citizen() -> Any:
    """The signed-in citizen (``citizen_required`` has made sure there is one)."""
    return current_user.citizen


def citizen_id() -> int:
    """The number of the signed-in citizen, without reading more of them."""
    return current_user.citizen_id


def citizen_required(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let only a signed-in citizen in. Others sign in first and then find their form as they left it."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not is_citizen():
            return _sign_in_first(_accounts("citizen").sign_in)
        return _not_yours(_accounts("citizen").home) if _is_form_of_another() else view(*args, **kwargs)

    return guarded


def current_officer() -> Any:
    """The signed-in officer (``officer_required`` has made sure there is one)."""
    return current_user.officer


def officer_required(*roles: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let only a signed-in officer in, of one of these roles (any, if none is named); other roles get 403."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not is_officer():
                return _sign_in_first(_accounts("officer").sign_in)
            if _is_form_of_another():
                return _not_yours(_accounts("officer").home)
            if roles and current_officer().role not in roles:
                abort(403)
            return view(*args, **kwargs)

        return guarded

    return decorate


def _sign_in_first(endpoint: str) -> Any:
    """To the page for signing in; what was typed waits on the server until then."""
    if request.method == "POST":
        save_form()
    return _lead(url_for(endpoint, next=request.path if request.method == "POST" else request.full_path.rstrip("?")))


def _is_form_of_another() -> bool:
    """Whether the form was made for somebody who was signed in here before (an old window, the back button)."""
    return request.method == "POST" and owner_of_form(request.form.get("csrf_token", "")) not in ("", owner())


def _not_yours(endpoint: str) -> Any:
    """What another person typed neither counts for who is signed in now nor is shown to them; its owner finds it."""
    save_form()
    return _lead(url_for(endpoint))


def _lead(address: str) -> Any:
    if request.headers.get("HX-Request"):
        response: Response = make_response("", 200)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address, 303)


def safe_next() -> str | None:
    """The address to go on to after signing in: a path of this site in the page's language, else None."""
    path = request.args.get("next", "")
    first, _slash, rest = path.removeprefix("/").partition("/")
    plain = path.startswith("/") and not any(sign == "\\" or sign.isspace() or ord(sign) < 32 for sign in path)
    return f"/{current_language()}/{rest}" if plain and first in LANGUAGES and not rest.startswith("/") else None


def save_form() -> None:
    """Keep the typed fields of this request on the server, for the person they were typed by, at the same address."""
    whose = owner_of_form(request.form.get("csrf_token", ""))
    if not whose or wait_by_name(("saved-form", whose)):
        return
    fields = {name: values for name, values in request.form.lists() if name not in NEVER_SAVED}
    session.permanent = True
    browser = session.setdefault(SAVED_FORMS, secrets.token_urlsafe(32))
    saved_forms.save(browser, whose, same_place(request.path), fields)


def saved_form_data() -> dict[str, list[str]] | None:
    """What the person who is signed in typed at this address before their sign-in ended."""
    browser = session.get(SAVED_FORMS, "")
    whose = owner() if browser else ""
    return saved_forms.saved_form(browser, whose, same_place(request.path)) if whose else None


def forget_saved_form() -> None:
    """Delete a saved form that has been used."""
    if browser := session.get(SAVED_FORMS):
        saved_forms.delete_saved_form(browser, owner(), same_place(request.path))


def same_place(path: str) -> str:
    """The path without its language: a form saved in one language is restored in the other."""
    return "/" + path.lstrip("/").partition("/")[2]


def wait(key: str, limit: int, seconds: int) -> int:
    """Count a try under ``key``; 0 while there were not more than ``limit``, else for how many seconds to wait."""
    return count_all(Count(key, limit, seconds))
