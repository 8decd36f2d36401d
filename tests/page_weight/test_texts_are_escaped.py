"""Whatever a catalog holds for a plain sentence, it is text on every page: in elements, attributes, labels, choices."""

from __future__ import annotations

import pytest

from shikayat.i18n import catalogs
from shikayat.i18n.language import PREFIX
from shikayat.i18n.lazy_text import lazy_gettext

HOSTILE = 'ZZ"<b x=1>&quot;'


class Hostile:
    """Translations that put HTML before every text whose English is plain."""

    def ugettext(self, source: str) -> str:
        return source if "<" in source else HOSTILE + source

    def ungettext(self, one: str, more: str, number: int) -> str:
        return HOSTILE + (one if number == 1 else more)

    def upgettext(self, _context: str, source: str) -> str:
        return self.ugettext(source)

    def unpgettext(self, _context: str, one: str, more: str, number: int) -> str:
        return self.ungettext(one, more, number)


@pytest.fixture
def hostile_catalogs(app, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every language has the hostile translations, for this test alone: other tests use the application as well."""
    monkeypatch.setattr(catalogs, "load", lambda *_: Hostile())
    monkeypatch.setattr(app.extensions["babel"].instance.domain_instance, "cache", {})


@pytest.mark.usefixtures("hostile_catalogs")
def test_every_open_page_escapes_its_texts(app, language):
    client, shown = app.test_client(), 0
    for rule in app.url_map.iter_rules():
        if rule.arguments != {"language"}:
            continue
        page = client.get(str(rule).replace(PREFIX, f"/{language}"), follow_redirects=True)
        page = page.text if page.mimetype == "text/html" else ""
        assert "<b x=1>" not in page, (rule, page[max(0, page.index("<b x=1>") - 200) :][:400])
        shown += page.count("ZZ")
    assert shown > 300


@pytest.mark.usefixtures("hostile_catalogs")
def test_a_lazy_text_is_escaped(app):
    with app.test_request_context("/ur/"):
        made = app.jinja_env.from_string("<a title='{{ text }}'>{{ text }}</a>").render(text=lazy_gettext("Main"))
    assert "ZZ" in made and "<b" not in made
