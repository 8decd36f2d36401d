"""``make dev``: Flask's development server, restarted when code, a template, a style sheet or a catalog is saved.

``python setup/serve_reloading.py [options of flask run]``. Catalogs are compiled again at each start; where one
cannot be read, the old texts stay.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from flask.cli import cli

# The folder of the project that is being worked on.
HERE = Path.cwd()
WATCHED = (
    ("templates", "*.html"),
    ("static", "*.css"),
    ("static", "*.js"),
    ("translations", "*.po"),
    ("translations", "*.toml"),
    ("site", "*.csv"),
)


def watched_files() -> list[str]:
    """The files that no module imports and that a saved change of must show."""
    folders = ((HERE / folder, pattern) for folder, pattern in WATCHED)
    found = {str(path) for folder, pattern in folders for path in folder.rglob(pattern)}
    return sorted(path for path in found if "node_modules" not in path and "vendor" not in Path(path).parts)


def main() -> None:
    """Compile the catalogs and hand over to ``flask run``; the reloader runs this file again after each change."""
    subprocess.run([sys.executable, "translations/compile.py"], check=False)
    options = ["--app", "shikayat", "run", "--debug", *sys.argv[1:], "--extra-files", os.pathsep.join(watched_files())]
    cli.main(args=options, prog_name="flask")


if __name__ == "__main__":
    main()
