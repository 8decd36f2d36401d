"""The pages of the workshop, under ``/dev/translating/``; ``code`` is the language that is looked at."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, jsonify, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...i18n.catalogs import own_name_of
from ...i18n.language import current_language, direction, tag
from ...web.security_headers import POLICY
from . import catalogs, crawl_results, overlay
from .forms import ButtonForm, SearchForm, page_number
from .live import COOKIE
from .marks import unmarked

blueprint = Blueprint(
    "translation_tools", __name__, url_prefix="/dev/translating", static_folder="static", static_url_path="/static"
)


@blueprint.after_request
def know_translator(response: Response) -> Response:
    """Disable caching of pages in the browser of a translator."""
    if response.mimetype == "text/html" and not overlay.translates() and "Set-Cookie" not in response.headers:
        response.set_cookie(COOKIE, "hidden", httponly=True, samesite="Lax")
    return response


@blueprint.get("/")
def index() -> str:
    """Every language, how far it is, and the button for the overlay."""
    return render_template(
        "dev/translation_tools/index.html",
        button=ButtonForm(),
        progress_of_languages=list(catalogs.progress_of_languages()),
        shown=overlay.is_wanted(),
    )


@blueprint.post("/overlay")
def switch_overlay() -> Response:
    """Lay the overlay over the site, or take it away, for this browser."""
    if not ButtonForm().validate_on_submit():
        abort(400)
    response = redirect(url_for(".index") if overlay.is_wanted() else url_for("pages.home"), 303)
    if overlay.is_wanted():
        response.set_cookie(COOKIE, "hidden", httponly=True, samesite="Lax")
    else:
        response.set_cookie(COOKIE, "shown", httponly=True, samesite="Lax")
    return response


@blueprint.get("/<code>/")
def language(code: str) -> Any:
    """The messages of a language: all, or those that are looked for."""
    _known(code)
    form, seen = SearchForm(), crawl_results.load(code).seen()
    if form.words and (entry := catalogs.exact(code, form.words)):
        return redirect(url_for(".message", code=code, key=entry.key), 303)
    unseen = {entry.key for entry in catalogs.entries(code)} - seen
    found = catalogs.search(code, form.words, form.wanted, unseen)
    pages = max(-(-len(found) // catalogs.SHOWN_AT_ONCE), 1)
    page = min(page_number(), pages)
    shown = found[(page - 1) * catalogs.SHOWN_AT_ONCE : page * catalogs.SHOWN_AT_ONCE]
    asked = {name: value for name, value in (("q", form.words), ("state", form.wanted)) if value}
    return render_template(
        "dev/translation_tools/language.html", search=form, button=ButtonForm(), code=code, found=shown,
        total=len(found), page=page, pages=pages, address={"code": code} | asked, crawl=crawl_results.load(code),
        unseen=unseen, own_name=own_name_of(code), code_direction=direction(code),
    )  # fmt: skip


@blueprint.get("/<code>/<key>")
def message(code: str, key: str) -> str:
    """Show one message: its line, its notes, and the pages that show it."""
    _known(code)
    entry = catalogs.find(code, key) or abort(404)
    fresh = bool(current_app.config.get("CRAWLING")) or crawl_results.is_fresh(code)
    if not fresh:
        crawl_results.crawl_in_background(code)
    return render_template(
        "dev/translation_tools/message.html", entry=entry, code=code, captures=crawl_results.load(code).showing(key),
        fresh=fresh, code_direction=direction(code),
    )  # fmt: skip


@blueprint.get("/<code>/page/<capture>")
def page(code: str, capture: str) -> Response:
    """A page as the crawl saw it, with the overlay; its forms send nothing."""
    _known(code)
    seen = crawl_results.page_of(code, capture) or abort(404)
    response = make_response(overlay.laid_over(overlay.with_current_sheet(seen), faults=[], overlay=True))
    response.headers["Content-Security-Policy"] = POLICY.replace("form-action 'self'", "form-action 'none'")
    return response


@blueprint.get("/<code>/messages.json")
def messages(code: str) -> Response:
    """Everything the overlay tells about each message, and its own words."""
    _known(code)
    told = {
        entry.key: {
            "source": "\n".join(entry.sources),
            "target": "\n".join(entry.targets),
            "file": entry.file,
            "line": entry.line,
            "comments": "\n".join(entry.comments),
            "address": url_for(".message", code=code, key=entry.key),
        }
        for entry in catalogs.entries(code)
    }
    words = {
        "copy": unmarked(_("Copy msgid and line")),
        "copied": unmarked(_("Copied")),
        "open": unmarked(_("Pages that show it")),
        "unseen": unmarked(_("Texts of this page that are not seen")),
        "language": tag(current_language()),
    }
    return jsonify(told | {"words": words})


@blueprint.post("/<code>/walk")
def crawl(code: str) -> Response:
    """Look at every page again."""
    _known(code)
    if not ButtonForm().validate_on_submit():
        abort(400)
    crawl_results.crawl(code)
    return redirect(url_for(".language", code=code, state="unseen"), 303)


@blueprint.errorhandler(crawl_results.CrawlError)
def stopped(error: crawl_results.CrawlError) -> tuple[str, int]:
    current_app.logger.error("the crawl stopped: %s", error)
    return render_template("dev/translation_tools/stopped.html", said=str(error)), 500


def _known(code: str) -> None:
    if code not in catalogs.codes():
        abort(404)
