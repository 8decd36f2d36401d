"""A template filter is registered once; a second one of its name is an error when the application is made."""

from __future__ import annotations

import pytest
from flask import Blueprint

import models
from shikayat import database
from shikayat.desk.admin.routing_rules import queries
from shikayat.i18n.filter_registry import NameTaken, Registry, UniqueFilters


@pytest.fixture
def plain():
    app = UniqueFilters("plain")
    app.add_template_filter(str.upper, "loud")
    app.add_template_test(str.isupper, "loud")
    return app


def by_application(app):
    app.add_template_filter(str.lower, "loud")


def by_decorator(app):
    app.template_filter("loud")(str.lower)


def by_blueprint(app):
    flow = Blueprint("flow", __name__)
    flow.app_template_filter("loud")(str.lower)
    app.register_blueprint(flow)


def by_blueprint_without_decorator(app):
    flow = Blueprint("flow", __name__)
    flow.add_app_template_filter(str.lower, "loud")
    app.register_blueprint(flow)


def by_environment(app):
    app.jinja_env.filters["loud"] = str.lower


def by_extension(app):
    app.jinja_env.filters.update(loud=str.lower)


def by_taking_a_name_of_jinja(app):
    app.add_template_filter(str.lower, "upper")


def by_a_test_of_that_name(app):
    app.add_template_test(str.islower, "loud")


@pytest.mark.parametrize(
    "register",
    [
        by_application,
        by_decorator,
        by_blueprint,
        by_blueprint_without_decorator,
        by_environment,
        by_extension,
        by_taking_a_name_of_jinja,
        by_a_test_of_that_name,
    ],
)
def test_a_second_filter_of_a_name_is_refused(plain, register):
    with pytest.raises(NameTaken):
        register(plain)
    assert plain.jinja_env.from_string("{{ 'a' | loud }}").render() == "A"


def test_a_filter_of_a_constant_is_called_for_each_page(app):
    """Compiled for a page in one language, the template is used for pages in the other."""
    for form in (
        "{{ 'Chrome' | isolate }}",
        "{{ _('%(x)s', x='Chrome' | isolate) }}",
        "{% set x = 'Chrome' | isolate %}{{ x }}",
    ):
        with app.test_request_context("/en/"):
            template = app.jinja_env.from_string(form)
        shown = []
        for language in ("ur", "en", "ur"):
            with app.test_request_context(f"/{language}/"):
                shown.append(template.render())
        assert shown == ['<bdi lang="en">Chrome</bdi>', "<bdi>Chrome</bdi>", '<bdi lang="en">Chrome</bdi>'], form


def test_the_site_uses_the_registry(app):
    assert isinstance(app.jinja_env.filters, Registry)
    with pytest.raises(NameTaken):
        app.jinja_env.filters["percent"] = str


@pytest.mark.parametrize(
    ("template", "value", "shown"),
    [
        ("{{ value | share }}", 0.018, "1.8%"),
        ("{{ value | share }}", 1.0, "100.0%"),
        ("{{ value | percent }}", 87.5, "88%"),
        ("{{ value | number }}", 163506, "163,506"),
    ],
)
def test_numbers_are_shown_in_one_piece(app, language, template, value, shown):
    with app.test_request_context(f"/{language}/"):
        assert app.jinja_env.from_string(template).render(value=value) == f'<bdi dir="ltr" translate="no">{shown}</bdi>'


def test_the_page_of_rules_says_which_share_no_office_is_named_for(staff, make_officer):
    with database.connection():
        models.Office.update(active=False).where(models.Office.code == "lesco").execute()
        coverage = queries.coverage()
    assert 0 < coverage.share < 0.05
    page = staff(make_officer(role="administrator", office="portal"), language="en").get("/en/desk/admin/rules")
    sentence = next(line.get_text() for line in page.html.select("main p") if "complaint cell" in line.get_text())
    assert sentence.endswith(f": {100 * coverage.share:.1f}%.")
