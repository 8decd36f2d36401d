"""The typeface of Urdu pages: Naskh or Nastaliq.

Naskh is on every phone and costs nothing. Nastaliq is what most people read with pleasure, but few phones have it: its
font is about 110 KB. So it is a choice, kept in a cookie, and a phone that saves data (``Save-Data: on``) is not sent
it. A page of the one kind and the same page of the other differ by the link to one style sheet; whoever keeps or
freezes pages keeps both (``Vary: Cookie, Save-Data``).
"""

from __future__ import annotations

from functools import cache

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

from ..i18n.language import current_language
from ..paths import STATIC
from .security_headers import is_cacheable

COOKIE, NASKH, NASTALIQ = "letters", "naskh", "nastaliq"
# Languages that are written in Nastaliq where people are free to choose (Unicode's script code Aran).
LANGUAGES = ("ur", "pnb", "skr")
FONT = STATIC / "vendor" / "nastaliq.woff2"


def offered(language: str | None = None) -> bool:
    """Whether the pages of ``language`` (default: of the page being answered) can be read in Nastaliq."""
    return (language or current_language()) in LANGUAGES and _has_font()


@cache
def _has_font() -> bool:
    # It comes at set-up or not at all; asking the disk for each page also lets another thread go first.
    return FONT.is_file()


def chosen() -> bool:
    """Whether this browser asked for Nastaliq before."""
    return request.cookies.get(COOKIE) == NASTALIQ


def in_nastaliq() -> bool:
    """Whether the page being answered is to be in Nastaliq."""
    return offered() and chosen() and not saves_data()


def saves_data() -> bool:
    """Whether the phone asks for as few bytes as possible (https://wicg.github.io/savedata/)."""
    return request.headers.get("Save-Data", "").strip().lower() == "on"


def choose(response: Response, *, nastaliq: bool) -> None:
    """Remember the choice in this browser for a year."""
    secure = current_app.config["PRODUCTION"]
    if nastaliq:
        response.set_cookie(COOKIE, NASTALIQ, max_age=365 * 24 * 3600, secure=secure, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, secure=secure, httponly=True, samesite="Lax")


def init_typeface(app: Flask) -> None:
    """Tell templates what was chosen, and caches that pages differ by it."""
    app.context_processor(lambda: {"typeface_offered": offered(), "nastaliq": in_nastaliq()})

    @app.after_request
    def vary(response: Response) -> Response:
        if is_cacheable(response) and response.mimetype == "text/html" and offered():
            response.vary.update(("Cookie", "Save-Data"))
        return response
