"""Error pages in the reader's language, and the rejection of requests with malformed text."""

from __future__ import annotations

import re

from flask import Flask, Response, abort, current_app, g, make_response, render_template, request
from werkzeug.exceptions import BadHost, HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from ..text.cleaning import TextError
from .rate_limits import try_again
from .request_log import request_id
from .typed_urls import redirect_to_page_meant

OWN_PAGES = (400, 403, 404, 405, 413, 429, 500, 503)

_ESCAPES = re.compile(b"(?:%[0-9A-Fa-f]{2})+")


def answer_errors(app: Flask) -> None:
    """Register the pages for every error, and the check that comes before every view."""
    app.before_request(refuse_broken_text)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(BadHost, _foreign_host)
    app.register_error_handler(TextError, lambda _error: _error_page(400))
    app.register_error_handler(Exception, _unexpected)


def refuse_broken_text() -> None:
    """Answer 400 to bytes that are no UTF-8 and to NUL, before anything reads them.

    Werkzeug would put U+FFFD in their place, and a wrong name would be stored (RFC 3629, section 10).
    """
    # The path arrives percent-decoded, a multipart body is not percent-encoded at all.
    query = request.query_string
    parts = [
        _percent_decoded(query),
        request.environ.get("PATH_INFO", "").encode("latin-1", "replace"),
    ]
    if request.method == "POST":
        body = request.get_data(cache=True, parse_form_data=False)
        encoded = request.mimetype == "application/x-www-form-urlencoded"
        parts.append(_percent_decoded(body) if encoded else body)
    for raw in parts:
        if raw.isascii() and b"\0" not in raw:
            continue  # nearly every request
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            abort(400)
        if b"\0" in raw:
            abort(400)


def _percent_decoded(raw: bytes) -> bytes:
    """As ``urllib.parse.unquote_to_bytes``, in a tenth of the time: a word in Urdu is ten escapes in a row."""
    return _ESCAPES.sub(lambda run: bytes.fromhex(run[0].replace(b"%", b"").decode()), raw)


def _http_error(error: HTTPException) -> AnyResponse:
    if error.code is None or error.code < 400:
        return error.get_response()
    if error.code == 404 and (found := redirect_to_page_meant()):
        return found
    again = getattr(error, "retry_after", None)
    response = _error_page(error.code, again if isinstance(again, int) else None)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers.setdefault(name, value)
    return response


def _foreign_host(_error: HTTPException) -> Response:
    """Under a name that is not ours no address can be made, so not even a page with links."""
    return Response("This server does not answer to that name.\n", 400, mimetype="text/plain")


def _unexpected(error: Exception) -> Response:
    # Whatever broke may be the database: the page that says so asks it nothing.
    g.broken = True
    current_app.logger.error("%s %s failed", request.method, request.endpoint, exc_info=error)
    return _error_page(500)


def _error_page(code: int, again: int | None = None) -> Response:
    """The page for ``code``; to htmx nothing, so that an error page never lands inside a list of choices."""
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        response = make_response("", code)
        response.headers["HX-Reswap"] = "none"
        return response
    return page_of_error(code, request_id(), again)


def page_of_error(code: int, number: str = "", again: int | None = None) -> Response:
    """The whole page for an HTTP error ``code``: that code's own, or the one of its kind.

    ``number`` is what the log calls the request; a page that is written to a file has none. ``again``: in how many
    seconds the request may be sent again.
    """
    shown = code if code in OWN_PAGES else (500 if code >= 500 else 400)
    when = try_again(again) if again else None
    return make_response(render_template(f"errors/{shown}.html", code=code, number=number, when=when), code)
