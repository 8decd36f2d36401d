"""See to it that a program is here that its Debian package is named after, and print where: ``bring_program.py w3m``.

In this order: what is on the machine; Debian's package, where this runs as root on Debian. If that does not help, say
what to do and fail: what needs it is not passed without it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys

import debian


def main(name: str) -> int:
    """0 after printing the path, 1 after saying what to do."""
    if not shutil.which(name) and debian.is_ours():
        try:
            debian.install(name)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"apt-get: {error}", file=sys.stderr)
    found = shutil.which(name)
    if found is None:
        print(
            f"The program {name} is needed, and it could neither be found nor installed.\n"
            f"Install it (Debian: apt-get install {name}) and run this again.",
            file=sys.stderr,
        )
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
