"""The administration of categories and answer templates."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for

from ....casework.roles import ADMINISTRATOR
from ....directory.categories import category as category_of
from ....i18n.lazy_text import lazy_gettext as _l
from ....web.access import current_officer, officer_required
from ....web.body_limits import allow_long_text
from ....web.rendering import render_form
from . import forms, queries

blueprint = Blueprint("categories", __name__)
BOTH = ("GET", "POST")
TAKEN = _l("There is one with this code already. Choose another.")


@blueprint.get("/desk/admin/categories")
@officer_required(ADMINISTRATOR)
def categories() -> Any:
    return render_template("desk/admin/categories/categories.html", rows=queries.groups())


@blueprint.route("/desk/admin/new-category", methods=BOTH)
@officer_required(ADMINISTRATOR)
@allow_long_text
def new_category() -> Any:
    form = forms.NewCategoryForm()
    if not form.accepted():
        return render_form("desk/admin/categories/category.html", form, row=None)
    group = form.chosen_group
    try:
        queries.add_category(current_officer(), f"{group.code}.{form.code.data}", group, **form.values())
    except queries.CodeTaken:
        form.code.errors = [str(TAKEN)]
        return render_form("desk/admin/categories/category.html", form, row=None)
    return redirect(url_for(".category", code=group.code), 303)


@blueprint.route("/desk/admin/categories/<code>", methods=BOTH)
@officer_required(ADMINISTRATOR)
@allow_long_text
def category(code: str) -> Any:
    row = category_of(code) or abort(404)
    form = forms.CategoryForm(row=row)
    if not form.accepted():
        return render_form("desk/admin/categories/category.html", form, row=row, below=queries.below(row))
    queries.change_category(current_officer(), row, **form.values())
    return redirect(url_for(".category", code=row.parent_id) if row.parent_id else url_for(".categories"), 303)


@blueprint.get("/desk/admin/templates")
@officer_required(ADMINISTRATOR)
def templates() -> Any:
    return render_template("desk/admin/categories/templates.html", rows=queries.templates())


@blueprint.route("/desk/admin/templates/new", methods=BOTH)
@officer_required(ADMINISTRATOR)
@allow_long_text
def new_template() -> Any:
    return _template(None)


@blueprint.route("/desk/admin/templates/<int:number>", methods=BOTH)
@officer_required(ADMINISTRATOR)
@allow_long_text
def template(number: int) -> Any:
    return _template(queries.template(number) or abort(404))


def _template(row: Any) -> Any:
    form = forms.TemplateForm(row=row)
    if not form.accepted():
        return render_form("desk/admin/categories/template.html", form, row=row)
    queries.save_template(current_officer(), row, **form.values())
    return redirect(url_for(".templates"), 303)
