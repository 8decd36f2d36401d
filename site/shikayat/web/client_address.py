"""The network address that limits count: one for each subscriber, however a proxy writes it.

A proxy may add a port to the address. A subscriber of IPv6 has a whole /64 and may come from a new address of it each
time (RFC 6177, RFC 8981).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

UNKNOWN = "unknown"
SUBSCRIBER_PREFIX = 64
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address stands in the last 32 bits
_WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d*)?|([^:]*)(?::\d*)?")


class CountSubscribers:
    """WSGI middleware: ``REMOTE_ADDR`` becomes the subscriber's, for everything that reads ``request.remote_addr``."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = subscriber(environ.get("REMOTE_ADDR") or "")
        return self.application(environ, start_response)


def subscriber(address: str) -> str:
    """The IPv4 address, or the /64 of the IPv6 address, that ``address`` names; ``unknown`` where it names none."""
    bare = address.strip().strip('"')
    if match := _WITH_PORT.fullmatch(bare):
        bare = match[1] or match[2] or ""
    try:
        found = ip_address(bare.partition("%")[0])  # what follows is the network card that it came through
    except ValueError:
        return UNKNOWN
    if isinstance(found, IPv6Address):
        inside = _ipv4_inside(found)
        return str(inside or IPv6Network((found, SUBSCRIBER_PREFIX), strict=False))
    return str(found)


def _ipv4_inside(address: IPv6Address) -> IPv4Address | None:
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
