"""Pages that somebody looks at again and again are drawn once, until something they show has changed.

A page is remembered for one sign-in: the key holds its token, which nobody else has and which is looked up before
anything is given out. Besides it holds whatever else decides what stands on the page: the address (with the language),
the letters, the day (deadlines are told in days), and a ``stamp`` in which the flow puts what tells that the citizen's
own things have changed. The stamp is read from the database for each answer, in one query. A page is kept only when
the stamp was the same before and after it was drawn.

Two changes of an office's or a category's name that overlap on PostgreSQL may be told by one moment; the older name
then stands on kept pages for as long as they are kept, ten minutes.

The form token is remembered with the page. It is told apart from the page's length only where the rest of the page
changes around the same token (BREACH); here a changed page is another one, with a token that is mixed anew.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock

from flask import Flask, Response, current_app, request, session

from models import database

from .access import visitor
from .casework.deadlines import today
from .compression import coding_wanted
from .headers import Pairs, Remembered
from .keeping import ARRIVED
from .letters import in_nastaliq
from .rendering import wants_part

PAGES = 1000  # in each of a process's two memories; a page and its compressed copies are 15 to 20 KB
SECONDS = 600  # much shorter than a form token is good for


@dataclass(frozen=True)
class Page:
    """A page as it was drawn, and as it left: by coding, compressed (``compression``) and with all its headers."""

    body: bytes
    headers: Pairs
    until: float
    sent: dict[str | None, tuple[bytes, Pairs]] = field(default_factory=dict)

    def answer(self) -> Remembered:
        """The page again: complete where it was sent in this coding before, else as it was drawn."""
        coding = coding_wanted()
        body, headers = self.sent.get(coding, (self.body, self.headers))
        complete = coding in self.sent
        return Remembered(body, headers, complete=complete, sent=None if complete else self.sent)


class Memory:
    """The pages of one process, those that were looked at last."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Page | None:
        """The page with this key, if it is still here and not too old."""
        with self._lock:
            page = self._pages.get(key)
            if page is None:
                return None
            if page.until < time.monotonic():
                del self._pages[key]
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, response: Response) -> Page:
        """Keep a page that was drawn; the one that nobody has asked for the longest goes."""
        page = Page(response.get_data(), tuple(response.headers), time.monotonic() + SECONDS)
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > PAGES:
                self._pages.popitem(last=False)
        return page


def remember_pages(app: Flask) -> None:
    """Wire it in."""
    app.extensions["memory"] = Memory()
    app.extensions["memory_of_parts"] = Memory()  # of its own: whoever asks for many parts drives out no page


def remembered(look: Callable[[], Hashable], draw: Callable[[], Response], stamp: Hashable = None) -> Response:
    """The page that ``draw`` makes of the signed-in citizen's things. ``look`` asks for their stamp, if not just asked.

    Drawn each time: parts for htmx, pages with a query, the one that follows a form, and every page in the translators'
    workshop. Not for pages with a field for long text, which tell the script about this very session (``keeping``).
    """
    if wants_part() or request.query_string or ARRIVED in session or current_app.config["TRANSLATING"]:
        return draw()
    stamp = stamp or look()
    key = (visitor().token, session.get("csrf_token"), request.path, in_nastaliq(), today(), stamp)
    memory: Memory = current_app.extensions["memory"]
    page = memory.get(key)
    if page is None:
        response = draw()
        if response.status_code != 200 or key[1] != session.get("csrf_token"):
            return response  # the first form of a session has made its token, and the next page is the first to keep
        if look() != stamp:
            return response  # it shows something newer, or something between
        page = memory.put(key, response)
    return page.answer()


def remembered_part(draw: Callable[[], Response]) -> Response:
    """The part that ``draw`` makes of the address and of data that change with a new edition of the site alone.

    Drawn each time in the translators' workshop, where words change meanwhile.
    """
    if current_app.config["TRANSLATING"]:
        return draw()
    key = (database.obj, request.path, request.query_string, today())
    memory: Memory = current_app.extensions["memory_of_parts"]
    page = memory.get(key) or memory.put(key, draw())
    return page.answer()
