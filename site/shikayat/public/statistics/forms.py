"""What is asked for in the address: the period, the page of a list, and the row whose parts are wanted."""

from __future__ import annotations

from flask import request

from .periods import ALL


def period() -> str:
    """The name of the period; everything unless one is given. Nothing says that there is such a period."""
    return request.args.get("period") or ALL


def of() -> str:
    """The code of the province or group whose parts are wanted; empty for none."""
    return request.args.get("of", "")
