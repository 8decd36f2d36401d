"""The administration: what there is to keep, and the log."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from ....casework import audit
from ....casework.roles import ADMINISTRATOR
from ....web.access import current_officer, officer_required
from ....web.rendering import render_form
from ....web.search_form import SearchForm
from . import forms, queries

blueprint = Blueprint("audit_log", __name__)


@blueprint.get("/desk/admin/")
@officer_required(ADMINISTRATOR)
def index() -> Any:
    return render_template("desk/admin/audit_log/index.html", counts=queries.counts())


@blueprint.get("/desk/admin/log")
@officer_required(ADMINISTRATOR)
def log() -> Any:
    """What members of staff did, newest first."""
    form = SearchForm()
    form.validate()
    page = queries.log_page(current_officer(), form.q.data or "", form.page)
    return render_template("desk/admin/audit_log/log.html", form=form, page=page)


@blueprint.route("/desk/admin/log/verify", methods=("GET", "POST"))
@officer_required(ADMINISTRATOR)
def verify() -> Any:
    """Read the whole log and see whether a row was changed, removed or slipped in."""
    form = forms.VerifyForm()
    if not form.accepted():
        return render_form("desk/admin/audit_log/verify.html", form, result=None)
    return render_form("desk/admin/audit_log/verify.html", form, result=audit.verify())
