"""Smaller answers, and which answers are not made smaller.

A compressed page tells by its length whether words that somebody else put into it also stand elsewhere in it
(BREACH, CVE-2013-3587). So a page that may hold something personal is compressed only when nothing in it can have been
chosen by another site: the request carries no query and no form, or the browser says that one of our own pages, or the
person, made it. Form tokens look different in every answer besides (``tokens``).

Flask-Compress was looked at: it compresses whatever has the right type, at one level, and the choice above would have
had to be built around it.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache

import brotli
from flask import Flask, Response, request
from werkzeug.http import parse_accept_header

from .request_origin import Sender, sender_of_page
from .security_headers import is_public

TYPES = {"text/html", "text/css", "text/javascript", "text/plain", "image/svg+xml"}
SMALLEST = 256  # bytes; below, the two more headers cost more than is saved
CODINGS = ("br", "gzip")  # best first


def compress_answers(app: Flask) -> None:
    """Compress what leaves the app. To be wired in first: what is registered first sees an answer last."""
    app.after_request(_compress)


def coding_wanted() -> str | None:
    """The coding in which the browser would like this answer best; None for as it is."""
    return _best_coding(request.environ.get("HTTP_ACCEPT_ENCODING", ""))


@lru_cache(maxsize=256)
def _best_coding(accept_encoding: str) -> str | None:
    """The best coding that this header accepts. Browsers send few different ones, with every request."""
    return parse_accept_header(accept_encoding).best_match(CODINGS)


def _compress(response: Response) -> Response:
    whole = request.method in ("GET", "HEAD", "POST") and response.status_code not in (204, 206, 304)
    if not whole or response.mimetype not in TYPES or "Content-Encoding" in response.headers:
        return _with_tag(response, "")
    for_all = request.endpoint == "static" or is_public()
    if not for_all and _may_be_measured(response):
        return response
    response.vary.add("Accept-Encoding")
    response.direct_passthrough = False
    data = response.get_data()
    coding = coding_wanted() if len(data) >= SMALLEST else None
    tag = hashlib.sha256(data).hexdigest()[:16] if for_all and response.status_code == 200 else ""
    if coding:
        kept = for_all and not request.query_string  # anybody can make up as many queries as they like
        response.set_data((compressed_once if kept else compressed)(data, coding, thorough=kept))
        response.headers["Content-Encoding"] = coding
    return _with_tag(response, f"{tag}-{coding}" if tag and coding else tag)


def _with_tag(response: Response, tag: str) -> Response:
    """Add an ETag to cacheable responses, so that revalidation is cheap (RFC 9110, 8.8.3 and 13.1.2)."""
    if tag and request.method in ("GET", "HEAD"):
        response.set_etag(tag)
        response.make_conditional(request)
    return response


def _may_be_measured(response: Response) -> bool:
    """Whether another site may have chosen a part of this page, and would learn from its length."""
    # The page of an error may repeat the address that was asked for.
    chosen = bool(request.query_string) or request.method == "POST" or response.status_code >= 400
    return chosen and sender_of_page() is not Sender.OURS


def compressed(data: bytes, coding: str, *, thorough: bool) -> bytes:
    """``data`` in ``coding`` (``br`` or ``gzip``); ``thorough`` takes twenty times as long for a tenth less."""
    if coding == "br":
        return brotli.compress(data, mode=brotli.MODE_TEXT, quality=11 if thorough else 5)
    return gzip.compress(data, 9 if thorough else 6, mtime=0)


compressed_once = lru_cache(maxsize=256)(compressed)
