"""An empty Debian: its own files, processes and network, in which commands are run as an operator types them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import PATIENCE, ROOT

CERTIFICATES = "/etc/certificates.pem"
HERE = Path(__file__).parent
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# A network of its own has a loopback that is down, and perhaps no program to raise it.
RAISE_LOOPBACK = """
import fcntl, socket, struct
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any:
    fcntl.ioctl(any, 0x8914, struct.pack("16sh14x", b"lo", 0x1 | 0x40))
"""
# The first process: with it everything that was started in this Debian ends, and every mount.
FIRST = """
set -e
mount --make-rprivate /
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
mount -t tmpfs tmpfs "$1/dev/shm"
for pair in $3; do mkdir -p "$1${pair#*:}"; mount --bind "${pair%:*}" "$1${pair#*:}"; done
"$2" -c "$4"
echo ready
exec sleep infinity
"""


class EmptyDebian:
    def __init__(self, folder: Path, first: int) -> None:
        self.folder, self._first = folder, first

    def run(self, script: str, *, network: bool = False, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a script of bash as root; with ``network``, in that of the machine, from which packages come."""
        namespaces = ["--mount", "--pid", *([] if network else ["--net"])]
        pip = [
            f"{name}={value}" for name, value in os.environ.items() if name.startswith("PIP_") and name != "PIP_CERT"
        ]
        if (self.folder / CERTIFICATES.lstrip("/")).exists():
            pip.append(f"PIP_CERT={CERTIFICATES}")
        own = [f"PATH={PATH}", "HOME=/root", "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive", *pip]
        done = subprocess.run(
            ["nsenter", f"--target={self._first}", *namespaces, "--", "chroot", self.folder,
             "env", "-i", *own, "bash", "-euc", f"cd /srv/deploy\n{script}"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        said = f"{script}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        assert not check or done.returncode == 0, f"{said}\nended with {done.returncode}"
        return done

    def visit(self, script: str) -> subprocess.Popen[str]:
        """Run a script of this Python, with the machine's files, in the network of this Debian."""
        return subprocess.Popen(
            ["nsenter", f"--target={self._first}", "--net", "--", sys.executable, "-c", script],
            env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip


@contextmanager
def empty_debian(folder: Path) -> Iterator[EmptyDebian]:
    """A Debian in which nothing was done yet but to put the folder ``deploy/`` there."""
    assert os.geteuid() == 0, "Following deploy/README.md needs an empty Debian, and only root can make one."
    marker = ROOT / ".venv" / ".debian"
    assert marker.exists(), "There is no empty Debian here: `make test` makes one (setup/bring_debian.py)."
    folder.mkdir()
    subprocess.run(["tar", "--extract", "--file", marker.read_text().strip(), "--directory", folder], check=True)
    shutil.copytree(ROOT / "deploy", folder / "srv" / "deploy")
    systemctl = folder / "usr/local/bin/systemctl"
    systemctl.write_text(f"#!/usr/bin/python3\n{(HERE / 'systemctl.py').read_text()}")
    systemctl.chmod(0o755)
    _share_network_settings(folder)
    packages, pip = ROOT / ".venv" / "debian-packages", Path.home() / ".cache" / "pip"
    (packages / "partial").mkdir(parents=True, exist_ok=True)
    pip.mkdir(parents=True, exist_ok=True)
    shared = f"{packages}:/var/cache/apt/archives {pip}:/root/.cache/pip"
    command = ["unshare", "--mount", "--pid", "--net", "--ipc", "--fork", "--kill-child", "sh", "-c", FIRST, "first"]
    holder = subprocess.Popen(
        [*command, folder, sys.executable, shared, RAISE_LOOPBACK], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout.readline() == "ready\n", "an empty Debian could not be entered: see above"
        children = Path(f"/proc/{holder.pid}/task/{holder.pid}/children").read_text()
        yield EmptyDebian(folder, int(children))
    finally:
        holder.kill()
        holder.wait(timeout=PATIENCE)
        holder.stdout.close()
        _remove(folder)


def _share_network_settings(folder: Path) -> None:
    """How names and packages are found, and whose certificates count there, is the machine's business."""
    for name in ("/etc/resolv.conf", "/etc/pip.conf"):
        if Path(name).is_file():
            shutil.copy(name, folder / name.lstrip("/"))
    trusted = Path(os.environ.get("PIP_CERT", "/etc/ssl/certs/ca-certificates.crt"))
    if trusted.is_file():
        shutil.copy(trusted, folder / CERTIFICATES.lstrip("/"))


def _remove(folder: Path) -> None:
    """What was mounted ends with the first process; until then nothing below may be deleted."""
    last = time.monotonic() + PATIENCE
    while any((folder / "proc").iterdir()):
        assert time.monotonic() < last, f"{folder} is still in use"
        time.sleep(0.1)
    shutil.rmtree(folder)
