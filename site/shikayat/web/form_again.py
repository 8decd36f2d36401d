"""The page of a form once more, with what was typed, when its work could not be done now."""

from __future__ import annotations

from flask import Response, current_app, g, make_response, request

from . import rate_limits

WHY = "form_refusal"  # in ``g``: the sentence every form of this request is refused with


def show_form_again(sentence: str, status: int, *, retry_after: int) -> Response:
    """Answer with the page of the form that was sent, and the sentence in it. What the request counted is taken back.

    The view runs once more with a form that accepts nothing (``BaseForm.accepted``), so a view must not have changed
    anything before it does the work that may fail.
    """
    setattr(g, WHY, sentence)
    rate_limits.refund_request()
    view = current_app.view_functions[request.endpoint or ""]
    response = make_response(current_app.ensure_sync(view)(**request.view_args or {}))
    response.status_code = status
    response.headers["Retry-After"] = str(retry_after)
    return response


def refusal() -> str | None:
    """Why no form of this request is accepted; None where they are."""
    return g.get(WHY)
