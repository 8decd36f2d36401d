"""The template filters that write names, numbers, dates and typed text in the page's language."""

from __future__ import annotations

import datetime as dt

from flask import Flask
from flask_babel import format_decimal, format_percent, format_time, get_locale, to_user_timezone

from .language import (
    DAY,
    code,
    date_words,
    day_words,
    in_language,
    isolated,
    lang_mark,
    name_in_group,
    name_of,
    tag,
    text_mark,
    typed_text,
    typed_words,
    verbatim,
)

# CLDR leaves AM and PM untranslated in Urdu; the 24-hour clock needs neither and reads the same in both.
_MOMENT = {"rtl": f"{DAY}، HH:mm", "ltr": f"{DAY}, HH:mm"}


def _moment_words(moment: dt.datetime) -> str:
    locale = get_locale()
    to_the_minute = to_user_timezone(moment).replace(tzinfo=None, second=0, microsecond=0)
    return date_words(locale, to_the_minute, _MOMENT[locale.text_direction])


def add_filters(app: Flask) -> None:
    """Register the filters that depend on the language."""
    app.add_template_filter(name_of, "name")
    app.add_template_filter(name_in_group)
    app.add_template_filter(in_language, "in_language")
    app.add_template_filter(lambda value: isolated(format_decimal(value)), "number")
    app.add_template_filter(lambda value: isolated(f"{value:.0f}%"), "percent")  # of a value from 0 to 100
    app.add_template_filter(lambda value: isolated(format_percent(value, "0.0%")), "share")  # of a value from 0 to 1
    app.add_template_filter(tag, "tag")
    app.add_template_filter(day_words, "day")
    app.add_template_filter(lambda moment: format_time(moment, "short"), "clock")
    app.add_template_filter(isolated, "ltr")
    app.add_template_filter(code, "code")
    app.add_template_filter(verbatim, "verbatim")
    app.add_template_filter(typed_words, "isolate")
    app.add_template_filter(typed_text)
    app.add_template_filter(text_mark)
    app.add_template_filter(lang_mark, "lang_mark")
    app.add_template_filter(lambda day: day_words(dt.date.fromisoformat(day)), "iso_day")
    app.add_template_filter(_moment_words, "moment")
    app.add_template_filter(lambda moment: _moment_words(dt.datetime.fromisoformat(moment)), "iso_moment")
