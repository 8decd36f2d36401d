"""A browser in which pages are looked at: axe-core and our own look, on pages that come from this process."""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path

from playwright.sync_api import Browser, Page, Route

from shikayat.web.security_headers import PUBLIC_POLICY
from tests.accessibility.pages import RenderedPage
from tests.axe import AXE, faults

ROOT = Path(__file__).resolve().parents[2]
SITE = "http://shikayat.example"
LOOK = Path(__file__).with_name("look.js")
WIDTHS = (1280, 768, 320)
PAINTED = "() => new Promise(done => new PerformanceObserver(done).observe({type: 'paint', buffered: true}))"
# The widest that a reference can be: which one a complaint gets is chance, and must not decide what is found.
REFERENCE, WIDEST = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b"), "WWWW-WWWW-W"
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"


class AccessibilityBrowser:
    """Shows pages and says what is wrong with them. Scripts, style sheets and the content policy are the site's own."""

    def __init__(self, chromium: Browser, **context: object) -> None:
        self._html = ""
        self._held: list[Route] | None = None  # scripts that wait, while they are to wait
        self.context = chromium.new_context(viewport={"width": WIDTHS[0], "height": 800}, **context)
        self.context.route("**/*", self._answer)
        # The browser's own door for developers: the content policy of the page stays in force.
        self.context.add_init_script(path=AXE)
        self.context.add_init_script(path=LOOK)
        self.page: Page = self.context.new_page()

    def _answer(self, route: Route) -> None:
        if self._held is not None and route.request.resource_type == "script":
            self._held.append(route)
            return
        path = route.request.url.removeprefix(SITE).lstrip("/")
        if route.request.is_navigation_request():
            route.fulfill(
                body=self._html,
                content_type="text/html; charset=utf-8",
                headers={"Content-Security-Policy": PUBLIC_POLICY},
            )
        elif path.startswith("static/") and (file := ROOT / "static" / path.split("/", 2)[2]).is_file():
            route.fulfill(path=file, content_type=mimetypes.guess_type(file.name)[0])
        else:
            route.abort()

    def show(self, html: str, address: str = "/", *, wait_until: str = "load") -> None:
        """Load this page as if it stood at this address, each reference in it as wide as can be."""
        self._html = REFERENCE.sub(WIDEST, html)
        self.page.goto(SITE + address, wait_until=wait_until)

    def moved(self, page: RenderedPage) -> list[str]:
        """What moves when the scripts of a page come late, after it was painted (https://web.dev/articles/cls).

        The window is made as high as the page: only what stands in it counts. Leaves the page shown.
        """
        if "<script" not in page.html:
            self.show(page.html, page.address)
            return []
        width = self.page.viewport_size["width"]
        self._held = []
        try:
            self.show(page.html, page.address, wait_until="commit")
            self.page.evaluate(PAINTED)
            self.at(width, self.page.evaluate("document.documentElement.scrollHeight") + 200)
            self.page.evaluate(DRAWN)
            self.look("shifted")
        finally:
            late, self._held = self._held, None
        assert late, f"{page.name}: no script was held back"
        for route in late:
            self._answer(route)
        self.page.wait_for_load_state()
        self.page.evaluate(DRAWN)
        found = self.look("shifted")
        self.at(width)
        return found

    def at(self, width: int, height: int = 800) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def axe(self, rules: list[str] | None = None) -> list[str]:
        """What axe finds wrong or cannot decide, by all of its rules or by these."""
        return faults(self.page, rules)

    def look(self, *names: str) -> list[str]:
        """What these functions of look.js find."""
        return self.page.evaluate("names => names.flatMap(name => look[name]())", names)

    def everything(self, page: RenderedPage) -> list[str]:
        """All that is wrong with a page, at each width."""
        wide, middle, narrow = WIDTHS
        found: list[str] = []
        for width in WIDTHS:
            self.at(width)
            found += [*self.moved(page), *self.axe()]
            if width != middle:
                found += self.look("small", "focus")
        found += self.look("wide", "spaced")
        self.at(wide)
        found += self.look("still", "enlarged")
        self.at(narrow)
        self.page.emulate_media(forced_colors="active")
        found += self.look("bordered", "focus")
        self.page.emulate_media(forced_colors="none")
        self.at(240, 320)
        return list(dict.fromkeys(found + self.look("cut", "longWord")))

    def close(self) -> None:
        self.context.close()
