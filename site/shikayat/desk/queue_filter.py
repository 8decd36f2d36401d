"""The filter of the queue that an officer came from, as the pages of one complaint carry it in their addresses."""

from __future__ import annotations

import re
from typing import Any

from flask import request

from ..casework.queues import QUEUES, QueueFilter

LONGEST_SEARCH, LONGEST_CODE = 150, 64


def came_from() -> dict[str, Any]:
    """Filter and page of the queue that an officer came from, to be carried in the addresses of a complaint.

    They are parts of a filter and never an address, so nothing typed there can lead to another site.
    """
    known = {
        "queue": lambda value: value in QUEUES,
        "q": lambda value: len(value) <= LONGEST_SEARCH,
        "category": lambda value: len(value) <= LONGEST_CODE,
        "place": lambda value: len(value) <= LONGEST_CODE,
        "page": lambda value: re.fullmatch("[1-9][0-9]{0,5}", value),
    }
    typed = {name: request.args.get(name, "") for name in known}
    return {name: value for name, value in typed.items() if value and known[name](value)}


def queue_filter_from() -> QueueFilter:
    """What ``came_from`` shows."""
    part = came_from()
    return QueueFilter(part.get("queue", QUEUES[0]), part.get("q", ""), part.get("category", ""), part.get("place", ""))
