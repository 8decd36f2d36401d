"""How long the body of a request may be: little, unless a view takes long text and the form was made for somebody."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Flask, abort, current_app, request

from .csrf import owner_of_form

# Room for an address of 500 characters in any script, percent-encoded (12 bytes each), and a dozen short answers.
# Long text has the limit of the whole site, ``MAX_CONTENT_LENGTH``.
SHORT = 16 * 1024
_TOKEN = re.compile(rb"(?:^|&)csrf_token=([\w-]{1,1000})")


def allow_long_text(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let people send the view a story: what is too long for the field comes back to them and is not lost."""
    marked: Any = view  # a function may be given attributes
    marked.allow_long_text = True
    return view


def limit_bodies(app: Flask) -> None:
    """Answer 413 to longer bodies and to more fields than any form has, before they are taken apart."""

    @app.before_request
    def limit() -> None:
        if request.method != "POST":
            return
        view = current_app.view_functions.get(request.endpoint or "")
        if not getattr(view, "allow_long_text", False):
            request.max_content_length = SHORT
        body = request.get_data(cache=True, parse_form_data=False)
        # Werkzeug refuses a body whose length is announced, and cuts one that is sent in chunks.
        if request.content_length is None and len(body) >= (request.max_content_length or len(body) + 1):
            abort(413)
        if body.count(b"&") >= current_app.config["MAX_FORM_PARTS"]:
            abort(413)
        if len(body) > SHORT and not _was_made_for_somebody(body):
            abort(413)


def _was_made_for_somebody(body: bytes) -> bool:
    """Whether the form carries the mark of a person who was signed in, perhaps no longer: no stranger has one."""
    token = _TOKEN.search(body)
    return bool(token and owner_of_form(token[1].decode()))
