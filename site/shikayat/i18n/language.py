"""The language and direction of a page, the URL of the same page in another language, and markup of typed text.

The language is part of the URL (``/ur/…``, ``/en/…``). ``/`` uses the language chosen before (a cookie), then
``Accept-Language``, then Urdu.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from flask import Flask, g, request, url_for
from flask_babel import Babel, get_locale
from markupsafe import Markup, escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from ..dates import day_of
from ..paths import TRANSLATIONS
from ..text import collation
from .catalogs import Catalogs, escape_in_templates, facts_of, locale_of, own_name_of
from .typed_text import direction_of_text, with_runs

DEFAULT = "ur"
SOURCE = "en"  # the language sentences are written in; it needs no catalog
COOKIE = "language"
_ARABIC, _LATIN = re.compile(r"[\u0620-\u064a\u066e-\u06d3]"), re.compile(r"[A-Za-z]")
# Day before month in both languages, as Pakistan writes it (CLDR's plain English would begin with the month).
DAY = "d MMMM y"
CHOSEN = "remember=1"  # the query of a chosen language, on pages that may be cached


def known_languages(previewed: str = "") -> tuple[str, ...]:
    """Urdu first, English, then every language whose catalog was complete when it was compiled.

    ``previewed`` names languages that show although something is missing: codes with commas, or "all".
    """
    complete = {path.parts[-3] for path in TRANSLATIONS.glob("*/LC_MESSAGES/messages.mo")}
    partial = {path.parts[-3] for path in TRANSLATIONS.glob("*/LC_MESSAGES/partial.mo")}
    wished = partial if previewed.strip() == "all" else partial & {code.strip() for code in previewed.split(",")}
    return tuple(dict.fromkeys([DEFAULT, SOURCE, *sorted(complete | wished)]))


# The addresses are made from it when the package is imported: a setting of the environment alone.
LANGUAGES = known_languages(os.environ.get("PREVIEW_LANGUAGES", ""))
PREFIX = "/<any({}):language>".format(", ".join(LANGUAGES))
for _facts in TRANSLATIONS.glob("*/language.toml"):
    if _alphabet := facts_of(_facts.parent.name).get("alphabet"):
        collation.learn_alphabet(_facts.parent.name, _alphabet)


def current_language() -> str:
    """The language of the page being answered: from its URL, else the browser's."""
    if language := g.get("language"):
        return language
    first = request.path.split("/", 2)[1]
    return first if first in LANGUAGES else preferred_language()


def preferred_language() -> str:
    """Return the language when the URL has none: chosen before, browser's, Urdu."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return _first_spoken(request.headers.get("Accept-Language", "")) or DEFAULT


@lru_cache(maxsize=256)
def _first_spoken(accept_language: str) -> str | None:
    """The first language of the header that is spoken here: for ``en-GB, ur;q=0.5`` that is English.

    Browsers send few different headers, with every request.
    """
    exactly = {tag(language).lower(): language for language in LANGUAGES}
    by_language = {language.split("_")[0]: language for language in reversed(list(LANGUAGES))}
    for wished, liking in parse_accept_header(accept_language, LanguageAccept):
        found = exactly.get(wished.lower()) or by_language.get(wished.partition("-")[0].lower())
        if liking and found:
            return found
    return None


def direction(language: str | None = None) -> str:
    """``rtl`` or ``ltr``, as CLDR says for the language."""
    return _direction_of(language or current_language())


@cache
def _direction_of(language: str) -> str:
    return locale_of(language).text_direction


def tag(language: str) -> str:
    """The language as HTML names it (BCP 47): pa-Arab for the folder pa_Arab."""
    return language.replace("_", "-")


def name_of(thing: Any) -> str:
    """The name of a place, category, department or office in the page's language.

    Where it has none: the Urdu one for languages that are written like Urdu, else the English one.
    """
    return in_language(thing.names)


def by_name(things: Iterable[Any]) -> list[Any]:
    """Places, categories, departments or offices in the order of their names in the page's language."""
    return sorted(things, key=name_key)


def name_key(thing: Any) -> tuple[object, ...]:
    """The sort key of something with a translated name, in the page's language."""
    return collation.sort_key_of_name(name_of(thing), current_language())


def by_full_name(people: Iterable[Any]) -> list[Any]:
    """People in the order of their names, as the page's language orders them; of one name the older account first."""
    language = current_language()
    return sorted(people, key=lambda person: (collation.sort_key(person.full_name, language), person.id))


def name_in_group(category: Any) -> str:
    """A category with its group before it: «بجلی – زائد یا غلط بل». Several groups have a category of the same name."""
    return f"{name_of(category.parent)} – {name_of(category)}" if category.parent_id else name_of(category)


def in_language(texts: Mapping[str, str]) -> str:
    """Of the same text in several languages the one of the page, else that of a language written the same way."""
    if text := texts.get(current_language()):
        return text
    nearest = DEFAULT if direction() == _direction_of(DEFAULT) else SOURCE
    return texts.get(nearest) or texts.get(SOURCE) or next(iter(texts.values()), "")


