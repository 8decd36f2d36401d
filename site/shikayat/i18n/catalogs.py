"""The catalogs of the site: which file a language has, how its texts get into HTML, and what is done without a file.

A catalog that cannot be used never stops a page: its language is shown in English, and the log says why.
"""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import Domain, get_domain, get_locale
from markupsafe import Markup, escape

from ..paths import TRANSLATIONS

# Of each language one of two files is there: messages.mo when its catalog is complete, else partial.mo.
FILES = ("messages.mo", "partial.mo")
_HTML = re.compile("[<&]")
_log = logging.getLogger(__name__)


class Catalogs(Domain):
    """One catalog for each language, read once.

    Flask-Babel merges several files into one and takes the plural rule from the last, even where that is missing.
    """

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        if locale is None:  # outside a request
            return NullTranslations()
        code = code_of(locale)
        if code not in self.cache:
            self.cache[code] = load(code)
        return self.cache[code]

    def lasting_translations(self) -> NullTranslations | None:
        """The same, where they are the same for every request until they are read again; else None."""
        return self.get_translations()


def load(code: str, folder: Path = TRANSLATIONS) -> NullTranslations:
    """The texts of a language; none, which means English, where they are missing or cannot be used."""
    for path in (folder / code / "LC_MESSAGES" / name for name in FILES):
        try:
            with path.open("rb") as file:
                found = Translations(file, domain=path.stem)
            for number in (0, 1, 2, 5, 100):
                found.plural(number)
        except FileNotFoundError:
            continue
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the file, pages are shown in English
            _log.error("%s cannot be used, its language is shown in English: %s", path, error)
            continue
        return found
    return NullTranslations()


@cache
def facts_of(code: str) -> dict[str, Any]:
    """What ``language.toml`` says about how a language is written; nothing where it has none or it cannot be read."""
    path = TRANSLATIONS / code / "language.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        _log.error("%s cannot be used: %s", path, error)
        return {}


def locale_of(code: str, like: str = "") -> Locale:
    """How dates, numbers and lists are written in a language: its folder's code, such as ps or pa_Arab.

    One that Babel does not know is written as the language that its ``language.toml`` names with ``like``.
    """
    try:
        locale = Locale.parse(code)
    except UnknownLocaleError:
        locale = Locale.parse(like or facts_of(code).get("like", "ur"))
    return locale if str(locale) == code else SubstituteLocale(locale, code)


class SubstituteLocale(Locale):
    """How a language that Babel does not know by its ``code`` is written: as another one, or under another code."""

    def __init__(self, another: Locale, code: str) -> None:
        super().__init__(another.language, another.territory, another.script, another.variant)
        self.code = code


def code_of(locale: Locale) -> str:
    """The code of the language, as its folder is named."""
    return locale.code if isinstance(locale, SubstituteLocale) else str(locale)


def own_name_of(code: str) -> str:
    """The name of a language in that language."""
    try:
        return Locale.parse(code).get_language_name(code) or code
    except (UnknownLocaleError, ValueError):
        return facts_of(code).get("own_name") or code


def escape_in_templates(app: Flask) -> None:
    """Let templates escape every text whose English has no HTML: it is then safe in an attribute, whatever it holds.

    One whose English has tags is HTML, and its tags are those of the English (``translations/compile.py`` sees to it).
    """

    def texts() -> NullTranslations:
        return get_domain().get_translations()

    environment: Any = app.jinja_env  # with this method of jinja2.ext.i18n
    environment.install_gettext_callables(
        gettext=lambda source: html(texts().ugettext, source),
        ngettext=lambda one, more, number: html(texts().ungettext, one, more, number),
        pgettext=lambda context, source: html(texts().upgettext, context, source),
        npgettext=lambda context, one, more, number: html(texts().unpgettext, context, one, more, number),
        newstyle=True,
    )


def html(look_up: Callable[..., str], *sources: object) -> Markup:
    """A text as HTML: escaped, unless its English is HTML."""
    text = look_up(*sources)
    is_html = any(isinstance(source, str) and _HTML.search(source) for source in sources)
    return Markup(text) if is_html else escape(str(text))  # noqa: S704 - its tags are those of the source
