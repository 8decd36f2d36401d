"""The command `shikayat` has the settings of the services: each value arrives as it stands in the environment file."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import DEPLOY

# What stands behind the = in the file, and the value as systemd gives it to a service (systemd.exec(5)).
VALUES = {
    '"https://g.example/?user=a&pass=b&to={to}&text={text}"': "https://g.example/?user=a&pass=b&to={to}&text={text}",
    "https://g.example/?user=a&to={to}": "https://g.example/?user=a&to={to}",
    '"$HOME/$PATH/${USER}/$(id)/`id`"': "$HOME/$PATH/${USER}/$(id)/`id`",
    "$HOME`id`$(id)": "$HOME`id`$(id)",
    r'"\$HOME \`id\`"': "$HOME `id`",
    '"a # b"': "a # b",
    "a # b": "a # b",
    "#no comment": "#no comment",
    '"it\'s"': "it's",
    "'say \"yes\" $now'": 'say "yes" $now',
    r'"say \"yes\""': 'say "yes"',
    r'"a\\b"': "a\\b",
    r'"^1701\|\d+$"': r"^1701\|\d+$",
    r"'^1701\|'": r"^1701\|",
    r"a\|b": "a|b",
    'a"b"c': 'a"b"c',
    "a'b": "a'b",
    '"  blanks  "': "  blanks  ",
    "   blanks in front and behind   ": "blanks in front and behind",
    "two words": "two words",
    '"Shikayat <no-reply@shikayat.example>"': "Shikayat <no-reply@shikayat.example>",
    '"شکایت"': "شکایت",
    '""': "",
    "": "",
    "a=b=c": "a=b=c",
    '"!history; ls | cat > /dev/null && false *"': "!history; ls | cat > /dev/null && false *",
    "~": "~",
    '"%h %%"': "%h %%",
}
# Lines that systemd would read in another way than they look, or leave out: the command names the line and ends.
UNREADABLE = (
    'A="unclosed',
    "A='unclosed",
    'A="one" two',
    "A",
    "export A=b",
    "1A=b",
    "A=b\\",
    '"A"=b',
    'A="b\\"',
    "A-B=c",
)


def command(folder: Path, text: str) -> list[str]:
    """The command as it is installed, with this test's paths, user and a program that says what it was given."""
    program = folder / "flask"
    program.write_text(
        f"#!{sys.executable}\nimport json, os, sys\n"
        "print(json.dumps([sys.argv[1:], dict(os.environ), os.getcwd(), os.umask(0)]))\n"
    )
    program.chmod(0o755)
    (folder / "environment").write_text(text, encoding="utf-8")
    script = (DEPLOY / "shikayat").read_text()
    for installed, here in (
        ("/etc/shikayat/environment", folder / "environment"),
        ("/srv/shikayat/bin/flask", program),
        ("/var/lib/shikayat", folder),
        ('USER = "shikayat"', f'USER = "{pwd.getpwuid(os.geteuid()).pw_name}"'),
    ):
        assert script.count(str(installed)) == 1, installed
        script = script.replace(str(installed), str(here))
    (folder / "shikayat").write_text(script)
    return [sys.executable, "-I", str(folder / "shikayat")]


def run(folder: Path, text: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*command(folder, text), *words], capture_output=True, text=True, check=False, timeout=60)


def test_every_value_arrives_literally(tmp_path):
    text = "".join(f"VALUE_{number}={value}\n" for number, value in enumerate(VALUES))
    done = run(
        tmp_path, f"# A comment with $HOME\n; another\n\n{text}", "officer", "add", "a b", "$HOME", "--role", "`id`"
    )
    assert done.returncode == 0, done.stderr
    words, environment, folder, umask = json.loads(done.stdout)
    assert words == ["--app", "shikayat", "officer", "add", "a b", "$HOME", "--role", "`id`"]
    assert {value: environment[f"VALUE_{number}"] for number, value in enumerate(VALUES)} == VALUES
    assert (folder, umask) == (str(tmp_path), 0o077)


@pytest.mark.parametrize("line", UNREADABLE)
def test_line_that_cannot_be_read_is_named_without_its_value(tmp_path, line):
    done = run(tmp_path, f"SITE_URL=a\n{line}\n", "work")
    assert done.returncode == 1 and done.stdout == ""
    assert "environment: line 2 " in done.stderr and "Traceback" not in done.stderr
    assert "unclosed" not in done.stderr


def test_missing_file_is_a_sentence(tmp_path):
    words = command(tmp_path, "")
    (tmp_path / "environment").unlink()
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "No such file" in done.stderr and "Traceback" not in done.stderr


def test_command_is_started_by_the_python_of_the_site_alone():
    assert (DEPLOY / "shikayat").read_text().startswith("#!/srv/shikayat/bin/python -I\n")


def test_example_can_be_read(tmp_path):
    done = run(tmp_path, (DEPLOY / "systemd" / "environment.example").read_text(), "work")
    environment = json.loads(done.stdout)[1]
    assert environment["DATABASE_URL"] == "postgresql:///shikayat"
    assert environment["MAIL_FROM"] == "Shikayat <no-reply@shikayat.example>"
