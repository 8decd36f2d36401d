"""References, codes, user names and keys say to programs that translate pages: leave this as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from bs4.element import NavigableString

import models
from shikayat import database
from shikayat.i18n.language import code, isolated, verbatim
from tests.page_cases import SignedInBrowsers, page_cases

REFERENCE = re.compile(r"(?<![\w-])[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z*~$=U](?![\w-])")
SECRET = re.compile(r"(?<!\w)(?:[A-Z2-7]{32}|[0-9a-f]{64})(?!\w)")
NEVER_TRANSLATED = {"title", "script", "style", "textarea", "option"}  # a title keeps its language as a whole


def exposed(html: str, words: set[str]) -> Iterator[str]:
    """Texts with a reference, a secret, or one of the words alone, that no ``translate="no"`` protects."""
    for text in BeautifulSoup(html, "html.parser").find_all(string=True):
        plain = str(text).strip()
        parents = list(text.parents)
        if type(text) is not NavigableString or any(parent.name in NEVER_TRANSLATED for parent in parents):
            continue
        named = plain in words or REFERENCE.search(plain) or SECRET.search(plain)
        if named and not any(parent.get("translate") == "no" for parent in parents):
            yield plain


@pytest.fixture
def words(browsers):
    """User names, and codes of offices, categories and places."""
    with database.connection():
        names = {row.username for kind in (models.Citizen, models.Officer) for row in kind.select(kind.username)}
        codes = {row.code for kind in (models.Office, models.Category) for row in kind.select(kind.code)}
    return names | codes


def test_each_page_protects_what_must_be_copied(app, browsers: SignedInBrowsers, words):
    found, protected = {}, 0
    for page_case in page_cases(app, browsers):
        html = page_case.answer().text
        protected += html.count('translate="no"')
        if texts := set(exposed(html, words)):
            found[page_case.name] = texts
    assert found == {}
    assert protected > 100


@pytest.mark.parametrize("text", ["K7Q2-9FXM-3", "see K7Q2-9FXM-3.", "zubaida", "A" * 32, "0f" * 32])
def test_an_exposed_text_is_found(text):
    assert list(exposed(f"<p><b>{text}</b></p>", {"zubaida"})) == [text]
    assert list(exposed(f'<p translate="no"><b>{text}</b></p>', {"zubaida"})) == []


@pytest.mark.parametrize("filter_", [code, isolated, verbatim])
def test_the_filters_protect(app, filter_):
    with app.test_request_context("/en/"):
        assert 'translate="no"' in filter_("<b>K7Q2-9FXM-3")
        assert "<b>" not in filter_("<b>K7Q2-9FXM-3")
