"""``make dev``: Flask's development server, restarted when code, a catalog or a data file is saved.

``python setup/serve_reloading.py [options of flask run]``. Changed catalogs are compiled at each start; where one
cannot be read, the old texts stay. Templates and static files are read again without a restart.
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
    ("translations", "*.po"),
    ("translations", "*.toml"),
    ("site", "*.csv"),
)


def watched_files() -> list[str]:
    """The files that no module imports and that a saved change of must show."""
    folders = ((HERE / folder, pattern) for folder, pattern in WATCHED)
    found = {str(path) for folder, pattern in folders for path in folder.rglob(pattern)}
    return sorted(path for path in found if "node_modules" not in path and "vendor" not in Path(path).parts)


def catalogs_are_compiled() -> bool:
    """Whether each catalog has a compiled file of its own time; the compiler adds less than a second to it."""
    for source in HERE.glob("translations/*/LC_MESSAGES/messages.po"):
        changed = source.stat().st_mtime_ns
        if not any(0 <= path.stat().st_mtime_ns - changed < 10**9 for path in source.parent.glob("*.mo")):
            return False
    return True


def main() -> None:
    """Compile the catalogs and hand over to ``flask run``; the reloader runs this file again after each change."""
    if not catalogs_are_compiled():
        subprocess.run([sys.executable, "translations/compile.py"], check=False)
    options = ["--app", "shikayat", "run", "--debug", *sys.argv[1:], "--extra-files", os.pathsep.join(watched_files())]
    cli.main(args=options, prog_name="flask")


if __name__ == "__main__":
    main()
