"""The language in addresses: taken from them, added to links, chosen for ``/`` and remembered in a cookie."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from flask import Flask, g, redirect, request
from werkzeug.wrappers import Response

from ..i18n.language import CHOSEN, COOKIE, current_language, preferred_language
from .security_headers import is_cacheable


def make_links(app: Flask) -> None:
    """Add the language to links. One to a page without values is made once for each: every page has a dozen of them."""

    @cache  # a page has dozens of links
    def has_language(endpoint: str) -> bool:
        return app.url_map.is_endpoint_expecting(endpoint, "language")

    @app.url_defaults
    def fill_language(endpoint: str, values: dict[str, Any]) -> None:
        if "language" not in values and has_language(endpoint):
            values["language"] = current_language()

    @lru_cache(maxsize=1000)
    def link(_root: str, _language: str, endpoint: str) -> str:
        return app.url_for(endpoint)

    def url_for(endpoint: str, **values: Any) -> str:
        """As Flask's."""
        if values or endpoint.startswith(".") or not request:
            return app.url_for(endpoint, **values)
        return link(request.root_path, current_language(), endpoint)

    app.jinja_env.globals["url_for"] = url_for


def route_by_language(app: Flask, home: str) -> None:
    """Register the hooks; ``/`` leads to the endpoint ``home`` in the visitor's language."""

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "language" in values:
            g.language = values.pop("language")

    @app.get("/")
    def choose_language() -> Response:
        response = redirect(app.url_for(home, language=preferred_language()))
        response.vary.update(("Accept-Language", "Cookie"))
        response.headers["Cache-Control"] = "no-store"
        return response

    @app.after_request
    def remember_language(response: Response) -> Response:
        if "language" not in g or g.language == preferred_language():
            return response
        # A whole page read in another language than "/" would lead to is a choice worth remembering.
        whole_page = (
            response.mimetype == "text/html" and response.status_code == 200 and not request.headers.get("HX-Request")
        )
        if is_cacheable(response):
            # The same for everybody, perhaps served without us: only the link that chooses a language leads to a
            # copy of the page that says so, and this one copy is not to be kept.
            whole_page = whole_page and CHOSEN.encode() in request.query_string.split(b"&")
        if whole_page:
            response.set_cookie(
                COOKIE,
                g.language,
                max_age=365 * 24 * 3600,
                secure=app.config["PRODUCTION"],
                httponly=True,
                samesite="Lax",
            )
            response.headers["Cache-Control"] = "no-store"
        return response
