"""The entry for gunicorn: ``gunicorn 'shikayat.wsgi:application()'``."""

from __future__ import annotations

import sys

from flask import Flask
from gunicorn.arbiter import Arbiter

from .app import create_app
from .settings import SettingsError


def application() -> Flask:
    """The site, as the environment sets it.

    With settings it cannot start with, it prints what is wrong and exits with the status by which gunicorn knows that
    no worker can load the application: gunicorn stops instead of starting the next worker.
    """
    try:
        return create_app()
    except SettingsError as error:
        print(error.format_message(), file=sys.stderr, flush=True)  # noqa: T201 - gunicorn's log would add a traceback
        sys.exit(Arbiter.APP_LOAD_ERROR)
