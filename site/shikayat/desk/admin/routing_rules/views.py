"""The administration of the rules that route complaints."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for

from ....casework.roles import ADMINISTRATOR
from ....i18n.lazy_text import lazy_gettext as _l
from ....web.access import current_officer, officer_required
from ....web.rendering import render_form
from ....web.search_form import SearchForm
from . import forms, queries

blueprint = Blueprint("routing_rules", __name__)
BOTH = ("GET", "POST")
TAKEN = _l("There is a rule for this already. Search for it and change it.")


@blueprint.get("/desk/admin/rules")
@officer_required(ADMINISTRATOR)
def rules() -> Any:
    form = SearchForm()
    form.validate()
    page = queries.rules_page(form.q.data or "", form.page)
    return render_template("desk/admin/routing_rules/rules.html", form=form, page=page, coverage=queries.coverage())


@blueprint.route("/desk/admin/rules/new", methods=BOTH)
@officer_required(ADMINISTRATOR)
def new() -> Any:
    form = forms.NewRuleForm()
    if not form.accepted():
        return render_form("desk/admin/routing_rules/rule.html", form, row=None)
    category = form.category.data or None
    try:
        queries.add_rule(current_officer(), category=category, place=form.place, office=form.chosen)
    except queries.RuleTaken:
        form.category.errors = [str(TAKEN)]
        return render_form("desk/admin/routing_rules/rule.html", form, row=None)
    return redirect(url_for(".rules", q=form.chosen.code), 303)


@blueprint.route("/desk/admin/rules/<int:number>", methods=BOTH)
@officer_required(ADMINISTRATOR)
def rule(number: int) -> Any:
    row = queries.rule(number) or abort(404)
    form = forms.RuleForm(data={"office": row.office_id})
    if not form.accepted():
        return render_form("desk/admin/routing_rules/rule.html", form, row=row)
    queries.change_rule(current_officer(), row, form.chosen)
    return redirect(url_for(".rules", q=row.category_id or row.place_id), 303)


@blueprint.route("/desk/admin/rules/<int:number>/remove", methods=BOTH)
@officer_required(ADMINISTRATOR)
def remove(number: int) -> Any:
    """Remove a rule made here, or give one of the data files its own office back."""
    row = queries.rule(number) or abort(404)
    if row.default_office_id == row.office_id:
        return redirect(url_for(".rule", number=number), 303)
    form = forms.RemoveForm()
    if not form.accepted():
        return render_form("desk/admin/routing_rules/remove.html", form, row=row)
    queries.remove_rule(current_officer(), row)
    return redirect(url_for(".rules", q=row.category_id or row.place_id), 303)


@blueprint.route("/desk/admin/rules/try", methods=BOTH)
@officer_required(ADMINISTRATOR)
def try_() -> Any:
    """Where would a complaint go?"""
    form = forms.TryForm()
    if not form.accepted():
        return render_form("desk/admin/routing_rules/try.html", form, routed=None)
    routed = queries.where_would_it_go(form.category.data, form.tehsil.data, about_office=form.about_office.data)
    return render_form("desk/admin/routing_rules/try.html", form, routed=routed)
