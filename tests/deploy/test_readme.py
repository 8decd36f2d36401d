"""deploy/README.md, followed command by command on an empty Debian."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.empty_debian import EmptyDebian, empty_debian
from tests.servers import DEPLOY, HOST, PATIENCE, ROOT

NAME = "lodging.example"
GATEWAY = "https://gateway.example/send?user=a&password=b&to={to}&text={text}"
# What a person does in the editor: put in the gateway.
EDITOR = f"""#!/bin/sh
exec sed -i 's#^SMS_URL=.*#SMS_URL="{GATEWAY.replace("&", chr(92) + "&")}"#' "$1"
"""

# A visitor over TLS, who trusts the certificate that was made; says what was answered.
VISITOR = """
import json, ssl, sys, time
from tests.raw_http import Connection
line = Connection("https://127.0.0.1:443", {name!r}, ssl.create_default_context(cafile={certificate!r}))
{what}
"""


def blocks(text: str) -> list[list[str]]:
    """The commands of each code block, one that goes on over a line end as one."""
    found = re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [block.replace("\\\n", " ").strip().split("\n") for block in found]


class Operator:
    """Types the commands, in one shell as it were: a variable that was set stays."""

    def __init__(self, debian: EmptyDebian) -> None:
        self.debian, self.variables, self.said = debian, "", ""

    def type(self, command: str) -> None:
        if re.match(r"[A-Z]+=\S+$", command):
            self.variables += f"{command.replace(HOST, NAME)}\n"
        elif command.startswith("apt-get install"):
            # Fetched in the machine's network, set up in this Debian's own, where all ports are free.
            self.debian.run(f"{command} --download-only", network=True)
            self.debian.run(command)
            # What Debian's packages do by themselves where systemd runs.
            self.debian.run("service postgresql start; service nginx start")
        else:
            network = command.startswith("apt-get") or "/pip install" in command
            self.said = self.debian.run(self.variables + command, network=network).stdout


@pytest.fixture(scope="module")
def debian(tmp_path_factory) -> Iterator[EmptyDebian]:
    """The Debian after the whole of the instructions but the last block; ``.said`` is what came last."""
    folder = tmp_path_factory.mktemp("debian")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "dist", ROOT]
    subprocess.run(build, check=True, capture_output=True, timeout=300)
    with empty_debian(folder / "root") as debian:
        shutil.copy(next((folder / "dist").glob("*.whl")), debian.folder / "srv/deploy")
        editor = debian.folder / "usr/local/bin/editor"
        editor.write_text(EDITOR)
        editor.chmod(0o755)
        operator = Operator(debian)
        for block in blocks((DEPLOY / "README.md").read_text())[:-1]:
            for command in block:
                operator.type(command)
        debian.operator = operator
        yield debian


def visited(debian: EmptyDebian, what: str) -> subprocess.Popen[str]:
    certificate = str(debian.folder / "etc/ssl/shikayat/fullchain.pem")
    return debian.visit(VISITOR.format(name=NAME, certificate=certificate, what=what))


def answers(visitor: subprocess.Popen[str]) -> list:
    output, _nothing = visitor.communicate(timeout=PATIENCE * 2)
    assert visitor.returncode == 0, output
    return json.loads(output.splitlines()[-1])


def processes(debian: EmptyDebian, command: str) -> list[list[str]]:
    """The environments of the running programs in whose command line these words are."""
    script = f"""
import json, pathlib
found = []
for folder in pathlib.Path("/proc").glob("[0-9]*"):
    words = (folder / "cmdline").read_bytes().decode().replace(chr(0), " ")
    settings = (folder / "environ").read_bytes().decode().split(chr(0))
    if {command!r} in words and "SHIKAYAT_ENV=production" in settings:
        found.append(settings)
print(json.dumps(found))
"""
    return json.loads(debian.run(f"python3 - <<'PYTHON'\n{script}\nPYTHON").stdout)


@pytest.mark.xdist_group("debian")
class TestInstructions:
    def test_pages_are_served_to_visitors(self, debian):
        what = """
pages = {path: line.get(path) for path in ("/ur/", "/en/guide", "/en/sign-in", "/ur/register/nationality", "/ready")}
sheet = pages["/ur/"].text.split('rel="stylesheet" href="')[1].split('"')[0]
print(json.dumps([{path: page.status for path, page in pages.items()}, line.get(sheet).status,
    pages["/ur/"].headers["cache-control"], pages["/en/sign-in"].cookies]))
"""
        statuses, sheet, kept, cookies = answers(visited(debian, what))
        assert set(statuses.values()) == {200}, statuses
        assert sheet == 200
        assert kept.startswith("public"), "the first page comes from a file"
        assert any(cookie.startswith("__Host-session=") and "Secure" in cookie for cookie in cookies)

    def test_first_administrator_signs_in(self, debian):
        password = re.search(r"first password +(\S+)", debian.operator.said)[1]
        what = f"""
