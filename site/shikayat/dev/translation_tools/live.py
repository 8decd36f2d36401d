"""Catalogs that follow their files: a saved ``.po`` shows on the next page, a broken one is told and changes nothing.

Each worker of the server looks for itself, before every page and twice a second; one of them tells the terminal.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import threading
import time
from types import ModuleType
from typing import Any

import click
from flask import Flask, current_app, g, request
from flask_babel import get_babel

from ...i18n.catalogs import Catalogs
from ...paths import TRANSLATIONS
from .marks import key_of, marked

# This browser is a translator's ("hidden"), who wants to know where each text comes from ("shown").
COOKIE = "texts"
PAUSE = 0.5  # seconds between two looks at the files


class LiveCatalogs(Catalogs):
    """Flask-Babel's catalogs, read again when their files change, with marks around the texts when they are wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[Any] = []
        self._seen: dict[str, int] | None = None
        self._looking = threading.Lock()
        self.compiler = _compiler()

    def get_translations(self) -> Any:
        translations = super().get_translations()
        return MarkedTranslations(translations) if _marks_wanted() else translations

    def lasting_translations(self) -> Any:
        return None if _marks_wanted() else super().get_translations()

    def look(self) -> bool:
        """Compile what changed since the last look and forget what was read; says whether something did."""
        with self._looking:
            now = {str(path): path.stat().st_mtime_ns for path in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")}
            if now == self._seen:
                return False
            compiled, broken = self.compiler.compile_catalogs(always=True)
            self.faults = broken + [fault for result in compiled for fault in result.faults]
            self.cache.clear()
            self._seen = now
            return True


class MarkedTranslations:
    """Translations whose texts are wrapped in the marks of their message."""

    def __init__(self, translations: Any) -> None:
        self._translations = translations

    def ugettext(self, source: str) -> str:
        return marked(self._translations.ugettext(source), key_of(source))

    def ungettext(self, singular: str, plural: str, number: int) -> str:
        return marked(self._translations.ungettext(singular, plural, number), key_of(singular))

    def upgettext(self, context: str, source: str) -> str:
        return marked(self._translations.upgettext(context, source), key_of(source, context))

    def unpgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        return marked(self._translations.unpgettext(context, singular, plural, number), key_of(singular, context))


def _marks_wanted() -> bool:
    if current_app.config.get("CRAWLING"):  # set by the crawler
        return True
    # A message to a phone is written in a language that is forced: it must not carry marks out of the house.
    forced = hasattr(g.get("_flask_babel"), "forced_babel_locale")
    return bool(request) and request.cookies.get(COOKIE) == "shown" and not forced


def _compiler() -> ModuleType:
    """``translations/compile.py``, which is a script beside the catalogs and no part of this package."""
    spec = importlib.util.spec_from_file_location("translations_compile", TRANSLATIONS / "compile.py")
    if spec is None or spec.loader is None:
        raise ImportError("translations/compile.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def catalogs() -> LiveCatalogs:
    """The catalogs of the current app."""
    return get_babel().instance.domain_instance


def watch_catalogs(app: Flask) -> None:
    """Let the app follow its catalogs."""
    live = LiveCatalogs()
    app.extensions["babel"].instance.domain_instance = live

    @app.before_request
    def look() -> None:
        if request.endpoint != "static":
            live.look()

    if not app.testing:
        threading.Thread(target=_watch, args=(live,), daemon=True).start()


def _watch(live: LiveCatalogs) -> None:
    folder = os.open(TRANSLATIONS, os.O_RDONLY)
    told: list[str] = []
    while True:
        live.look()
        faults = [str(fault) for fault in live.faults]
        if faults != told and _speaks_for_all(folder):
            for fault in faults:
                click.echo(f"\n{fault}", err=True)
            if faults or told:
                after = "Until this is put right, the site shows the texts it had before."
                click.echo(after if faults else "\nThe catalogs are whole again.", err=True)
            told = faults
        time.sleep(PAUSE)


def _speaks_for_all(folder: int) -> bool:
    """Whether this worker is the one that holds the folder: the terminal need not hear it from each."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
