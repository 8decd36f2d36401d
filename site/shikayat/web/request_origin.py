"""Which site made the browser send a request: ours, another one, or it does not say.

What a header does not say is not taken for a no: ``Origin: null``, a header that is missing and a port that a proxy has
dropped leave the question open, and the form's token decides. A header that cannot be read is none of ours.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import current_app, request

PORTS = {"http": 80, "https": 443}


class Sender(StrEnum):
    """Who made the browser send a request."""

    OURS = "ours"
    OTHER = "other"
    UNKNOWN = "unknown"


class Origin(NamedTuple):
    """A scheme, a host name in small letters and a port (RFC 6454). The port is None where nobody said it."""

    scheme: str
    host: str
    port: int | None


# What a browser says of itself (Fetch Metadata). Another word is no answer, and the other headers are asked.
SAID = {
    "same-origin": Sender.OURS,
    "none": Sender.OURS,  # the person did it: a typed address, a bookmark
    "same-site": Sender.OTHER,
    "cross-site": Sender.OTHER,
}


def sender_of_post() -> Sender:
    """Who made the browser send this form: by ``Sec-Fetch-Site``, in older browsers by ``Origin``."""
    return SAID.get(_header("Sec-Fetch-Site")) or sender_of(_header("Origin"))


def sender_of_page() -> Sender:
    """Who made the browser ask for this page: by ``Sec-Fetch-Site``, in older browsers by ``Referer``."""
    return SAID.get(_header("Sec-Fetch-Site")) or sender_of(_header("Referer"))


def sender_of(address: str) -> Sender:
    """Whether an address, as a browser sends it in ``Origin`` or ``Referer``, belongs to this site."""
    if address in ("", "null"):
        return Sender.UNKNOWN
    origin = parse_origin(address)
    if origin is None:
        return Sender.OTHER
    if origin == parse_origin(current_app.config["SITE_URL"]):
        return Sender.OURS
    asked = parse_origin(f"{origin.scheme}://{request.host}", port_said=False)
    if asked is None or asked.host != origin.host:
        return Sender.OTHER
    if asked.port is None and origin.port != PORTS[origin.scheme]:
        return Sender.UNKNOWN  # a proxy may have dropped the port of the name that was asked for
    return Sender.OURS if asked.port in (None, origin.port) else Sender.OTHER


def parse_origin(address: str, *, port_said: bool = True) -> Origin | None:
    """The origin of an address; None where it has none or cannot be read.

    ``port_said``: an address without a port means the usual one of its scheme, as in a browser.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or parts.scheme not in PORTS:
        return None
    return Origin(parts.scheme, host, port if port is not None or not port_said else PORTS[parts.scheme])


def _header(name: str) -> str:
    return request.headers.get(name, "").strip()
