"""Every page of the site in its states, built in this process through the tour, for the checks that look at them all.

A new page is in the tour (a route without a line there fails), so it is here. To the tour's stops come each form as it
comes back when nothing was filled in, a complaint in each state as each role sees it, what a newcomer sees, the figures
when there are some, and every error page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser

from flask import Flask, render_template

import models
from shikayat import database
from shikayat.text.numbers import show_reference
from shikayat.web.errors import OWN_PAGES
from tests.page_cases import NOT_SENT, PASSWORD, STATES, PageCase, SignedInBrowsers, page_cases
from tests.raw_http import NAVIGATION, Answer, Connection

FIGURES = ("statistics", "statistics/departments", "statistics/places?of=PK-PB", "statistics/categories")
# What differs from page to page and from run to run, and shows nothing.
UNSEEN = {
    "action",
    "content",
    "datetime",
    "for",
    "formaction",
    "href",
    "id",
    "name",
    "src",
    "value",
    "aria-describedby",
}
TOKEN = re.compile(r'(name="(?:csrf_token|once)"[^>]*value=")[^"]*')


@dataclass
class Inside(Connection):
    """A browser's line that ends in this process."""

    app: Flask = field(kw_only=True)

    def send(self, method: str, path: str, body: bytes = b"", *, headers: dict[str, str] | None = None) -> Answer:
        sent = NAVIGATION | {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        kind = "application/x-www-form-urlencoded" if method == "POST" else None
        client = self.app.test_client(use_cookies=False)
        with client.open(
            path, method=method, data=body, content_type=kind, headers=sent, base_url=self.address
        ) as answer:
            for cookie in answer.headers.getlist("Set-Cookie"):
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            named = {name.lower(): value for name, value in answer.headers.items()}
            return Answer(b"", answer.status_code, named, answer.headers.getlist("Set-Cookie"), answer.get_data())


@dataclass(frozen=True)
class RenderedPage:
    """One page: what it is called in a report, its address, its status, its HTML as it was sent."""

    name: str
    address: str
    status: int
    html: str


class Shape(HTMLParser):
    """What a page is built of, without its words. Rows and items that follow others of their kind count once."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[list[str]] = [[]]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        shown = " ".join(f"{name}={value or ''}" for name, value in attrs if name not in UNSEEN and name[:5] != "data-")
        # What scripts do to a page can be seen: which ones it has, and that a field is for words.
        named = dict(attrs)
        scripted = (named.get("src") or "").rpartition("/")[2] if tag == "script" else "data-words" in named
        self.parts.append([f"{tag} {shown} {scripted}"])
        if tag in ("input", "br", "hr", "img", "link", "meta"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if len(self.parts) > 1:
            done = "(" + " ".join(self.parts.pop()) + ")"
            if self.parts[-1][-1:] != [done]:
                self.parts[-1].append(done)

    def __str__(self) -> str:
        return " ".join(part for parts in self.parts for part in parts)


def every_page(app: Flask, browsers: SignedInBrowsers, newcomer: models.Citizen) -> list[RenderedPage]:
    """Every page of a language in every state, those of one HTML once. ``newcomer``: a citizen without complaints."""
    browsers.new_line = partial(Inside, app=app)
    met: dict[str, RenderedPage] = {}
    for page in (
        *_of_the_tour(app, browsers),
        *_of_a_newcomer(browsers, newcomer),
        *_complaints(browsers),
        *_figures(browsers),
        *_errors(app, browsers.language),
    ):
        met.setdefault(TOKEN.sub(r"\1", page.html), page)
    return list(met.values())


def unlike(pages: list[RenderedPage]) -> list[RenderedPage]:
    """One page of each shape: those that differ in nothing but words look alike to a browser."""
    shapes: dict[str, RenderedPage] = {}
    for page in pages:
        shapes.setdefault(str(Shape(page.html)), page)
    return list(shapes.values())


def _page(name: str, line: Connection, path: str) -> RenderedPage:
    answer = line.get(path)
    assert answer.status == 200, f"{path}: {answer.status}"
    return RenderedPage(name, path, answer.status, answer.text)


def _of_the_tour(app: Flask, browsers: SignedInBrowsers) -> Iterator[RenderedPage]:
    """Each stop, and its form sent as it stands. The errors come last: a refused code may end a way."""
    forms: list[tuple[PageCase, str]] = []
    for page_case in page_cases(app, browsers):
        if page_case.part:
            continue
        answer = page_case.answer()
        yield RenderedPage(page_case.name, page_case.path, answer.status, answer.text)
        if page_case.endpoint not in NOT_SENT and 'id="form" method="post"' in answer.text:
            forms.append((page_case, answer.text))
    refused = 0
    for page_case, html in forms:
        action = re.search(r'<form id="form" method="post" action="([^"]*)"', html)[1].replace("&amp;", "&")
        hidden = dict(re.findall(r'<input id="\w+" name="(\w+)" type="hidden" value="([^"]*)"', html))
        answer = page_case.line.post(action, hidden)
        if answer.status == 422:
            refused += 1
            yield RenderedPage(f"{page_case.name} refused", action, answer.status, answer.text)
    assert refused >= 20, "hardly any form was refused: the pages with errors were not seen"
    guide = browsers.new_line(browsers.address)
    guide.cookies["letters"] = "nastaliq"
    yield _page("nastaliq", guide, f"/{browsers.language}/guide")


def _of_a_newcomer(browsers: SignedInBrowsers, newcomer: models.Citizen) -> Iterator[RenderedPage]:
    line = browsers.new_line(browsers.address)
    browsers.fill(line, "sign-in", {"username": newcomer.username, "password": PASSWORD})
    yield _page("dashboard.index empty", line, f"/{browsers.language}/dashboard")


def _complaints(browsers: SignedInBrowsers) -> Iterator[RenderedPage]:
    """A complaint in each state, to the citizen and to each role of its office."""
    for number, status in enumerate(STATES):
        shown = show_reference(browsers.complaints[number].reference)
        path = f"/{browsers.language}/complaints/{shown}"
        yield _page(f"complaints.show {status}", browsers["citizen"], path)
        for role in ("officer", "head", "supervisor"):
            answer = browsers[role].get(f"/{browsers.language}/desk/{shown}")
            if answer.status == 200:
                yield RenderedPage(f"case.show {status} {role}", f"/{browsers.language}/desk/{shown}", 200, answer.text)
    for role in ("head", "supervisor"):
        yield _page(f"queue.index {role}", browsers[role], f"/{browsers.language}/desk/")


def _figures(browsers: SignedInBrowsers) -> Iterator[RenderedPage]:
    """The statistics of an office that has answered enough for its numbers to be shown."""
    with database.connection():
        answered = {"answer_days": 7, "in_time": True, "outcome": "granted", "answered_at": models.now()}
        models.Complaint.update(status="closed", closed_at=models.now(), verdict="solved", **answered).execute()
    for path in FIGURES:
        yield _page(f"{path} full", browsers["anyone"], f"/{browsers.language}/{path}")


def _errors(app: Flask, language: str) -> Iterator[RenderedPage]:
    for code in OWN_PAGES:
        with app.test_request_context(f"/{language}/x"):
            yield RenderedPage(
                f"error {code}", f"/{language}/x", code, render_template(f"errors/{code}.html", code=code)
            )
