"""Settings: production is what runs unless development is chosen, and one message names all that is wrong."""

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
from shikayat.settings_checks import faults_of
from shikayat.settings_secrets import DEVELOPMENT_KEYS, is_weak_secret, parse_keys
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
# 32 bytes with little entropy.
ORDERED = (
    *(bytes(range(32)), bytes(range(100, 132)), bytes(range(255, 223, -1)), bytes(range(0, 256, 8)), bytes(32)),
    *(bytes((7 * n + 3) % 256 for n in range(32)), bytes(range(16)) * 2, bytes(range(8)) * 4, b"a" * 32, INDEX),
    *(b"\xff" * 32, bytes(n * n % 256 for n in range(32)), bytes(sorted(hashlib.sha256(b"sorted").digest()))),
)
WRONG: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("SMS_COST_A_DAY", "SMS_COST_A_DAY_ABROAD", "SMS_COST_ABROAD", "SMS_A_DAY_ABROAD"),
        ("many", "-1", "1.5", "1e3", "۱۰"),
    ),
    "SHIKAYAT_ENV": ("Production", "staging", "production;"),
    "DATABASE_URL": (
        *("mysql://a/b", "nonsense", "http://a/b", "postgresql+psycopg://a/b", "postgresql://host", "postgresql:///"),
        *("postgresql://a:b@host:port/name", "postgresql:/// a", "sqlite:///", "sqlite:////", "sqlite:////tmp"),
        *("sqlite://host/file", "sqlite:////proc/self/status/x.sqlite3", "sqlite://", "sqlite:///:memory:"),
        *("sqlite:////:memory:", "sqlite:///%3Amemory%3A", "sqlite:////tmp/a.sqlite3?mode=ro", "sqlite:////tmp/a#b"),
        *("sqlite:////tmp/a.sqlite3/", "sqlite:///:memory:?cache=shared"),
        *("postgresql://a:b@host/name/", "postgresql://a:b@host/", "postgresql://host/name?ssl=yes"),
        *("postgresql://host/name?sslmode", "postgresql://host/name?sslmode=", "postgresql://host/name?a"),
        *("postgresql://host/name?sslmode=require&color=red", "postgresql://host/name#part", "postgresql://host/a/b"),
        *("postgresql://host/name?schema=public", "postgresql:///?host=/run/postgresql", "postgresql+psycopg2://a/b"),
    ),
    "SECRET_KEY": (
        *("development-only-not-a-secret", "short", "a" * 40, "ab" * 30, "0123456789abcdef" * 4, "password" * 8),
        *("changeme-changeme-changeme-changeme", "qwertyuiopasdfghjklzxcvbnm1234567890", "deadbeef" * 8),
        *("shikayat-production-secret-key-2026", "correct horse battery staple is my secret", "12345678" * 4),
        *("django-insecure-secret-key-change-me-now", "abcdefghijklmnopqrstuvwxyz0123456789", "ش" * 40),
        *("dev", "secret", "change-me", "hard to guess string", "this-should-be-different-and-a-secret", "aaaa"),
        "django-insecure-" + encoded(hashlib.sha512(b"django").digest()),
        "CHANGE_ME_" + hashlib.sha256(b"changed").hexdigest(),
        "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
        *("5f352379324c22463451387a0aec5d2f", "0" * 64),
    ),
    "IDENTITY_KEYS": (
        *(",".join(keys) for keys in itertools.permutations(DEVELOPMENT_KEYS.split(","))),
        *(f"a:{PUBLIC[0]},index:{ONE}", f"a:{ONE},index:{PUBLIC[1]}", f"a:{PUBLIC[1]},index:{PUBLIC[0]}"),
        *(f"a:{ONE},old:{PUBLIC[0]},index:{OTHER}", f"a:{ONE},index:{ONE}", f"a:{ONE},a:{OTHER},index:{THIRD}"),
        *(f"a:{ONE}", f"index:{ONE}", ONE, f"a:{ONE},index", f"a:{ONE},,index:{OTHER}", f":{ONE},index:{OTHER}"),
        *(f"a:{ONE[:-4]},index:{OTHER}", "a:not base64!,index:x", f"a;{ONE};index:{OTHER}"),
        *(f"a:{encoded(data)},index:{ONE}" for data in ORDERED),
        *(f"a:{ONE},index:{encoded(data)}" for data in ORDERED[:3]),
        *(f"a:{PUBLIC[0][::-1]},index:{ONE}", f"a:{encoded(base64.b64decode(PUBLIC[0])[::-1])},index:{ONE}"),
        *(f"a:{base64.b64decode(PUBLIC[0]).hex()},index:{ONE}", f"a:{encoded(PUBLIC[0].encode())},index:{ONE}"),
        f"a:{encoded(base64.b64decode(PUBLIC[0])[1:] + b's')},index:{ONE}",
    ),
    "SITE_URL": (
        *("http://shikayat.example", "shikayat.example", "https://", "https://[::1", "https://shikayat.example/portal"),
        *("https://user:password@shikayat.example", "https://shikayat.example?x=1", "https://shikayat.example:port"),
        *("https://شکایت.example", "https://shikayat example", "ftp://shikayat.example", "https://localhost"),
        *("https://127.0.0.1", "https://127.1.2.3:8443", "https://[::1]", "https://0.0.0.0", "https://LOCALHOST:8000"),
        *("https://localhost.", "https://site.localhost", "https://shikayat.example/ur/", "HTTPS://localhost"),
        *("https://shikayat.example#top", "https://shikayat.example\nhttps://b.example"),
    ),
    "SMS_URL": (
        *("", "https://gateway.example/", "https://gateway.example/?to={to}", "https://gateway.example/?text={text}"),
        *("https://gateway.example/?user=a", "gateway.example/?{to}{text}", "https://gateway.example/#{to}{text}"),
        *("https://{to}.example/{text", "file:///etc/passwd?{to}{text}", "https://gateway.example:x/?{to}{text}"),
        *("https://gateway.example/?to={TO}&text={TEXT}", "https://gateway.example/?a b&{to}{text}"),
        *(
            "https:///?{to}{text}",
            "https://gateway.example/?to={{to}}&text={text}",
            "https://g.example/?{to}&{text}&{x}",
        ),
        *("https://g.example/?to={to}&text={text}&from={sender}", "https://g.example/?to={to}}&text={text}"),
        *("https://g.example/{user}/?to={to}&text={text}", "https://g.example/?to={to}&text={text}&x={}"),
        *("https://g.example/?to={ to }&text={text}", "https://g.example/?to={{to}}&text={{text}}"),
    ),
    "SMS_ACCEPTED": ("(", "[a", "*"),
    "SMTP_URL": ("mail.example", "http://mail.example", "smtp://", "smtp://mail.example:x", "smtp://a b"),
    "MAIL_FROM": (
        *("Shikayat", "a@", "@b", "a@b\nBcc: c@d", "a@b.example, c@d.example", "A <a@b.example>, B <c@d.example>"),
        *(
            "a@b.example c@d.example",
            "Shikayat <a@b.example>\r\nBcc: c@d.example",
            "<>",
            "a@b@c.example",
            "a@b c.example",
        ),
        *(
            "a@b.example;c@d.example",
            "Shikayat <a@b.example",
            "a@شکایت.example",
            "A, B <a@b.example>",
            "a@b.example\u2028",
        ),
    ),
    "VERIFY_MOBILE": ("maybe", "nein", "y", "2"),
    "TRANSLATING": ("yes", "true", "ja"),
    "ARGON2_COST": ("lowest", "Normal", "3"),
    "TRUSTED_PROXIES": ("-1", "one", "1.0", "99", "\u0661"),
    "PORT": ("0", "eighty", "65536", "-1"),
    "SECURITY_CONTACT": (
        *("somebody", "http://example.gov.pk", "mailto:nobody", "javascript:alert(1)", "0300", "tel:0300"),
        *("https:// a", "a@b c", "<a@b>, nobody", "tel:", "a@b.example\nc@d.example", "a@b.example\rCanonical: x"),
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


RIGHT: dict[str, tuple[str, ...]] = {
    "SHIKAYAT_ENV": ("production",),
    "DATABASE_URL": (
        *("postgresql:///shikayat", "postgresql://user:p%40ss@db.example:5433/shikayat", "postgresql://db.example/a-b"),
        *("postgresql://db.example/name?sslmode=require", "postgresql:///name?host=/run/postgresql&connect_timeout=5"),
        *("sqlite:////tmp/a%20b.sqlite3", "sqlite:///shikayat.sqlite3", "postgresql://[fd00::1]:5432/name"),
    ),
    "SECRET_KEY": (
        "Xq9!vT2#mZ7$kL4%wB8^nC1&pD6*rF3(",
        encoded(hashlib.sha512(b"a good one").digest()),
        hashlib.sha256(b"a good one").hexdigest(),
    ),
    "IDENTITY_KEYS": (f"1:{ONE},index:{OTHER}", f"index:{ONE}, 2027:{OTHER}, 1:{THIRD}"),
    "SITE_URL": ("https://shikayat.gov.pk", "https://shikayat.example/", "https://shikayat.example:8443"),
    "SECURITY_CONTACT": ("a@b.gov.pk", "mailto:a@b.gov.pk https://b.gov.pk/report tel:+92-51-123"),
    "SMS_URL": (
        *("http://127.0.0.1:13013/cgi-bin/sendsms?to={to}&text={text}", "https://g.example/{to}?t={text}&id={id}"),
        *("https://user:p%7Bw@g.example/?to=%2B{to}&text={text}", "https://g.example/?to={to}&text={text}&to2={to}"),
    ),
    "SMS_ACCEPTED": ("", r"^1701\|", r'"status": *"success"', "OK|queued"),
    "SMTP_URL": ("", "smtp://mail.example", "smtps://user:p%40ss@mail.example:465", "smtp://127.0.0.1:25"),
    "MAIL_FROM": (
        *("a@b.gov.pk", "Shikayat <no-reply@shikayat.example>", '"Portal, Citizen" <no-reply+1@b.gov.pk>'),
        "شکایت پورٹل <no-reply@shikayat.example>",
    ),
    "VERIFY_MOBILE": ("yes", "no", "Yes", "0", "on"),
    "TRANSLATING": ("no", "FALSE"),
    "ARGON2_COST": ("normal",),
    "TRUSTED_PROXIES": ("0", "2"),
    "PORT": ("80", "8000"),
    **dict.fromkeys(("SMS_COST_A_DAY", "SMS_COST_A_DAY_ABROAD", "SMS_COST_ABROAD", "SMS_A_DAY_ABROAD"), ("0", "500")),
}


def test_each_setting_has_right_values_in_the_table():
    assert set(RIGHT) == set(WRONG)


@pytest.mark.parametrize(
    ("name", "value"),
    [pytest.param(name, value, id=f"{name}-{n}") for name, values in RIGHT.items() for n, value in enumerate(values)],
)
def test_production_takes_a_right_setting(production, name, value):
    assert faults_of(production | {name: value}) == []


def test_all_faults_of_all_settings_are_in_one_message(production):
    """One line for each fault, whatever combination of settings is wrong."""
    wrong = {name: values[0] for name, values in WRONG.items() if name not in ("SHIKAYAT_ENV", "SMS_COST_A_DAY")}
    with pytest.raises(SettingsError) as caught:
        load(production | wrong)
    lines = caught.value.message.splitlines()[1:]
    assert {line.split()[0] for line in lines} == set(wrong)
    assert all(line.startswith("  ") and line.endswith(".") for line in lines)


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


def test_unreachable_database_is_one_line_without_a_traceback(tmp_path):
    environment = os.environ | {"DATABASE_URL": "postgres://nobody:secret-word@127.0.0.1:9/none"}
    for command in ("prepare", "work", "freeze"):
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "shikayat", command],
            env=environment, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        said = done.stdout + done.stderr
        assert done.returncode == 1, said
        assert "Traceback" not in said and "secret-word" not in said and "127.0.0.1" in said, said


@pytest.mark.parametrize("rest", ["a@b/c", "/c", "a:b@c:5433/d?sslmode=require"])
def test_postgres_is_postgresql(production, rest):
    loaded = load(production | {"DATABASE_URL": f"postgres://{rest}"})
    assert loaded["DATABASE_URL"] == f"postgresql://{rest}"


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
