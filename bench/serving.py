"""Starts servers and loads them. Every figure is a median over passes that take turns; only ratios carry over.

On a machine that does other things besides, throughput tells as much of those as of the site. So the processor time
that the server's processes took for a request is measured too: what decides once the machine is busy with nothing else.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WRK = ROOT / ".venv" / ".wrk"  # written by setup/bring_program.py: where wrk is
OTHERS = ROOT / "var" / "servers"  # application servers that are only compared
SCRIPT = Path(__file__).with_name("requests.lua")
SECONDS, PASSES = float(os.environ.get("BENCH_SECONDS", "3")), int(os.environ.get("BENCH_PASSES", "5"))
CONNECTIONS, WORKERS, THREADS = 8, 2, 4
FAIR, TRIES = 0.65, 12  # the largest share of the work that one of the workers may have done, and how often to try

# As an operator runs it. The secrets are used nowhere else.
PRODUCTION = {
    "SHIKAYAT_ENV": "production",
    "SECRET_KEY": sha256(b"for measuring only").hexdigest(),
    "IDENTITY_KEYS": ",".join(
        f"{name}:{b64encode(sha256(name.encode()).digest()).decode()}" for name in ("bench", "index")
    ),
    "SITE_URL": "https://bench.example",
    "VERIFY_MOBILE": "no",
    "ARGON2_COST": "normal",
    "TRANSLATING": "no",
}


@dataclass(frozen=True)
class Request:
    """What is asked for; ``part``: by htmx."""

    path: str
    cookie: str = "none=0"
    part: bool = False
    method: str = "GET"
    body: str = ""

    def line(self) -> str:
        """The request as ``requests.lua`` reads it."""
        return "\t".join((self.method, self.path, self.cookie, "part" if self.part else "page", self.body))


@dataclass(frozen=True)
class Site:
    """A started server."""

    address: str
    process: int

    def processor_seconds(self) -> list[float]:
        """What each of its processes has used so far, the first one first; the database's own are not among them."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        return [_processor_seconds(number) for number in (str(self.process), *children)]


def _processor_seconds(process: str) -> float:
    # The name, in brackets, may hold anything; user and system time are the 12th and 13th field after it (proc(5)).
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Pass:
    """One pass of load: requests answered in a second, and milliseconds of the processor for each."""

    per_second: float
    milliseconds: float


@dataclass(frozen=True)
class Case:
    """Requests to one server over so many connections. ``once``: each request may be sent a single time."""

    site: Site
    requests: list[Request]
    coding: str = ""
    once: bool = False
    connections: int = CONNECTIONS


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def command_of(server: str, port: int) -> list[str]:
    """How ``server`` is started, after ``python -m``; the application follows."""
    where, workers = f"127.0.0.1:{port}", str(WORKERS)
    gunicorn = ["gunicorn", "--bind", where, "--workers", workers, "--log-level", "error"]
    return {
        "gunicorn gthread": [*gunicorn, "--worker-class", "gthread", "--threads", str(THREADS)],
        "gunicorn sync": gunicorn,
        "waitress": ["waitress", "--listen", where, "--threads", str(WORKERS * THREADS)],
        "granian": [
            *("granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", workers),
            *("--blocking-threads", str(THREADS), "--no-ws", "--log-level", "error"),
        ],
    }[server]


@contextmanager
def served(application: str, server: str = "gunicorn gthread", **settings: str) -> Iterator[Site]:
    """A server for ``module:application``; it is stopped by its process id."""
    port = free_port()
    command = command_of(server, port)
    name = ["--call", application] if server == "waitress" and application.endswith("create_app") else [application]
    if server == "granian" and application.endswith("create_app"):
        name.append("--factory")
    elif server.startswith("gunicorn") and application.endswith("create_app"):
        name = [f"{application}()"]
    with started([sys.executable, "-m", *command, *name], port, PRODUCTION | settings) as site:
        yield site


@contextmanager
def started(command: list[str], port: int, settings: Mapping[str, str]) -> Iterator[Site]:
    """A program that listens at ``port``, until the end of the block."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": f"{ROOT}:{OTHERS}"} | settings, stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield Site(address, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def loaded(case: Case, seconds: float = SECONDS) -> Pass:
    """How the server answers connections that ask without a pause. Exits on an error.

    Which worker takes a connection is chance. Where one took nearly all of them, half of the machine stood idle and
    threads of one interpreter stood in each other's way: such a pass tells of the chance, not of the page, so it is
    done again (unless its requests may be sent only once).
    """
    for _ in range(TRIES):
        one, fair = _loaded(case, seconds)
        if fair or case.once:
            break
    return one


def _loaded(case: Case, seconds: float) -> tuple[Pass, bool]:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("".join(request.line() + "\n" for request in case.requests))
        file.flush()
        command = [
            WRK.read_text().strip(),
            "-t1",
            f"-c{case.connections}",
            f"-d{max(1, round(seconds))}s",
            "--timeout",
            "20s",
        ]
        command += ["-s", str(SCRIPT), case.site.address, "--", file.name, *([case.coding] if case.coding else [])]
        before = case.site.processor_seconds()
        done = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        each = [now - then for now, then in zip(case.site.processor_seconds(), before, strict=True)]
    if "Non-2xx" in done or "Socket errors" in done:
        sys.exit(f"{case.site.address} {case.requests[0].path} answers with errors:\n{done}")
    answered = int(re.search(r"(\d+) requests in", done)[1])
    if case.once and answered > len(case.requests):
        sys.exit("There were too few requests that may be sent once; prepare more.")
    # Nothing answered in the time of a pass is a little, not nothing: a ratio can still be told.
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1]) or 1 / (2 * seconds)
    fair = case.connections == 1 or len(each) <= WORKERS or max(each[1:]) <= FAIR * sum(each[1:])
    return Pass(rate, 1000 * sum(each) / max(1, answered)), fair


def taking_turns(cases: Mapping[str, Case], passes: int = PASSES) -> dict[str, list[Pass]]:
    """The passes of each case, one of each after the other."""
    results: dict[str, list[Pass]] = {name: [] for name in cases}
    for case in cases.values():
        if not case.once:
            loaded(case)  # warm
    for _ in range(passes):
        for name, case in cases.items():
            results[name].append(loaded(case))
    return results


def throughput(of: list[Pass], to: list[Pass]) -> float:
    """The median of the ratios pass by pass, so that what slows the machine for a while slows both."""
    return statistics.median(a.per_second / b.per_second for a, b in zip(of, to, strict=True))


def per_second(passes: list[Pass]) -> float:
    """The median throughput."""
    return statistics.median(one.per_second for one in passes)


def milliseconds(passes: list[Pass]) -> float:
    """The median processor time of a request."""
    return statistics.median(one.milliseconds for one in passes)


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Rows as a table in Markdown, which a terminal shows as well."""
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    lines = [heads, ["-" * width for width in widths], *rows]
    return "\n".join("| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |" for line in lines)


def _wait_for(address: str, process: subprocess.Popen) -> None:
    for _ in range(300):
        if process.poll() is not None:
            sys.exit(f"the server stopped with {process.returncode}")
        try:
            urllib.request.urlopen(f"{address}/live", timeout=2).close()
            return
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit(f"nothing answers at {address}")
