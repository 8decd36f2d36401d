"""A test client of the crawler: opens pages, fills in their forms and records each page that it gets."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from ...i18n.language import tag
from ...identity.totp import current_code
from . import queries
from .marks import keys_in, unmarked
from .samples import MISTAKES, RIGHT

STEPS = 25  # more pages than any form has


class Form(HTMLParser):
    """The page's own form (``id="form"``): its address, its method and what its controls hold and offer."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action, self.method, self.inside = "", "get", False
        self.hidden: dict[str, str] = {}
        self.offered: dict[str, list[str]] = {}
        self.boxes: list[str] = []
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = has.get("id") == "form"
            if self.inside:
                self.action, self.method = has.get("action", ""), has.get("method", "get").lower()
        elif self.inside and tag in ("input", "textarea", "select") and has.get("name"):
            self._control(tag, has)
        elif tag == "option" and self._select and has.get("value"):
            self.offered[self._select].append(has["value"])

    def _control(self, tag: str, has: dict[str, str]) -> None:
        kind = has.get("type", tag)
        if kind == "hidden":
            self.hidden[has["name"]] = has.get("value", "")
        elif kind == "checkbox":
            self.boxes.append(has["name"])
        elif kind not in ("submit", "file"):
            offers = self.offered.setdefault(has["name"], [])
            if kind == "radio":
                offers.append(has.get("value", ""))
            self._select = has["name"] if tag == "select" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self._select = ""

    @property
    def asks(self) -> bool:
        """Whether there is something to fill in; a lone button does something, and is left alone."""
        return bool(self.offered) and self.method == "post"


@dataclass
class PageCapture:
    """A page in one state, as it came: ``endpoint`` and ``state`` name it, ``keys`` are the messages on it."""

    endpoint: str
    state: str
    role: str
    address: str
    status: int
    page: str
    keys: list[str] = field(default_factory=list)


class CrawlerClient:
    """A test client with the forms of the crawl; calls ``keep(capture)`` for each page."""

    def __init__(self, app: Flask, role: str, language: str, keep: Callable[[PageCapture], None], number: int) -> None:
        self.app, self.role, self.keep = app, role, keep
        self.client = app.test_client()
        # Limits are counted by address; pages without a language in theirs ask the browser.
        self.client.environ_base |= {"REMOTE_ADDR": f"127.0.1.{number}", "HTTP_ACCEPT_LANGUAGE": tag(language)}
        self.endpoint = self.address = self.page = ""
        self.known: dict[str, str] = {}  # answers learnt on the way: the reference of the complaint

    def open(self, address: str, state: str = "") -> int:
        """Open an address, follow where it leads, and keep the page; returns the status."""
        return self._send("GET", address, state)

    def post(self, fields: dict[str, str], state: str = "") -> int:
        """Send the page's form with these fields, and what is hidden in it."""
        form = Form(self.page)
        return self._send("POST", form.action or self.address, state, data=form.hidden | fields)

    def send(self, address: str, fields: dict[str, Any], state: str = "") -> int:
        """Send fields to an address with the token of the page that is open, whichever of its forms has it."""
        token = re.search(r'name="csrf_token"[^>]* value="([^"]*)"', self.page)
        return self._send("POST", address, state, data={"csrf_token": token[1] if token else ""} | fields)

    def _send(self, method: str, address: str, state: str, **kwargs: Any) -> int:
        response = self.client.open(address, method=method, follow_redirects=True, **kwargs)
        status = response.status_code
        text = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        request = response.request
        self.address = request.full_path.rstrip("?") if request.query_string else request.path
        self.endpoint = self._endpoint_of(request.path)
        response.close()
        if "</html>" in text:
            self.page = text
            self.keep(PageCapture(self.endpoint, state, self.role, self.address, status, text, keys_in(text)))
        return status

    def _endpoint_of(self, path: str) -> str:
        adapter = self.app.url_map.bind("localhost")
        try:
            return adapter.match(path, method="GET")[0]
        except Exception:  # noqa: BLE001 - not found, another method, a redirect: all the same here
            return "error"

    def right(self) -> dict[str, str]:
        """Right answers for every control of the form: what is known of its name, else what it offers first."""
        form, answers = Form(unmarked(self.page)), {}
        known = (
            RIGHT
            | self.known
            | ({"code": self._code()} if "code" in form.offered and "/admin/" not in self.address else {})
        )
        for name, offers in form.offered.items():
            wished = known.get(name)
            answers[name] = wished if wished is not None and (not offers or wished in offers) else (*offers, "نمونہ")[0]
        return answers | {name: known[name] for name in form.boxes if name in known}

    def _code(self) -> str:
        """The code of the phone that is being connected on this page, else that of the newest message."""
        if key := re.search(r'class="key"[^>]*>([A-Z2-7]+)<', self.page):
            return current_code(key[1])
        with self.app.app_context():
            sent = re.search(r"(?<!\d)\d{6}(?!\d)", unmarked(queries.codes_sent()))
        return sent[0] if sent else "000000"

    def make_mistakes(self) -> None:
        """Send the form empty, then with each wrong answer, and keep what the page says to them."""
        form = Form(self.page)
        if not form.asks:
            return
        start = self.address
        # As a browser does: an empty field is sent, and only choices that were not made are left out.
        self.post({name: "" for name, offers in form.offered.items() if not offers}, "empty")
        self.open(start)
        self.post({"csrf_token": ""} | self.right(), "open for too long")
        for number, mistakes in enumerate(MISTAKES, 1):
            wrong = {name: mistakes[name] for name in form.offered if name in mistakes}
            if wrong:
                self.open(start)
                if not Form(self.page).asks:
                    return
                self.post(self.right() | wrong, f"wrong {number}")
        self.open(start)

    def go_through(self, address: str, state: str = "") -> None:
        """Go through a form of several pages with right answers, after making every mistake on each of them."""
        self.open(address, state)
        visited: set[str] = set()
        for _step in range(STEPS):
            form = Form(self.page)
            if not form.action or form.method != "post" or self.address in visited:
                return
            visited.add(self.address)
            if not state:
                self.make_mistakes()
                if "code" in form.offered:  # so many mistakes have spent it
                    self.post({"again": "1"})
            self.post(self.right() if form.asks else {}, state)
            if reference := re.search(r"/complaints/([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z])", urlsplit(self.address).path):
                self.known["reference"] = reference[1]
