"""See to it that nginx and its module for ``.br`` files are here for ``tests/deploy``, and print where nginx is.

In this order: what is on the machine; Debian's packages, where this runs as root on Debian. If that does not help, say
what to do and fail: a configuration that was never started is not passed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import debian

PACKAGES = ("nginx-light", "libnginx-mod-http-brotli-static")
MODULE = "ngx_http_brotli_static_module.so"
MODULES = (Path("/usr/lib/nginx/modules"), Path("/usr/lib64/nginx/modules"), Path("/usr/share/nginx/modules"))


def installed() -> tuple[str, Path] | None:
    """The paths of nginx and of the folder with its module, or None."""
    # Debian puts nginx where only an administrator's path leads.
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    folder = next((folder for folder in MODULES if (folder / MODULE).exists()), None)
    return (nginx, folder) if nginx and folder else None


def main() -> int:
    """0 after printing the two paths, a line each; 1 after saying what to do."""
    if not installed() and debian.is_ours():
        try:
            debian.install(*PACKAGES)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"apt-get: {error}", file=sys.stderr)
    found = installed()
    if found is None:
        print(
            "The deployment tests start nginx with its brotli module, and they could neither be found nor installed.\n"
            f"Install them (Debian: apt-get install {' '.join(PACKAGES)}) and run this again.",
            file=sys.stderr,
        )
        return 1
    print(*found, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
