"""The log: readable text in development, one JSON object a line in production, each with the id of its request.

A log is read by more people than the database is. In production it has no query string, no URL (it may hold what
somebody typed) and no text of an unexpected exception, which may quote a value: PostgreSQL names the row that is
there already. It has the endpoint, the type of the exception and where it was raised.
"""

from __future__ import annotations

import logging
import re
import secrets
from traceback import StackSummary, format_list, walk_tb
from types import TracebackType

from flask import Flask, current_app, g, has_request_context, request
from flask.logging import wsgi_errors_stream
from pythonjsonlogger.json import JsonFormatter

_ID = re.compile(r"[A-Za-z0-9-]{6,64}")
_BYTES = 6
_ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_TEXT = "%(levelname)s %(name)s [%(request_id)s] %(message)s"


def request_id() -> str:
    """The id of this request: the one that a trusted proxy sent, else a random one. The same for the whole request."""
    if "request_id" not in g:
        g.request_id = _id_of_proxy() or secrets.token_hex(_BYTES)
    return g.request_id


def _id_of_proxy() -> str:
    """What the proxy calls this request; empty without a trusted proxy, and for what cannot be such an id."""
    if not current_app.config["TRUSTED_PROXIES"]:
        return ""
    sent = request.headers.get("X-Request-ID", "")
    return sent if _ID.fullmatch(sent) else ""


def init_logging(app: Flask) -> None:
    """Send what all loggers of this process say to the terminal or the service manager, once each."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, RequestLogHandler)]:
        root.removeHandler(handler)
    root.addHandler(RequestLogHandler(json=app.config["PRODUCTION"]))


class RequestLogHandler(logging.StreamHandler):
    """Writes to the error stream of the server, as Flask's own handler does."""

    def __init__(self, *, json: bool) -> None:
        super().__init__(wsgi_errors_stream)
        self.addFilter(_add_request)
        self.setFormatter(_json_formatter() if json else logging.Formatter(_TEXT, defaults={"request_id": "-"}))


def _add_request(record: logging.LogRecord) -> bool:
    """Add id, method and endpoint of the request to a record that is made while one is answered."""
    if has_request_context():
        record.request_id, record.method, record.endpoint = request_id(), request.method, request.endpoint
    return True


class PrivateJsonFormatter(JsonFormatter):
    """JSON whose tracebacks leave out the texts of exceptions."""

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802 - the name is logging's
        error: BaseException | None = ei[1]
        parts, seen = [], set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            parts.append(_without_text(error))
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\ncaused by\n".join(parts)


def _without_text(error: BaseException) -> str:
    """The type of an exception, and files, lines and functions of its traceback."""
    frames = StackSummary.extract(walk_tb(error.__traceback__))
    return f"{type(error).__module__}.{type(error).__qualname__}\n{''.join(format_list(frames))}".rstrip()


def _json_formatter() -> PrivateJsonFormatter:
    return PrivateJsonFormatter(
        "%(levelname)s %(name)s %(message)s",
        timestamp="time",
        rename_fields={"levelname": "level", "name": "logger"},
        json_ensure_ascii=False,
    )
