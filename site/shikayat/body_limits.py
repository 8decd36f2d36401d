"""How long the body of a request may be: little, unless a view says that it takes long text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, request

# Room for a dozen short answers of 500 characters in any script, percent-encoded (12 bytes each). The views of long
# text have the limit of the whole site, ``MAX_CONTENT_LENGTH``.
SHORT = 32 * 1024


def takes_long_text(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let people send the view a story: what is too long for the field comes back to them and is not lost."""
    view.takes_long_text = True
    return view


def limit_bodies(app: Flask) -> None:
    """Answer 413 to longer bodies, before they are read."""

    @app.before_request
    def limit() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if not getattr(view, "takes_long_text", False):
            request.max_content_length = SHORT
