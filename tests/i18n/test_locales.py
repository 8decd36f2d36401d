"""How dates, numbers and plural forms are written in languages that Babel knows, and in those it does not."""

from __future__ import annotations

import datetime as dt

import pytest
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from flask_babel import force_locale, get_locale

from shikayat.i18n import catalogs
from shikayat.i18n.catalogs import code_of, locale_of
from translations import gather

DAY = dt.date(2026, 3, 9)
# The code of a language that Babel does not know, the language it is written like, and that language's direction.
UNKNOWN = [("pnb", "ur", "rtl"), ("hno_Arab", "sd", "rtl"), ("pnb_Arab_PK", "ur_PK", "rtl"), ("hno", "pt_BR", "ltr")]
# Codes that Babel writes in another way.
OTHERWISE = [("zh_TW", "zh_Hant_TW"), ("skr_Arab", "skr")]


@pytest.mark.parametrize(("code", "like", "direction"), UNKNOWN)
def test_unknown_language_is_written_like_another_under_its_own_code(code, like, direction):
    locale, other = locale_of(code, like), Locale.parse(like)
    assert code_of(locale) == code
    assert locale.text_direction == direction
    assert format_date(DAY, "d MMMM y", locale=locale) == format_date(DAY, "d MMMM y", locale=other)
    assert format_decimal(1234567.8, locale=locale) == format_decimal(1234567.8, locale=other)
    assert dict(locale.territories) == dict(other.territories)
    assert [locale.plural_form(number) for number in range(5)] == [other.plural_form(number) for number in range(5)]


@pytest.mark.parametrize(("code", "like", "_direction"), UNKNOWN)
def test_language_that_another_is_written_like_keeps_its_own_name(code, like, _direction):
    before = str(Locale.parse(like)), Locale.parse(like).get_display_name("en")
    locale_of(code, like)
    assert (str(Locale.parse(like)), Locale.parse(like).get_display_name("en")) == before
    assert code_of(Locale.parse(like)) == like


@pytest.mark.parametrize("code", ["ur", "en", "pa_Arab", "pt_BR"])
def test_known_language_is_babels_locale(code):
    assert type(locale_of(code)) is Locale
    assert code_of(locale_of(code)) == code


@pytest.mark.parametrize(("code", "of_babel"), OTHERWISE)
def test_language_that_babel_writes_in_another_way_keeps_the_code_of_its_folder(code, of_babel):
    locale = locale_of(code)
    assert str(locale) == of_babel
    assert code_of(locale) == code


def test_catalog_of_an_unknown_language_is_that_of_its_own_code(app, monkeypatch: pytest.MonkeyPatch):
    loaded = []
    monkeypatch.setattr(catalogs, "load", lambda code: loaded.append(code) or catalogs.NullTranslations())
    with app.test_request_context("/en/"), force_locale(locale_of("pnb", "ur")):
        assert code_of(get_locale()) == "pnb"
        catalogs.Catalogs().get_translations()
    assert loaded == ["pnb"]


def test_header_of_an_unknown_language_has_its_code_and_the_plural_forms_of_the_other():
    lines = gather.header(locale_of("pnb", "ar"))
    assert '"Language: pnb\\n"' in lines
    assert "nplurals=6" in lines
