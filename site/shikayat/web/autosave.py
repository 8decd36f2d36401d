"""Autosaves unsent text on the device: options for ``static/js/keep.js``.

Where it stays is the person's choice. On a device they said they share with others: nowhere. On a device they asked to
be kept signed in on, which they were told is for a device of their own: until it was sent. Otherwise, and that is most
people, in the tab alone: a line that breaks, a page loaded again and a phone that threw the tab out of its memory are
survived, but who opens the browser after them finds nothing, because nobody was asked whether the device is theirs.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, g, request, session
from itsdangerous import Signer

from .access import current_account, same_place
from .csrf import form_token, owner

SHARED = "shared"  # in the session: the person shares the device
ARRIVED = "arrived"  # in the session: the form whose text is here, for the next page to tell the script


def confirm_autosaved_text() -> None:
    """This request brings the text of a form that is about to be stored."""
    g.confirm_autosaved_text = True


def init_autosave(app: Flask) -> None:
    """Wire it in: templates ask ``autosave_options(form)``; a form that was taken is remembered for the next page."""
    app.jinja_env.globals["autosave_options"] = autosave_options

    @app.after_request
    def remember(response: Response) -> Response:
        # Only what led on was stored; a page that comes back with errors has the text on it.
        if "confirm_autosaved_text" in g and response.status_code == 303 and not session.get(SHARED):
            session[ARRIVED] = same_place(request.path)
        return response


def autosave_options(form: Any) -> dict[str, str] | None:
    """What the script is told on this page, or None where it has nothing to do.

    ``owner`` and ``place`` make the name under which the text is kept: another person at the same device is not offered
    it. ``arrived``: the form whose text can be forgotten. ``where``: ``device`` or ``tab``.
    ``current``: the page answers a POST, so its fields hold newer text than the device.
    """
    if "broken" in g or session.get(SHARED):
        return None
    keeps = bool(form) and form.allow_long_text()  # a page without a form gives an undefined one
    arrived = session.pop(ARRIVED, None)
    if not keeps and not arrived:
        return None
    return {
        "owner": _owner(),
        "place": same_place(request.path) if keeps else "",
        "arrived": arrived or "",
        "where": "device" if session.permanent and current_account() else "tab",
        "current": "yes" if request.method == "POST" else "",
    }


def _owner() -> str:
    """Return eight letters that identify the account, or the session where there is no account."""
    form_token()  # makes the session's token, which is what tells two visitors apart
    whose = owner() or session["csrf_token"]
    return Signer(current_app.config["SECRET_KEY"], salt="unsent-text").get_signature(whose).decode()[:8]
