"""See to it that an empty Debian is here for ``tests/deploy``, and print the path of its archive.

It is made by Debian's mmdebstrap, where this runs as root on Debian. If that is not so, say what to do and fail:
instructions that nobody has followed are not passed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import debian

SUITE = "bookworm"  # Debian 12, the oldest that deploy/README.md names
ARCHIVE = Path(__file__).resolve().parents[1] / ".venv" / f"debian-{SUITE}.tar"


def make() -> None:
    """Write the archive. Raises OSError, subprocess.CalledProcessError."""
    if not shutil.which("mmdebstrap"):
        debian.install("mmdebstrap")
    unfinished = ARCHIVE.with_suffix(".part.tar")
    subprocess.run(
        ["mmdebstrap", "--quiet", "--variant=apt", "--mode=root", SUITE, str(unfinished)], check=True, stdout=sys.stderr
    )
    unfinished.replace(ARCHIVE)


def main() -> int:
    """0 after printing the path, 1 after saying what to do."""
    if not ARCHIVE.exists() and debian.is_ours():
        try:
            make()
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"mmdebstrap: {error}", file=sys.stderr)
    if not ARCHIVE.exists():
        print(
            "The test of deploy/README.md needs an empty Debian, and it could not be made.\n"
            "Run this as root on Debian, with the network there (apt-get install mmdebstrap).",
            file=sys.stderr,
        )
        return 1
    print(ARCHIVE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
