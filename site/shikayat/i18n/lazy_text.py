"""Texts that are looked up when they are shown, in the language of that page: labels of fields, choices, constants."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape


class LazyText(LazyString):
    """Flask-Babel's lazy text, escaped in HTML as any text is. Flask-Babel's own class says that it is HTML."""

    def __html__(self) -> Markup:
        return escape(str(self))


def lazy_gettext(source: str, **values: Any) -> LazyText:
    """``source`` in the language of the page that shows it."""
    return LazyText(gettext, source, **values)
