"""What development lays over the pages of the site: where each text comes from, and which catalog is broken."""

from __future__ import annotations

import re

from flask import Flask, Response, render_template, request, url_for
from markupsafe import Markup

from .live import COOKIE, catalogs


def lay_over_pages(app: Flask) -> None:
    """Add to every whole page: the warning about broken catalogs and, for who asked for it, the overlay."""

    @app.after_request
    def lay_over(response: Response) -> Response:
        if response.mimetype != "text/html":
            return response
        faults = catalogs().faults
        if faults or translates():
            # The next look at this page must show what was saved in between. To all others the site is what it will be
            # for everybody; they see a change when they load the page again.
            response.headers["Cache-Control"] = "no-store"
        done = request.endpoint == "translation_tools.page"  # laid over already
        if (faults or is_wanted()) and not done and not response.is_streamed and not response.direct_passthrough:
            page = response.get_data(as_text=True)
            if "</head>" in page:
                response.set_data(laid_over(page, faults=faults, overlay=is_wanted()))
        return response


def translates() -> bool:
    """Whether this browser has been to the workshop."""
    return COOKIE in request.cookies


def is_wanted() -> bool:
    """Whether this browser wants to know where each text comes from."""
    return request.cookies.get(COOKIE) == "shown"


def with_current_sheet(page: str) -> str:
    """A page of the crawl with the addresses that static files have now: each changes with its file."""
    return re.sub(r"/static/[0-9a-f]{12}/([^\"'?#]+)", lambda found: _address_now(found[1]) or found[0], page)


def _address_now(filename: str) -> str:
    """The address of a static file; nothing where the file went away after the crawl."""
    try:
        return url_for("static", filename=filename)
    except FileNotFoundError:
        return ""


def laid_over(page: str, *, faults: list, overlay: bool) -> str:
    """The page with a link to the sheet, the script when ``overlay`` is wanted, and the warning about ``faults``."""
    sheet = url_for("translation_tools.static", filename="overlay.css")
    head = Markup('<link rel="stylesheet" href="{}">').format(sheet)
    if overlay:
        script = url_for("translation_tools.static", filename="overlay.js")
        head += Markup('<script src="{}" data-messages="{}" defer></script>').format(
            script, url_for("translation_tools.messages", code="-").replace("-", "{}")
        )
    page = page.replace("</head>", f"{head}</head>", 1)
    if faults:
        warning = render_template("dev/translation_tools/_broken.html", faults=faults)
        page = page.replace('<main class="width" id="main">', f'<main class="width" id="main">{warning}', 1)
    return page
