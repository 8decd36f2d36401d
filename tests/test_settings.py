"""Settings: production is what runs unless development is chosen, and all that is wrong is told at once."""

from __future__ import annotations

import base64
import hashlib
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shikayat import create_app
from shikayat.settings import DEFAULTS, SettingsError, load
from shikayat.settings_checks import DEVELOPMENT_KEYS, faults_of, is_weak_secret, parse_keys
from tests.servers import DEPLOY

ROOT = Path(__file__).resolve().parents[1]
INDEX = b"index key of the tests: 32 bytes"


def key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


@pytest.fixture
def production() -> dict[str, str]:
    return DEFAULTS | {
        "SHIKAYAT_ENV": "production",
        "DATABASE_URL": "sqlite:////tmp/shikayat.sqlite3",
        "SECRET_KEY": os.urandom(32).hex(),
        "IDENTITY_KEYS": f"a:{key()},index:{key()}",
        "SITE_URL": "https://shikayat.example",
        "SMS_URL": "https://gateway.example/send?user=a&to={to}&text={text}",
        "MAIL_FROM": "Shikayat <no-reply@shikayat.example>",
    }


def test_a_site_runs_as_production_unless_development_is_chosen(monkeypatch, production):
    monkeypatch.delenv("SHIKAYAT_ENV")
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        load()
    del production["SHIKAYAT_ENV"]
    assert load(production)["PRODUCTION"]
    for chosen in ("", "   "):
        monkeypatch.setenv("SHIKAYAT_ENV", chosen)
        assert load(production)["PRODUCTION"]
    for odd in ("Development", "dev", "prod", "PRODUCTION", "development;"):
        with pytest.raises(SettingsError, match="SHIKAYAT_ENV"):
            load(production | {"SHIKAYAT_ENV": odd})


def test_settings_that_are_right_have_no_fault(production):
    assert faults_of(production) == []


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


PUBLIC = [part.partition(":")[2] for part in DEVELOPMENT_KEYS.split(",")]
# The same in each process of a run, and random enough.
ONE, OTHER, THIRD = (encoded(hashlib.sha256(name).digest()) for name in (b"one", b"other", b"third"))
WRONG: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("SMS_COST_A_DAY", "SMS_COST_ABROAD", "SMS_A_DAY_ABROAD"), ("many", "-1", "1.5", "1e3", "۱۰")),
    "SHIKAYAT_ENV": ("Production", "staging", "production;"),
    "DATABASE_URL": (
        *("mysql://a/b", "nonsense", "http://a/b", "postgresql+psycopg://a/b", "postgresql://host", "postgresql:///"),
        *("postgresql://a:b@host:port/name", "postgresql:/// a", "sqlite:///", "sqlite:////", "sqlite:////tmp"),
        *("sqlite://host/file", "sqlite:////proc/self/status/x.sqlite3"),
    ),
    "SECRET_KEY": (
        *("development-only-not-a-secret", "short", "a" * 40, "ab" * 30, "0123456789abcdef" * 4, "password" * 8),
        *("changeme-changeme-changeme-changeme", "qwertyuiopasdfghjklzxcvbnm1234567890", "deadbeef" * 8),
        *("shikayat-production-secret-key-2026", "correct horse battery staple is my secret", "12345678" * 4),
        *("django-insecure-secret-key-change-me-now", "abcdefghijklmnopqrstuvwxyz0123456789", "ش" * 40),
    ),
    "IDENTITY_KEYS": (
        *(",".join(keys) for keys in itertools.permutations(DEVELOPMENT_KEYS.split(","))),
        *(f"a:{PUBLIC[0]},index:{ONE}", f"a:{ONE},index:{PUBLIC[1]}", f"a:{PUBLIC[1]},index:{PUBLIC[0]}"),
        *(f"a:{ONE},old:{PUBLIC[0]},index:{OTHER}", f"a:{ONE},index:{ONE}", f"a:{ONE},a:{OTHER},index:{THIRD}"),
        *(f"a:{ONE}", f"index:{ONE}", ONE, f"a:{ONE},index", f"a:{ONE},,index:{OTHER}", f":{ONE},index:{OTHER}"),
        *(f"a:{ONE[:-4]},index:{OTHER}", "a:not base64!,index:x", f"a;{ONE};index:{OTHER}"),
        *(f"a:{encoded(data)},index:{ONE}" for data in (b"a" * 32, bytes(32), INDEX, bytes(range(8)) * 4)),
    ),
    "SITE_URL": (
        *("http://shikayat.example", "shikayat.example", "https://", "https://[::1", "https://shikayat.example/portal"),
        *("https://user:password@shikayat.example", "https://shikayat.example?x=1", "https://shikayat.example:port"),
        *("https://شکایت.example", "https://shikayat example", "ftp://shikayat.example"),
    ),
    "SMS_URL": (
        *("", "https://gateway.example/", "https://gateway.example/?to={to}", "https://gateway.example/?text={text}"),
        *("https://gateway.example/?user=a", "gateway.example/?{to}{text}", "https://gateway.example/#{to}{text}"),
        *("https://{to}.example/{text", "file:///etc/passwd?{to}{text}", "https://gateway.example:x/?{to}{text}"),
        *("https://gateway.example/?to={TO}&text={TEXT}", "https://gateway.example/?a b&{to}{text}"),
        "https:///?{to}{text}",
    ),
    "SMS_ACCEPTED": ("(", "[a", "*"),
    "SMTP_URL": ("mail.example", "http://mail.example", "smtp://", "smtp://mail.example:x", "smtp://a b"),
    "MAIL_FROM": ("Shikayat", "a@", "@b", "a@b\nBcc: c@d"),
    "VERIFY_MOBILE": ("maybe", "nein", "y", "2"),
    "TRANSLATING": ("yes", "true", "ja"),
    "ARGON2_COST": ("lowest", "Normal", "3"),
    "TRUSTED_PROXIES": ("-1", "one", "1.0", "99", "\u0661"),
    "PORT": ("0", "eighty", "65536", "-1"),
    "SECURITY_CONTACT": (
        *("somebody", "http://example.gov.pk", "mailto:nobody", "javascript:alert(1)", "0300", "tel:0300"),
        *("https:// a", "a@b c", "<a@b>, nobody", "tel:"),
    ),
}


