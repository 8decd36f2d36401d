"""Public figures: what was received, how it was answered, and what citizens say of the answers.

The pages are the same for everybody and touch no session, so they may be kept and frozen.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template
from flask_babel import format_date
from flask_babel import gettext as _

from ...web.csv_export import as_csv
from ...web.fields import requested_page
from ...web.security_headers import CachePolicy, cache_policy
from . import forms, open_data, queries, tables
from .periods import ALL, WINDOWS

blueprint = Blueprint("statistics", __name__)
PAGE = 20


@blueprint.get("/statistics")
@cache_policy(CachePolicy.PAGE)
def index() -> Any:
    """The totals; first of all what citizens have confirmed."""
    return _page("public/statistics/index.html")


@blueprint.get("/statistics/departments")
@cache_policy(CachePolicy.PAGE)
def departments() -> Any:
    """Office's word and citizen's word side by side, by department."""
    return _page("public/statistics/departments.html", queries.DEPARTMENTS)


@blueprint.get("/statistics/places")
@cache_policy(CachePolicy.PAGE)
def places() -> Any:
    """By province, or by the districts of one."""
    return _page("public/statistics/places.html", queries.PLACES)


@blueprint.get("/statistics/categories")
@cache_policy(CachePolicy.PAGE)
def categories() -> Any:
    """By group of problems, or by the problems of one."""
    return _page("public/statistics/categories.html", queries.CATEGORIES)


@blueprint.get("/statistics/figures.csv")
@cache_policy(CachePolicy.FILE)
def download() -> Any:
    """All figures of a period as a table for a spreadsheet or a program."""
    found = _found()
    if found is None:
        return _not_yet()
    trees = {tree: tables.lines(rows, queries.names(tree)) for tree, rows in found.trees.items()}
    return as_csv(open_data.rows(tables.line_of_totals(found.total), trees), f"shikayat-{found.period}.csv")


@blueprint.get("/statistics/columns.csv")
@cache_policy(CachePolicy.FILE)
def columns() -> Any:
    """What the columns of that table mean."""
    return as_csv(open_data.description(), "shikayat-columns.csv")


def _page(template: str, tree: str | None = None) -> Any:
    found = _found()
    if found is None:
        return _not_yet()
    context = {"figures": found, "total": tables.line_of_totals(found.total), "period_words": period_words}
    if tree:
        context |= _list(found, tree, forms.of(), requested_page())
    return render_template(template, **context)


def _list(found: queries.Figures, tree: str, of: str, page: int) -> dict[str, Any]:
    """One page of the rows that are parts of ``of`` (empty: of the whole), the largest first."""
    known = queries.names(tree)
    lines = tables.lines(found.trees[tree], known)
    below = [line for line in lines if (line.row.parent or "") == of]
    if not below:
        abort(404)
    listed = tables.largest_first(below)
    pages = max(1, -(-len(listed.lines) // PAGE))
    if page > pages:
        abort(404)
    return {
        "lines": listed.lines[(page - 1) * PAGE : page * PAGE],
        "whole": next((line for line in lines if line.row.code == of), None),
        "others": listed.small if listed.lines else 0,
        "page": page,
        "pages": pages,
    }


def _found() -> queries.Figures | None:
    """The figures of the period asked for; None while they are counted for the first time."""
    queries.refresh()
    period = forms.period()
    found = queries.figures(period)
    if found is None and period != ALL:
        abort(404)
    return found


def _not_yet() -> Response:
    response = make_response(render_template("public/statistics/not_yet.html"), 503)
    response.headers["Retry-After"] = "10"
    return response


def period_words(name: str) -> str:
    """The name of a period as people say it."""
    if name == ALL:
        return _("Since the beginning")
    if name in {f"{days}-days" for days in WINDOWS}:
        return _("The last %(days)s days", days=name.partition("-")[0])
    return format_date(dt.date.fromisoformat(f"{name}-01"), "LLLL y")
