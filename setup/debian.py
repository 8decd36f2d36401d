"""Debian's packages, for the programs that ``make`` brings from outside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def is_ours() -> bool:
    """Whether packages can be installed here: this is Debian or made from it, and this runs as root."""
    return os.geteuid() == 0 and Path("/etc/debian_version").exists()


def install(*packages: str) -> None:
    """Install packages by apt, without starting what they bring. Raises CalledProcessError, FileNotFoundError."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", "--quiet", *command], env=environment, check=True, stdout=sys.stderr)
