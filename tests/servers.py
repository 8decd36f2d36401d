"""Servers that really run: on free ports of the loopback, stopped by their process id."""

from __future__ import annotations

import configparser
import datetime as dt
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.raw_http import Connection

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
HOST = "shikayat.example"


# Seconds until something that ought to happen counts as not happening: how busy the machine is must not decide that.
PATIENCE = 60


@contextmanager
def running(
    command: list[str], log: Path, answers: Callable[[], object], environment: Mapping[str, str], *ears: socket.socket
) -> Iterator[None]:
    """A program, from the moment ``answers()`` no longer raises OSError until the end of the block.

    It inherits the ears, sockets that listen already, and nobody else keeps them. A port that was only looked for could
    be another program's by the time it is used, and that program be taken for this one.
    """
    with log.open("w") as file:
        server = subprocess.Popen(
            command,
            env=environment,
            stdout=file,
            stderr=subprocess.STDOUT,
            cwd=log.parent,
            pass_fds=[ear.fileno() for ear in ears],
        )
    for ear in ears:
        ear.close()
    try:
        last = time.monotonic() + PATIENCE
        while True:
            assert server.poll() is None, log.read_text()
            try:
                answers()
                break
            except OSError:
                assert time.monotonic() < last, f"{command[0]} did not start:\n{log.read_text()}"
                time.sleep(0.1)
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=PATIENCE)


def listening() -> tuple[socket.socket, str]:
    """An ear at a free port of the loopback, and that address."""
    ear = socket.create_server(("127.0.0.1", 0))
    return ear, f"127.0.0.1:{ear.getsockname()[1]}"


@contextmanager
def running_gunicorn(
    log: Path, *options: str, environment: Mapping[str, str], python: str | Path = sys.executable
) -> Iterator[str]:
    """The address of a site that this Python starts, with this environment alone, in the folder of the log."""
    ear, address = listening()
    command = [str(python), "-m", "gunicorn", "shikayat.wsgi:application()", "--bind", f"fd://{ear.fileno()}", *options]
    with running(command, log, _answered(Connection(f"http://{address}")), environment, ear):
        yield f"http://{address}"


@contextmanager
def running_site(database_url: str, log: Path, *, workers: int = 2, **settings: str) -> Iterator[str]:
    """The address of the site over this database; as `make run` starts it, but made once for all workers."""
    options = ("--worker-class", "gthread", "--workers", str(workers), "--threads", "8", "--preload")
    own = {"DATABASE_URL": database_url, "ARGON2_COST": "lowest", "SHIKAYAT_ENV": "development"}
    with running_gunicorn(log, *options, environment=os.environ | own | settings) as address:
        yield address


def _answered(line: Connection) -> Callable[[], None]:
    def ask() -> None:
        if line.get("/ready").status != 200:
            raise OSError

    return ask


def unit(name: str) -> configparser.SectionProxy:
    """The [Service] of a systemd unit of ``deploy/``; a key that stands twice gives its last value."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str
    parser.read_string((DEPLOY / "systemd" / name).read_text())
    return parser["Service"]


# Hands a socket to a program as systemd does: as its descriptor 3, with its own number in LISTEN_PID.
ACTIVATE = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}
os.execv(sys.argv[2], sys.argv[2:])
"""


def command_of(unit_name: str) -> list[str]:
    """What the unit starts, with this environment's programs."""
    line = unit(unit_name)["ExecStart"]
    assert line.count("/srv/shikayat/bin/") == 1
    return line.replace("/srv/shikayat/bin/", f"{Path(sys.executable).parent}/").split()


def socket_of_unit(path: Path) -> socket.socket:
    """The socket that systemd makes for the application, at another path."""
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(path))
    door.listen(1024)
    return door


@contextmanager
def running_application(door: socket.socket, log: Path, **settings: str) -> Iterator[None]:
    """The application server as the systemd unit starts it, behind a socket that stays when it stops."""
    command = [sys.executable, "-c", ACTIVATE, str(door.fileno()), *command_of("shikayat.service")]

    def answers() -> None:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE)
            line.connect(door.getsockname())
            line.sendall(b"GET /live HTTP/1.0\r\nHost: localhost\r\n\r\n")
            assert line.recv(100)

    copy = door.dup()  # the one that is handed on is closed here
    command[3] = str(copy.fileno())
    with running(command, log, answers, os.environ | settings, copy):
        yield


@contextmanager
def running_nginx(folder: Path, frozen: Path, socket_path: Path) -> Iterator[Connection]:
    """Debian's nginx with the files of ``deploy/nginx``; only ports and paths are of this test."""
    nginx, modules = (ROOT / ".venv" / ".nginx").read_text().split()
    (plain_ear, plain), (ear, secure) = listening(), listening()
    tls = _certificate(folder)
    for file in (DEPLOY / "nginx").iterdir():
        shutil.copy(file, folder)
    site = folder / "shikayat.conf"
    text = site.read_text()
    for wanted, instead, often in (
        (r"listen 80;", f"listen {plain};", 1),
        (r"listen 443 ssl http2;", f"listen {secure} ssl http2;", 1),
        (r"/etc/ssl/shikayat/fullchain.pem", str(folder / "certificate.pem"), 1),
        (r"/etc/ssl/shikayat/privkey.pem", str(folder / "key.pem"), 1),
        (r"/run/shikayat/web.sock", str(socket_path), 2),
        (r"/var/lib/shikayat/frozen;", f"{frozen};", 1),
        (r"/var/log/nginx/", f"{folder}/", 4),
    ):
        text, times = re.subn(rf"(?<=[\s:]){re.escape(wanted)}", instead, text)
        assert times == often, f"{wanted} stands {times} times in shikayat.conf"
    site.write_text(text)
    spaces = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    (folder / "nginx.conf").write_text(
        f"load_module {modules}/ngx_http_brotli_static_module.so;\n"
        + ("user root;\n" if os.geteuid() == 0 else "")
        + f"pid {folder}/nginx.pid;\nworker_processes 1;\nevents {{}}\nhttp {{\naccess_log {folder}/access.log;\n"
        + "".join(f"{name}_temp_path {folder}/{name};\n" for name in spaces)
        + "include shikayat.conf;\n}\n"
    )
    line = Connection(f"https://{secure}", HOST, tls)
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr", "-g", "daemon off;"]
    # The variable by which one nginx hands its ears to the next.
    inherits = os.environ | {"NGINX": f"{plain_ear.fileno()};{ear.fileno()};"}
    with running(command, folder / "nginx.log", lambda: line.connect().close(), inherits, plain_ear, ear):
        line.plain = f"http://{plain}"
        yield line


def _certificate(folder: Path) -> ssl.SSLContext:
    """Write a certificate for the example's name; returns a context that trusts it alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    today = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return ssl.create_default_context(cafile=str(folder / "certificate.pem"))


# What the browser leaves out: what Playwright leaves out, for of two such lists the later one counts (a test sees that
# none is missing), and the popups of the address bar. They are pages; without them a window opens in half the time.
LEFT_OUT = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "LensOverlay"),
    *("HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled"),
    *("PreconnectToSearch", "TcpPortRandomizationWin", "msForceBrowserSignIn"),
    *("msEdgeUpdateLaunchServicesPreferredVersion", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
)
