"""An address that was typed from paper leads to its page, whatever its capitals, dashes, signs at the end or language.

``/EN/Sign–In.`` is ``/en/sign-in``, ``/en-US/track`` is ``/en/track``, and ``/track`` is that page in the visitor's
language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from flask import current_app, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect
from werkzeug.wrappers import Response

from ..i18n.language import LANGUAGES, preferred_language
from ..text.cleaning import normalise

_WITH_TERRITORY = re.compile(r"([a-z]{2,3})[-_][a-z0-9]{2,4}", re.IGNORECASE)


def redirect_to_page_meant() -> Response | None:
    """308 to the page that the address of this request means; None where it means no other one."""
    if request.method not in ("GET", "HEAD"):
        return None
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return None
    path = tidy_path(request.path, _words())
    for address in _addresses(path):
        if address != request.path and _is_page(adapter, address):
            query = request.query_string.decode("latin-1")
            response = redirect(f"{quote(address)}?{query}" if query else quote(address), 308)
            if not address.startswith(path):  # the language is the visitor's, and may be another one tomorrow
                response.vary.update(("Accept-Language", "Cookie"))
                response.headers["Cache-Control"] = "no-store"
            return response
    return None


def _addresses(path: str) -> Iterator[str]:
    """The path, and where it names no language, the same in the visitor's; each with a slash at its end, too."""
    if path == "/":
        return
    yield from (path, f"{path}/")
    if path.split("/")[1] not in LANGUAGES:
        yield from (f"/{preferred_language()}{path}", f"/{preferred_language()}{path}/")


def tidy_path(path: str, words: dict[str, str]) -> str:
    """The path without what paper and keyboards add to it; ``words`` says how our own addresses are written."""
    parts = [part for part in normalise("NFKC", path).split("/") if part]
    while parts and not _tidy(parts[-1]):
        parts.pop()
    # A part in the middle that is nothing but dots is no typing mistake, and is left as it is.
    tidied = [words.get(_key(_tidy(part)), _tidy(part)) or part for part in parts]
    if tidied and (found := _WITH_TERRITORY.fullmatch(tidied[0])) and tidied[0] not in LANGUAGES:
        tidied[0] = words.get(found[1].casefold(), tidied[0])
    return "/" + "/".join(tidied)


def _key(word: str) -> str:
    """A word of an address in small letters, without its dashes, or what people write for them."""
    return "".join(c for c in word.casefold() if c not in "_ \u2212" and unicodedata.category(c) != "Pd")


def _tidy(part: str) -> str:
    """Without unseen characters, without brackets and quotation marks before it, and without any sign after it."""
    seen = "".join(sign for sign in part if unicodedata.category(sign) not in ("Cf", "Cc"))
    while seen and (unicodedata.category(seen[0]) in ("Ps", "Pi", "Zs") or seen[0] in "\"'"):
        seen = seen[1:]
    while seen and unicodedata.category(seen[-1]).startswith(("P", "Z", "Sm", "Sk")):
        seen = seen[:-1]
    return seen


def _words() -> dict[str, str]:
    """The words of all addresses, found by their keys; the map of addresses is read once for each app."""
    extensions = current_app.extensions
    if "typed_urls" not in extensions:
        extensions["typed_urls"] = _read_words()
    return extensions["typed_urls"]


def _read_words() -> dict[str, str]:
    words: Iterable[str] = (word for rule in current_app.url_map.iter_rules() for word in rule.rule.split("/"))
    ours = {_key(word): word for word in words if "<" not in word}
    return ours | {_key(code): code for code in LANGUAGES}


def _is_page(adapter: MapAdapter, path: str) -> bool:
    try:
        endpoint, _values = adapter.match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return endpoint != "static"
