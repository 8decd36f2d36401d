"""The operator's commands for officers and the log."""

from __future__ import annotations

import models
from shikayat import database


def run(app, *words):
    return app.test_cli_runner().invoke(args=words)


def test_an_officer_is_added_by_command_and_can_sign_in(app, visitor):
    done = run(app, "officer", "add", "sadia.bibi", "--office", "lesco", "--role", "head", "--name", "سعدیہ")
    assert done.exit_code == 0, done.output
    password = done.output.split("first password")[1].split()[0]
    visitor.get("/ur/desk/sign-in")
    visitor.submit({"username": "sadia.bibi", "password": password})
    with database.connection():
        officer = models.Officer.get()
    assert (officer.full_name, officer.role) == ("سعدیہ", "head")
    afresh = run(app, "officer", "afresh", "sadia.bibi")
    assert password not in afresh.output
    assert afresh.exit_code == 0


def test_what_cannot_be_is_said_in_a_sentence(app):
    run(app, "officer", "add", "sadia.bibi", "--office", "lesco")
    for words, sentence in (
        (("officer", "add", "x y", "--office", "lesco"), "cannot be a user name"),
        (("officer", "add", "sadia.bibi", "--office", "lesco"), "already"),
        (("officer", "add", "other", "--office", "nowhere"), "no office"),
        (("officer", "afresh", "nobody"), "no working officer"),
    ):
        done = run(app, *words)
        assert done.exit_code == 1
        assert sentence in done.output


def test_the_log_is_checked_by_command(app):
    run(app, "officer", "add", "sadia.bibi", "--office", "lesco")
    good = run(app, "audit", "verify")
    assert (good.exit_code, "1 rows, 0 faults" in good.output) == (0, True)
    known = ("--rows", "1", "--mac", good.output.split()[-1])
    assert run(app, "audit", "verify", *known).exit_code == 0
    assert run(app, "audit", "verify", *known[:3], "0" * 64).exit_code == 1
    assert run(app, "audit", "verify", *known[:2]).exit_code == 2
    with database.connection():
        models.AuditEntry.create(id=5, at="2026", action="x", mac="0")
    bad = run(app, "audit", "verify")
    assert bad.exit_code == 1
    assert "row 2 is missing" in bad.output
    assert "row 5 is changed" in bad.output