def address_in(language: str) -> str:
    """The URL of this page in ``language``, with its query."""
    query = request.query_string.decode(errors="replace")
    query = "&".join(part for part in query.split("&") if part != CHOSEN)
    known = request.url_rule.arguments if request.url_rule else ()
    if request.endpoint and request.view_args is not None and "language" in known:
        path = url_for(request.endpoint, **(request.view_args | {"language": language}))
    else:
        first, _, rest = request.path.lstrip("/").partition("/")
        path = f"/{language}/{rest}" if first in LANGUAGES else f"/{language}/"
    return f"{path}?{query}" if query else path


def day_words(day: dt.date | dt.datetime) -> str:
    """A date in words, as Pakistan counts it; a moment (UTC) gives the date it has there."""
    return date_words(get_locale(), _local(day), DAY)


@lru_cache(maxsize=2000)
def date_words(locale: Locale, day: dt.date, pattern: str) -> str:
    """A date or a moment of Pakistan in words. Babel takes its pattern apart each time; pages repeat few dates."""
    write = format_datetime if isinstance(day, dt.datetime) else format_date
    return write(day, pattern, locale=locale)


def language_names(*others: str) -> dict[str, str]:
    """Each language by its own name, marked as being in that language.

    ``others`` too, that may no longer be shown.
    """
    names = {code: own_name_of(code) for code in (*LANGUAGES, *others)}
    span = Markup('<span lang="{}" dir="{}">{}</span>')
    return {code: span.format(tag(code), direction(code), name) for code, name in names.items()}


def naming_language(message: str, code: str) -> Markup:
    """A sentence with the place ``%(language)s``, filled with the language's own name, marked as being in it."""
    return escape(message) % {"language": language_names()[code]}


def foreign(text: object) -> str:
    """The language for the `lang` of a text that is written in another script than the page's; "" where it is not.

    The language is guessed from the script: text mostly in Arabic letters counts as Urdu, the rest as English.
    """
    arabic, latin = len(_ARABIC.findall(str(text))), len(_LATIN.findall(str(text)))
    if direction() == _direction_of(DEFAULT):
        return tag(SOURCE) if latin > arabic else ""
    return tag(DEFAULT) if arabic > latin else ""


def lang_mark(text: object) -> Markup:
    """The attribute that says so, with a space before it, or nothing (WCAG 3.1.2)."""
    return Markup(f' lang="{said}"') if (said := foreign(text)) else Markup("")  # noqa: S704 - a code of a language


def typed_words(text: object) -> Markup:
    """Render a short typed value in its own direction, and in its own language if that is not the page's."""
    # "auto" would follow the first letter, which is often that of an English name in an Urdu sentence.
    way = ' dir="rtl"' if direction_of_text(text) == "rtl" else ""
    return Markup(f"<bdi{way}{lang_mark(text)}>{with_runs(text)}</bdi>")  # noqa: S704 - with_runs escapes


def typed_text(text: object) -> Markup:
    """Render typed text: each line is a paragraph with its own direction and language."""
    lines = (f"<p{text_mark(line)}>{with_runs(line) or '<br>'}</p>" for line in _lines(text))
    return Markup("\n".join(lines))  # noqa: S704 - with_runs escapes


def _lines(text: object) -> list[str]:
    return str(text).replace("\r\n", "\n").split("\n")


def text_mark(text: object) -> Markup:
    """The attributes that say in which direction and language a paragraph is; none where it has no word."""
    way = direction_of_text(text)
    return Markup(f' dir="{way}"' if way else "") + lang_mark(text)  # noqa: S704 - rtl or ltr


def isolated(text: object) -> Markup:
    """A left-to-right run (reference, date, number) that its neighbours cannot turn round, nor a translator change."""
    return Markup(f'<bdi dir="ltr" translate="no"{lang_mark(text)}>{escape(text)}</bdi>')  # noqa: S704


def verbatim(text: object) -> Markup:
    """A user name or another word that a program in the browser must not translate; it may be in any script."""
    return Markup(f'<bdi translate="no"{lang_mark(text)}>{escape(text)}</bdi>')  # noqa: S704


def code(text: object, kind: str = "code") -> Markup:
    """A code of an office, or (``kind`` is ``key``) a secret to be copied letter by letter."""
    return Markup('<bdi dir="ltr" translate="no" class="{}"{}>{}</bdi>').format(kind, lang_mark(text), text)


def one_way(text: str) -> str:
    """A left-to-right run for places without markup, such as an SMS or a title: it starts with a direction mark.

    Only a language from right to left needs the mark, and it would double the price of an English SMS.
    """
    return text if get_locale().text_direction == "ltr" else "\u200e" + text


def speak_languages(app: Flask) -> None:
    """Set up languages: catalogs, and the variables of every template."""
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Karachi"
    babel = Babel(app, locale_selector=lambda: locale_of(current_language()))
    babel.domain_instance = Catalogs()
    escape_in_templates(app)
    app.context_processor(_for_templates)
    app.jinja_env.globals["remember_language"] = CHOSEN
    app.jinja_env.globals["direction_of"] = direction  # components are imported without a context


def _local(day: dt.date | dt.datetime) -> dt.date:
    return day_of(day) if isinstance(day, dt.datetime) else day


def _for_templates() -> dict[str, Any]:
    language = current_language()
    others = [other for other in LANGUAGES if other != language]
    return {
        "language": language,
        "direction": direction(language),
        "other_languages": [(other, own_name_of(other), address_in(other)) for other in others],
    }
