"""Somebody with a browser: opens pages, fills forms as they stand there, and looks at every page it gets."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Page:
    """A response, with the questions tests ask of it."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.location = response.headers.get("Location", "")
        self.headers = response.headers
        self.text = response.get_data(as_text=True)
        self.html = BeautifulSoup(self.text, "html.parser")

    @property
    def heading(self) -> str:
        return " ".join(self.html.h1.get_text().split()) if self.html.h1 else ""

    @property
    def words(self) -> str:
        return " ".join(self.html.get_text(" ").split())

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        return [" ".join(line.get_text().split()) for line in self.html.select(".error-summary li")]

    def field(self, name: str) -> str | None:
        """What stands in a field: its value, its text, or the chosen option."""
        chosen = self.html.select_one(f'select[name="{name}"] option[selected]')
        if chosen:
            return chosen.get("value")
        radios = self.html.select(f'input[type="radio"][name="{name}"], input[type="checkbox"][name="{name}"]')
        if radios:
            return next((radio.get("value") for radio in radios if radio.has_attr("checked")), None)
        area = self.html.select_one(f'textarea[name="{name}"]')
        if area:
            return area.get_text().removeprefix("\r").removeprefix("\n")
        typed = self.html.select_one(f'input[name="{name}"]')
        return typed.get("value", "") if typed else None


class Visitor:
    """Somebody with a browser: follows forms as they stand on the page, so hidden fields are sent along."""

    def __init__(self, app: Flask, *, htmx: bool = False, address: str = "127.0.0.1") -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.htmx = htmx
        self.address = address
        self.page: Page | None = None

    def get(self, path: str, *, status: int = 200, **kwargs: Any) -> Page:
        return self._open("GET", path, status, **kwargs)

    def post(self, path: str, fields: dict[str, Any], *, status: int = 303, **kwargs: Any) -> Page:
        """Post exactly these fields (no token is added)."""
        return self._open("POST", path, status, data=fields, **kwargs)

    def submit(self, fields: dict[str, Any], *, status: int = 303, to: str | None = None, **kwargs: Any) -> Page:
        """Fill the form of the page last seen and press its button."""
        assert self.page is not None, "open a page first"
        form = self.page.html.select_one("form#form")
        assert form is not None, self.page.text[:2000]
        sent = {field["name"]: field.get("value", "") for field in form.select('input[type="hidden"][name]')}
        return self._open("POST", to or form["action"] or self.path, status, data=sent | fields, **kwargs)

    def follow(self) -> Page:
        assert self.page is not None
        assert self.page.location, "the last answer leads nowhere"
        return self.get(self.page.location)

    def _open(self, method: str, path: str, status: int, **kwargs: Any) -> Page:
        headers = dict(kwargs.pop("headers", {}))
        with self.client.open(
            path, method=method, headers=headers, environ_base={"REMOTE_ADDR": self.address}, **kwargs
        ) as response:
            page = Page(response)
        assert page.status == status, (
            f"{method} {path}: {page.status} instead of {status}\n{page.location}\n{page.words[:1500]}"
        )
        if (
            response.mimetype == "text/html"
            and page.status not in (204, 301, 302, 303, 304, 308)
            and "HX-Request" not in headers
        ):
            check_page(path, page)
            if self.htmx:
                self._ask_for_parts(page)
        self.page = page
        if method == "GET":
            self.path = path
        return page

    def _ask_for_parts(self, page: Page) -> None:
        """Do what htmx does with this page: ask for each part it names, with the fields it would send along."""
        for element in page.html.select("[data-hx-get]"):
            named = element.get("data-hx-include", "")
            included = page.html.select(named) if named.startswith(("#", "[", "select")) else []
            fields = {
                control["name"]: page.field(control["name"]) or ""
                for control in [element, *included]
                if control.get("name")
            }
            with self.client.get(
                element["data-hx-get"],
                query_string=fields or None,
                headers={"HX-Request": "true"},
                environ_base={"REMOTE_ADDR": self.address},
            ) as part:
                where = f"{element['data-hx-get']} with {fields}"
                assert part.status_code in (200, 204), where
                assert "HX-Request" in part.headers.get("Vary", ""), where
                assert "<html" not in part.get_data(as_text=True), where
            target = element.get("data-hx-target", "")
            assert not target.startswith("#") or page.html.select_one(target), f"{target} is not on the page"


def check_page(path: str, page: Page) -> None:
    """What must hold of every whole page, whoever looks at it."""
    html = page.html
    root = html.select_one("html")
    assert root, f"{path}: not a whole page"
    language = root["lang"]
    assert root["dir"] == ("rtl" if language == "ur" else "ltr"), path
    if path[1:3] in ("ur", "en"):
        assert language == path[1:3], f"{path} speaks {language}"
    assert len(html.select("h1")) == 1, f"{path}: {len(html.select('h1'))} h1"
    ids = [element["id"] for element in html.select("[id]")]
    assert len(ids) == len(set(ids)), f"{path}: doubled ids {[i for i in ids if ids.count(i) > 1]}"
    for control in html.select("input:not([type=hidden]):not([type=submit]), select, textarea"):
        labelled = control.get("aria-label") or html.select_one(f'label[for="{control.get("id")}"]')
        assert labelled, f"{path}: no label for {control}"
        assert not control.has_attr("required"), f"{path}: {control} has a browser bubble"
    for control in html.select("[form]"):
        assert control["form"] in ids, f"{path}: {control} belongs to a form that is not there"
    for form in html.select("form"):
        assert form.has_attr("action"), f"{path}: a form without an action"
    for link in html.select('a[href^="#"]'):
        assert link["href"][1:] in ids, f"{path}: {link} leads nowhere"
    described = [part for element in html.select("[aria-describedby]") for part in element["aria-describedby"].split()]
    assert set(described) <= set(ids), f"{path}: {set(described) - set(ids)} described by nothing"
    assert not html.select("[style], [onclick], style, script:not([src])"), f"{path}: inline style or script"
    title = html.title.get_text()
    if html.select(".error-summary"):
        assert title.startswith(("Error:", "غلطی:")), title
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
