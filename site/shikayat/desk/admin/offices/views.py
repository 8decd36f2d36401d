"""The administration of offices and officers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for

from ....casework.roles import ADMINISTRATOR
from ....directory.officers import officers_of
from ....i18n.lazy_text import lazy_gettext as _l
from ....web.access import current_officer, officer_required
from ....web.rendering import render_form
from ....web.search_form import SearchForm
from . import forms, queries

blueprint = Blueprint("offices", __name__)
BOTH = ("GET", "POST")

TAKEN = _l("There is one with this name already. Choose another.")
CIRCLE = _l("This office stands below the one you are changing. Choose another one above it.")
HAS_COMPLAINTS = _l("The office still has complaints. Pass them on first.")
HIGHEST = _l("This office cannot be closed: what no rule sends elsewhere comes here.")
LAST = _l("Nobody would be left who can administrate. Make somebody else an administrator first.")


@blueprint.get("/desk/admin/offices")
@officer_required(ADMINISTRATOR)
def offices() -> Any:
    form = SearchForm()
    form.validate()
    page = queries.offices_page(form.q.data or "", form.page)
    people = queries.counts_of_officers()
    return render_template("desk/admin/offices/offices.html", form=form, page=page, people=people)


@blueprint.route("/desk/admin/new-office", methods=BOTH)
@officer_required(ADMINISTRATOR)
def new_office() -> Any:
    form = forms.OfficeForm()
    if not form.accepted():
        return render_form("desk/admin/offices/office.html", form, row=None)
    try:
        queries.add_office(current_officer(), form.code.data, **form.values())
    except queries.CodeTaken:
        form.code.errors = [str(TAKEN)]
        return render_form("desk/admin/offices/office.html", form, row=None)
    return redirect(url_for(".offices", q=form.code.data), 303)


@blueprint.route("/desk/admin/offices/<code>", methods=BOTH)
@officer_required(ADMINISTRATOR)
def office(code: str) -> Any:
    row = queries.any_office(code) or abort(404)
    form = forms.OfficeForm(row=row)
    if not form.accepted():
        return render_form("desk/admin/offices/office.html", form, row=row, people=officers_of(code))
    try:
        queries.change_office(current_officer(), row, **form.values())
    except queries.OfficeLoop:
        form.office.errors = [str(CIRCLE)]
    except queries.IsHighestOffice:
        form.active.errors = [str(HIGHEST)]
    except queries.HasComplaints:
        form.active.errors = [str(HAS_COMPLAINTS)]
    else:
        return redirect(url_for(".offices", q=code), 303)
    return render_form("desk/admin/offices/office.html", form, row=row, people=officers_of(code))


@blueprint.get("/desk/admin/officers")
@officer_required(ADMINISTRATOR)
def officers() -> Any:
    form = SearchForm()
    form.validate()
    page = queries.officers_page(form.q.data or "", form.page)
    return render_template("desk/admin/offices/officers.html", form=form, page=page)


@blueprint.route("/desk/admin/officers/new", methods=BOTH)
@officer_required(ADMINISTRATOR)
def new_officer() -> Any:
    form = forms.NewOfficerForm()
    if not form.accepted():
        return render_form("desk/admin/offices/officer.html", form, row=None)
    try:
        welcome = queries.add_officer(current_officer(), **form.values())
    except queries.CodeTaken:
        form.username.errors = [str(TAKEN)]
        return render_form("desk/admin/offices/officer.html", form, row=None)
    return render_template("desk/admin/offices/welcome.html", welcome=welcome)


@blueprint.route("/desk/admin/officers/<int:number>", methods=BOTH)
@officer_required(ADMINISTRATOR)
def officer(number: int) -> Any:
    row = queries.officer(number) or abort(404)
    form = forms.OfficerForm(row=row)
    if not form.accepted():
        return render_form("desk/admin/offices/officer.html", form, row=row)
    unstaffed = queries.leaves_unstaffed(row, **form.values())
    if unstaffed and not form.confirmed.data:
        form.ask_to_confirm()
        return render_form("desk/admin/offices/officer.html", form, row=row, unstaffed=unstaffed)
    try:
        queries.change_officer(current_officer(), row, **form.values())
    except queries.LastAdministrator:
        form.role.errors = [str(LAST)]
        return render_form("desk/admin/offices/officer.html", form, row=row)
    return redirect(url_for(".officers", q=row.username), 303)


@blueprint.route("/desk/admin/officers/<int:number>/afresh", methods=BOTH)
@officer_required(ADMINISTRATOR)
def afresh(number: int) -> Any:
    """Set a new first password and remove the second factor of an officer."""
    row = queries.officer(number) or abort(404)
    form = forms.RestartForm()
    if not form.accepted():
        return render_form("desk/admin/offices/afresh.html", form, row=row)
    return render_template("desk/admin/offices/welcome.html", welcome=queries.start_afresh(current_officer(), row))
