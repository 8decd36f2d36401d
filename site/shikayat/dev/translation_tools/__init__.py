"""Translation tools for development: pages and an overlay that show where each message is used.

``make run`` opens it (TRANSLATING=yes); production refuses the setting, and an installed site carries none of this.
"""

from __future__ import annotations

from flask import Flask

from . import crawl_output, live, overlay, views


def open_workshop(app: Flask) -> None:
    """Wire the workshop into an app in development: live catalogs, the overlay, its pages and the command ``crawl``."""
    live.watch_catalogs(app)
    overlay.lay_over_pages(app)
    app.register_blueprint(views.blueprint)
    app.cli.add_command(crawl_output.command)
