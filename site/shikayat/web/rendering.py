"""Pages and their parts: the single place that looks at htmx's headers."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, make_response, render_template
from htmx_flask import Htmx
from htmx_flask import request as htmx_request

from ..casework import labels
from ..paths import STATIC
from .csrf import form_token


def wants_part() -> bool:
    """Whether htmx asks for a part of this page, and not (boosted, or restoring its history) for the whole."""
    htmx = htmx_request.htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page_or_part(page: str, part: str, **context: Any) -> Response:
    """The template ``page``, or only its ``part`` when htmx asks; the answer varies by ``HX-Request``."""
    response = make_response(render_template(part if wants_part() else page, **context))
    response.vary.add("HX-Request")
    return response


def render_part(part: str, **context: Any) -> Response:
    """A part that has no page of its own, marked as depending on ``HX-Request`` like every other part."""
    response = make_response(render_template(part, **context))
    response.vary.add("HX-Request")
    return response


def render_form(page: str, form: Any, status: int | None = None, **context: Any) -> Response:
    """A page with a form: 422 when the submitted form has errors (RFC 9110, 15.5.21), else 200.

    A switch of language shows the errors again, but asked for nothing that could be refused.
    """
    refused = form.is_submitted() and not form.switching() and bool(form.errors)
    return make_response(render_template(page, form=form, **context), status or (422 if refused else 200))


def render_with_htmx(app: Flask) -> None:
    """Wire htmx-flask in and tell templates whether the script arrived at set-up."""
    Htmx(app)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["labels"] = labels
    app.jinja_env.globals["csrf_token"] = form_token
    app.jinja_env.globals["has_htmx"] = (STATIC / "vendor" / "htmx.min.js").is_file()
