"""An address that was typed from paper leads to its page: capitals, a slash or a full stop at the end do not matter."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

from flask import Response, current_app, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from ..i18n.language import LANGUAGES, tag


def redirect_to_page_meant() -> Response | None:
    """308 to the page that the address of this request means; None where it means no other one."""
    path = tidy_path(request.path, _words())
    if request.method not in ("GET", "HEAD") or path in (request.path, "/"):
        return None
    adapter = current_app.create_url_adapter(request)
    for address in (path, f"{path}/"):
        if address != request.path and _is_page(adapter, address):
            query = request.query_string.decode("latin-1")
            return redirect(f"{quote(address)}?{query}" if query else quote(address), 308)
    return None


def tidy_path(path: str, words: dict[str, str]) -> str:
    """The path without what paper and keyboards add to it; ``words`` says how our own addresses are written."""
    parts = [part for part in path.split("/") if part]
    while parts and not _tidy(parts[-1]):
        parts.pop()
    # A part in the middle that is nothing but dots is no typing mistake, and is left as it is.
    tidied = (_tidy(part) or part for part in parts)
    return "/" + "/".join(words.get(part.casefold(), part) for part in tidied)


def _tidy(part: str) -> str:
    """Without unseen characters, without brackets and quotation marks before it, and without any sign after it."""
    seen = "".join(sign for sign in part if unicodedata.category(sign) not in ("Cf", "Cc"))
    while seen and (unicodedata.category(seen[0]) in ("Ps", "Pi", "Zs") or seen[0] in "\"'"):
        seen = seen[1:]
    while seen and unicodedata.category(seen[-1]).startswith(("P", "Z", "Sm", "Sk")):
        seen = seen[:-1]
    return seen


def _words() -> dict[str, str]:
    """The words of all addresses, found by their small letters; the map of addresses is read once for each app."""
    extensions = current_app.extensions
    if "typed_urls" not in extensions:
        extensions["typed_urls"] = _read_words()
    return extensions["typed_urls"]


def _read_words() -> dict[str, str]:
    words: Iterable[str] = (word for rule in current_app.url_map.iter_rules() for word in rule.rule.split("/"))
    ours = {word.casefold(): word for word in words if "<" not in word}
    return ours | {tag(code).casefold(): code for code in LANGUAGES} | {code.casefold(): code for code in LANGUAGES}


def _is_page(adapter: MapAdapter, path: str) -> bool:
    try:
        endpoint, _values = adapter.match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return endpoint != "static"
