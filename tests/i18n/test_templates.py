"""Templates compiled for each language: their sentences are those of the catalog, escaped, and follow it."""

from __future__ import annotations

import pytest
from babel.support import NullTranslations
from jinja2 import DictLoader

from shikayat.i18n.templates import LanguageEnvironment

TEMPLATES = {
    "plain": '{{ _("Save") }}',
    "attribute": '<a title="{{ _("Save") }}">',
    "argument": '{{ (_("Save") ~ "!") | upper }}',
    "value": '{{ _("By %(day)s", day="<b>") }}',
    "html": '{{ _("<b>Bold</b>") }}',
    "percent": '{{ _("100%%") }}',
    "by name": '{% set text = "Save" %}{{ _(text) }}',
    "macro": '{% macro save() %}{{ _("Save") }}{% endmacro %}',
    "imported": '{% from "macro" import save %}{{ save() }}',
    "extended": '{% extends "base" %}{% block content %}{{ _("Save") }}{% endblock %}',
    "base": '{{ _("Save") }}: {% block content %}{% endblock %}',
}
SHOWN = {
    "plain": "S&lt;a&#34;ve",
    "attribute": '<a title="S&lt;a&#34;ve">',
    "argument": "S&LT;A&#34;VE!",
    "value": "&lt;b&gt; s",
    "html": "<b>Fett</b>",
    "percent": "100%",
    "by name": "S&lt;a&#34;ve",
    "imported": "S&lt;a&#34;ve",
    "extended": "S&lt;a&#34;ve: S&lt;a&#34;ve",
}


class German(NullTranslations):
    """Translations of the sentences above."""

    texts = {"Save": 'S<a"ve', "By %(day)s": "%(day)s s", "<b>Bold</b>": "<b>Fett</b>"}

    def ugettext(self, message: str) -> str:
        return self.texts.get(message, message)


@pytest.fixture
def environment(app, monkeypatch) -> LanguageEnvironment:
    """An environment with these templates, in an app whose catalogs are those of this module."""
    domain = app.extensions["babel"].instance.domain_instance
    monkeypatch.setattr(domain, "cache", {"ur": German(), "en": NullTranslations()})
    environment = app.jinja_env.overlay(loader=DictLoader(TEMPLATES), autoescape=True)
    environment.overlayed = False  # it stands for the one of an app
    monkeypatch.setattr(app, "jinja_env", environment)
    return environment


@pytest.mark.parametrize("name", SHOWN)
def test_a_sentence_is_translated_and_escaped(app, environment, name):
    with app.test_request_context("/ur/"):
        assert app.jinja_env.get_template(name).render() == SHOWN[name]


def test_each_language_has_its_own(app, environment):
    shown = []
    for path in ("/ur/", "/en/", "/ur/"):
        with app.test_request_context(path):
            shown.append(app.jinja_env.get_template("imported").render())
    assert shown == ["S&lt;a&#34;ve", "Save", "S&lt;a&#34;ve"]


def test_a_catalog_that_was_read_again_shows(app, environment):
    with app.test_request_context("/ur/"):
        app.jinja_env.get_template("imported").render()
        app.extensions["babel"].instance.domain_instance.cache["ur"] = NullTranslations()
        assert app.jinja_env.get_template("imported").render() == "Save"


def test_texts_that_differ_from_request_to_request_are_looked_up(app, environment, monkeypatch):
    domain = app.extensions["babel"].instance.domain_instance
    monkeypatch.setattr(domain, "lasting_translations", lambda: None)
    with app.test_request_context("/ur/"):
        assert app.jinja_env.get_template("plain").render() == SHOWN["plain"]
        domain.cache["ur"] = NullTranslations()
        assert app.jinja_env.get_template("plain").render() == "Save"
