"""A browser in which pages are looked at: axe-core and our own look, on pages that come from this process."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from playwright.sync_api import Browser, Page, Route

from shikayat.headers import PUBLIC_POLICY
from tests.accessibility.pages import Seen
from tests.axe import AXE, faults

ROOT = Path(__file__).resolve().parents[2]
SITE = "http://shikayat.example"
LOOK = Path(__file__).with_name("look.js")
# What these find depends on the width of the window; the rest of a page is the same at every width.
OF_THE_LAYOUT = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]
OF_TABLES = ["empty-table-header", "scope-attr-valid", "td-headers-attr", "th-has-data-cells", "table-duplicate-name"]
WIDTHS = (1280, 768, 320)


class Eye:
    """Shows pages and says what is wrong with them. Scripts, style sheets and the content policy are the site's own."""

    def __init__(self, chromium: Browser, **context: object) -> None:
        self._html = ""
        self.context = chromium.new_context(viewport={"width": WIDTHS[0], "height": 800}, **context)
        self.context.route("**/*", self._answer)
        # The browser's own door for developers: the content policy of the page stays in force.
        self.context.add_init_script(path=AXE)
        self.context.add_init_script(path=LOOK)
        self.page: Page = self.context.new_page()

    def _answer(self, route: Route) -> None:
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

    def show(self, html: str, address: str = "/") -> None:
        """Load this page as if it stood at this address."""
        self._html = html
        self.page.goto(SITE + address)

    def at(self, width: int, height: int = 800) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def axe(self, rules: list[str] | None = None) -> list[str]:
        """What axe finds wrong or cannot decide, by all of its rules or by these."""
        return faults(self.page, rules)

    def look(self, *names: str) -> list[str]:
        """What these functions of look.js find."""
        return self.page.evaluate("names => names.flatMap(name => look[name]())", names)

    def everything(self, page: Seen) -> list[str]:
        """All that is wrong with a page, at each width."""
        wide, middle, narrow = WIDTHS
        self.at(wide)
        self.show(page.html, page.address)
        found = [*self.axe(), *self.look("small", "focus", "still", "enlarged")]
        self.at(middle)
        found += self.axe(OF_THE_LAYOUT)
        self.at(narrow)
        found += [*self.axe(OF_THE_LAYOUT + OF_TABLES), *self.look("wide", "small", "focus", "spaced")]
        self.page.emulate_media(forced_colors="active")
        found += self.look("bordered", "focus")
        self.page.emulate_media(forced_colors="none")
        self.at(240, 320)
        return list(dict.fromkeys(found + self.look("cut", "longWord")))

    def close(self) -> None:
        self.context.close()