token = line.get("/en/desk/sign-in").text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
fields = {{"csrf_token": token, "username": "administrator", "password": {password!r}}}
done = line.post("/en/desk/sign-in", fields, Origin="https://{NAME}")
print(json.dumps([done.status, done.headers.get("location")]))
"""
        status, location = answers(visited(debian, what))
        assert (status, location) == (303, "/en/desk/sign-in/code"), "the password is right; the phone comes next"

    def test_settings_are_the_same_for_commands_and_for_services(self, debian):
        show = "import os; print('<', os.environ['SMS_URL'], os.environ['IDENTITY_KEYS'], '>')"
        shown = debian.run(f'echo "{show}" | shikayat shell').stdout
        gateway, keys = re.search(r"< (\S+) (\S+) >", shown).groups()
        (service, *_workers) = processes(debian, "bin/gunicorn")
        assert gateway == GATEWAY
        assert f"SMS_URL={gateway}" in service and f"IDENTITY_KEYS={keys}" in service

    def test_nobody_else_reads_the_settings_the_files_or_the_socket(self, debian):
        modes = debian.run(
            "stat -c '%a %U %G' /run/shikayat/web.sock /etc/shikayat/environment /var/lib/shikayat"
        ).stdout
        assert modes.splitlines() == ["660 shikayat www-data", "640 root shikayat", "711 shikayat shikayat"]
        knock = "import socket; socket.socket(socket.AF_UNIX).connect('/run/shikayat/web.sock')"
        for user, command, allowed in (
            ("www-data", f'python3 -c "{knock}"', True),
            ("nobody", f'python3 -c "{knock}"', False),
            ("www-data", "cat /etc/shikayat/environment", False),
            ("www-data", "ls /var/lib/shikayat", False),
            ("www-data", "ls /var/lib/shikayat/frozen/pages", True),
            ("shikayat", "cat /etc/shikayat/environment", True),
        ):
            done = debian.run(f"runuser -u {user} -- {command}", check=False)
            assert (done.returncode == 0) == allowed, f"{user}: {command}\n{done.stderr}"
        private = debian.run("find /var/lib/shikayat -path '*/frozen' -prune -o -type f -perm /077 -print").stdout
        assert private == ""

    def test_worker_runs_and_commands_reach_the_site(self, debian):
        assert len(processes(debian, "shikayat work")) == 1
        assert "0 faults" in debian.run("shikayat audit verify").stdout
        assert "Confirmed" in debian.run("shikayat clock confirm").stdout

    def test_new_version_is_started_without_an_error_for_visitors(self, debian):
        """Several visitors read pages and send forms all the while, and then for some seconds more."""
        end = debian.folder / "srv/end"
        what = f"""
import collections, pathlib, threading
seen, started = collections.Counter(), time.monotonic()

def visit(method):
    own = Connection(line.address, line.host, line.tls)
    while not pathlib.Path({str(end)!r}).exists() and time.monotonic() < started + 600:
        answer = own.get("/en/sign-in") if method == "GET" else own.post("/en/sign-in", {{"username": "a"}})
        seen[f"{{method}} {{answer.status}}"] += 1

threads = [threading.Thread(target=visit, args=(method,)) for method in ("GET", "GET", "GET", "POST")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps(seen))
"""
        visitors = visited(debian, what)
        try:
            for command in blocks((DEPLOY / "README.md").read_text())[-1]:
                debian.operator.type(command)
            time.sleep(3)
        finally:
            end.touch()
        seen = answers(visitors)
        assert sum(seen.values()) > 50
        assert set(seen) == {"GET 200", "POST 422"}, seen

    def test_new_version_runs_from_a_folder_of_its_own(self, debian):
        assert debian.run("readlink /srv/shikayat").stdout == "/srv/shikayat-2\n"
        running = debian.run("readlink -f /srv/shikayat/bin/gunicorn; head -n 1 /srv/shikayat/bin/gunicorn").stdout
        assert running.splitlines() == ["/srv/shikayat-2/bin/gunicorn", "#!/srv/shikayat-2/bin/python3"]
        assert len(processes(debian, "/srv/shikayat-2/bin/python3")) > 1
        assert not processes(debian, "/srv/shikayat-1/bin/python3")


def test_every_command_of_the_readme_is_found():
    found = blocks((DEPLOY / "README.md").read_text())
    assert len(found) == 5
    assert found[0][0] == "apt-get update"
    assert not [line for block in found for line in block if line.endswith("\\")]


def test_files_that_the_readme_names_are_there():
    text = (DEPLOY / "README.md").read_text()
    for name in re.findall(r"\| `([a-z/.-]+)` \|", text):
        assert (DEPLOY / name).is_file(), name
    assert Path(DEPLOY / "shikayat").stat().st_mode & 0o111