def test_each_setting_has_wrong_values_in_the_table():
    """Any word may be a language to preview; those that are not known are left out."""
    assert set(DEFAULTS) - set(WRONG) <= {"PREVIEW_LANGUAGES"}


@pytest.mark.parametrize(
    ("name", "value"),
    [pytest.param(name, value, id=f"{name}-{n}") for name, values in WRONG.items() for n, value in enumerate(values)],
)
def test_production_refuses_a_wrong_setting_by_its_name(production, name, value):
    faults = faults_of(production | {name: value})
    assert {fault[0] for fault in faults} == {name}
    if len(value) > 30:
        assert not [sentence for _name, sentence in faults if value in sentence], "a value may be a secret"


def test_mail_needs_a_sender_of_its_own(production):
    faults = faults_of(production | {"SMTP_URL": "smtp://mail.example", "MAIL_FROM": DEFAULTS["MAIL_FROM"]})
    assert [name for name, _sentence in faults] == ["MAIL_FROM"]
    assert faults_of(production | {"SMTP_URL": "smtps://a:b@mail.example"}) == []


@pytest.mark.parametrize("make", [lambda: os.urandom(32).hex(), lambda: base64.b64encode(os.urandom(48)).decode()])
def test_secret_of_random_bytes_is_not_weak(make):
    assert sum(is_weak_secret(make()) for _ in range(20)) <= 1


def test_keys_of_random_bytes_are_taken_in_any_order():
    one, other = key(), key()
    assert parse_keys(f"index:{one}, a:{other}")[1] == []


def test_every_fault_is_in_one_message_without_a_traceback(tmp_path, production):
    """Whatever starts the site, an operator reads all that is wrong, and nothing else."""
    wrong = {"DATABASE_URL": "mysql://a", "SECRET_KEY": "a" * 40, "SMS_URL": "http://x/?a=1", "TRUSTED_PROXIES": "x"}
    environment = os.environ | production | wrong
    gunicorn = [sys.executable, "-m", "gunicorn", "shikayat.wsgi:application()"]
    programs = {
        "flask": [sys.executable, "-m", "flask", "--app", "shikayat", "work"],
        "gunicorn": [*gunicorn, "--bind", "unix:x.sock"],
        "preload": [*gunicorn, "--bind", "unix:z.sock", "--preload"],
    }
    for name, command in programs.items():
        done = subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
        )
        said = done.stdout + done.stderr
        assert done.returncode != 0, name
        assert "Traceback" not in said, f"{name}: {said}"
        for setting in wrong:
            assert f"  {setting} " in said, f"{name}: {said}"


def test_database_that_cannot_be_reached_is_told_in_a_line(tmp_path):
    environment = os.environ | {"DATABASE_URL": "postgres://nobody:secret-word@127.0.0.1:9/none"}
    for command in ("prepare", "work", "freeze"):
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "shikayat", command],
            env=environment, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        said = done.stdout + done.stderr
        assert done.returncode == 1, said
        assert "Traceback" not in said and "secret-word" not in said and "127.0.0.1" in said, said


def test_postgres_is_postgresql(production):
    assert load(production | {"DATABASE_URL": "postgres://a@b/c"})["DATABASE_URL"] == "postgresql://a@b/c"


def test_line_end_of_another_system_is_no_part_of_a_setting(monkeypatch, production):
    for name, value in production.items():
        monkeypatch.setenv(name, f" {value}\r\n")
    assert load()["SITE_URL"] == "https://shikayat.example"


def test_operations_page_explains_every_setting():
    table = re.findall(r"^\| `([A-Z0-9_]+)` \|", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE)
    assert sorted(table) == sorted(DEFAULTS)


def test_example_of_the_environment_names_only_settings():
    text = (DEPLOY / "systemd" / "environment.example").read_text()
    names = re.findall(r"^#? ?([A-Z0-9_]+)=", text, re.MULTILINE)
    assert set(names) <= set(DEFAULTS)


def test_sqlite_file_is_its_owners_alone(tmp_path, monkeypatch):
    from shikayat import database

    before = os.umask(0o022)
    try:
        create_app({"DATABASE_URL": f"sqlite:///{tmp_path / 'own' / 'site.sqlite3'}"})
        with database.connection():
            database.prepare()
            modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "own").iterdir()}
        assert modes and set(modes.values()) == {0o600}, modes
        (tmp_path / "own" / "site.sqlite3").chmod(0o664)
        create_app({"DATABASE_URL": f"sqlite:///{tmp_path / 'own' / 'site.sqlite3'}"})
        assert (tmp_path / "own" / "site.sqlite3").stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)


def test_settings_name_no_error_of_a_server():
    """Whatever serves the site is chosen outside of it: only ``wsgi`` imports gunicorn."""
    modules = (ROOT / "site" / "shikayat").rglob("*.py")
    found = [path.name for path in modules if re.search(r"^\s*(from|import) gunicorn", path.read_text(), re.MULTILINE)]
    assert found == ["wsgi.py"]
    assert {base.__module__.split(".")[0] for base in SettingsError.__mro__} == {"shikayat", "click", "builtins"}
