"""The outbox against a real gateway: a program that takes HTTP on a port of its own."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

import models
from shikayat import create_app, database
from shikayat.casework import office_transitions
from shikayat.casework.outbox import deliver_after_commit
from shikayat.notices import delivery, outbox
from shikayat.text.numbers import show_reference
from tests.servers import PATIENCE

WORDS = "آپ کی شکایت موصول ہو گئی: K7Q2-9FXM-3 & 100%"

GATEWAY = """
import http.server, json, sys, urllib.parse

class Gateway(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path, _, query = self.path.partition("?")
        with open(sys.argv[1], "a", encoding="utf-8") as log:
            log.write(json.dumps(dict(urllib.parse.parse_qsl(query))) + "\\n")
        self.send_response(int(path.strip("/")))
        self.end_headers()

    def log_message(self, *args):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
print(server.server_port, flush=True)
server.serve_forever()
"""


class Gateway:
    def __init__(self, port: int, log: Path) -> None:
        self.port, self.log = port, log

    def address(self, answer: int) -> str:
        """The setting for a gateway that answers every message with this status."""
        return f"http://127.0.0.1:{self.port}/{answer}?to={{to}}&text={{text}}&coding=2&charset=UTF-8"

    @property
    def received(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()] if self.log.exists() else []


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    log = tmp_path / "gateway.log"
    program = subprocess.Popen([sys.executable, "-c", GATEWAY, log], stdout=subprocess.PIPE, text=True)
    try:
        yield Gateway(int(program.stdout.readline()), log)
    finally:
        program.terminate()
        program.wait(timeout=PATIENCE)
        program.stdout.close()


@pytest.fixture
def app_with(database_url, gateway):
    """An app whose messages go to the gateway, which answers with the given status."""

    def make(answer: int):
        return create_app({"DATABASE_URL": database_url, "SMS_URL": gateway.address(answer), "ARGON2_COST": "lowest"})

    return make


def _send():
    with models.database.atomic():
        outbox.send(mobile="+923001234567", language="ur", text=WORDS)


def test_a_message_arrives_letter_by_letter(app_with, gateway):
    app = app_with(202)
    with database.connection():
        _send()
        assert gateway.received == [], "nothing leaves before the worker comes"
        assert delivery.deliver(app) == 1
        assert delivery.deliver(app) == 0
        assert models.Notice.get().sent_at
    assert gateway.received == [{"to": "+923001234567", "text": WORDS, "coding": "2", "charset": "UTF-8"}]


def test_a_message_of_a_transaction_that_failed_is_never_sent(app_with, gateway):
    app = app_with(202)
    with database.connection():
        with models.database.atomic() as transaction:
            outbox.send(mobile="+923001234567", language="ur", text=WORDS)
            transaction.rollback()
        assert delivery.deliver(app) == 0
    assert gateway.received == []


def test_what_fails_is_tried_again_later_and_given_up_in_the_end(app_with, gateway):
    app = app_with(403)
    with database.connection():
        _send()
        assert delivery.deliver(app) == 0
        notice = models.Notice.get()
        assert notice.tries == 1
        assert notice.next_try_at > models.now()
        assert "403" in notice.last_error
        assert "100" not in notice.last_error, "no word of the message in the log"
        assert delivery.deliver(app) == 0
        assert len(gateway.received) == 1, "not again before its time"
        for _ in range(10):
            models.Notice.update(next_try_at=models.now()).where(models.Notice.next_try_at.is_null(False)).execute()
            delivery.deliver(app)
        assert models.Notice.get().next_try_at is None
    assert len(gateway.received) == len(outbox.RETRY_DELAYS) + 1


def test_a_gateway_that_is_down_loses_nothing(app_with, gateway, database_url):
    app = app_with(202)
    down = create_app(
        {"DATABASE_URL": database_url, "SMS_URL": "http://127.0.0.1:9/?{to}{text}", "ARGON2_COST": "lowest"}
    )
    with database.connection():
        _send()
        assert delivery.deliver(down) == 0
        models.Notice.update(next_try_at=models.now() - dt.timedelta(seconds=1)).execute()
        assert delivery.deliver(app) == 1


def test_deliver_by_two_workers_sends_once(app_with, gateway, database_url, tmp_path):
    app_with(202)
    with database.connection():
        for _ in range(15):
            _send()
    command = [sys.executable, "-m", "flask", "--app", "shikayat", "work"]
    root = Path(__file__).parents[2]
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": f"{root / 'site'}:{root}",
        "SHIKAYAT_ENV": "development",
        "DATABASE_URL": database_url,
        "SMS_URL": gateway.address(200),
    }
    workers = [subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE) for _ in range(2)]
    for worker in workers:
        worker.communicate(timeout=PATIENCE)
        assert worker.returncode == 0
    assert len(gateway.received) == 15


def test_in_development_messages_stand_on_a_page_and_in_the_terminal(visitor, messages, capsys):
    with database.connection():
        _send()
    assert WORDS in capsys.readouterr().err
    page = visitor.get("/dev/messages")
    assert WORDS in page.words
    assert messages()[0].sent


def test_sent_notice_text_is_erased(app):
    with database.connection():
        _send()
        notice = models.Notice.get()
        outbox.mark_sent(notice.id, keep_text=False)
        row = models.Notice.get()
        assert (row.body_encrypted, row.recipient_encrypted) == ("", "")
        assert outbox.newest() == []


def test_without_a_gateway_production_keeps_a_message_instead_of_swallowing_it(database_url):
    app = create_app({"DATABASE_URL": database_url, "ARGON2_COST": "lowest"})
    app.config["PRODUCTION"] = True
    deliver_after_commit(None)
    with database.connection():
        _send()
        assert delivery.deliver(app) == 0
        assert models.Notice.get().sent_at is None
        assert models.Notice.get().body_encrypted


class _Box:
    """A mail server's handler that keeps what it gets, or refuses it."""

    def __init__(self, answer="250 taken"):
        self.mails, self.answer = [], answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name aiosmtpd calls
        if self.answer.startswith("250"):
            self.mails.append(envelope)
        return self.answer


@pytest.fixture
def mail_server():
    """Starts a real mail server on a free port; stopped afterwards."""
    running = []

    def start(box):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        controller = Controller(box, hostname="127.0.0.1", port=port)
        controller.start()
        running.append(controller)
        return f"smtp://127.0.0.1:{port}"

    yield start
    for controller in running:
        controller.stop()


class TestEmail:
    @pytest.fixture
    def assigned(self, app, make_complaint, make_officer):
        """An officer to whom a complaint was given."""
        officer = make_officer(email="sadia@office.gov.pk", language="ur")
        deliver_after_commit(None)
        complaint = make_complaint()
        with app.app_context(), database.connection():
            office_transitions.assign(make_officer(role="head"), complaint, officer, expected_version=1)
        return complaint

    def test_an_officer_gets_a_mail_in_their_language(self, app, assigned, mail_server):
        box = _Box()
        app.config.update(SMTP_URL=mail_server(box), MAIL_FROM="شکایت <no-reply@shikayat.example>")
        with database.connection():
            delivery.deliver(app)
            assert models.Notice.get(models.Notice.channel == "email").sent_at
        (envelope,) = box.mails
        assert envelope.rcpt_tos == ["sadia@office.gov.pk"]
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert show_reference(assigned.reference) in mail["Subject"]
        assert show_reference(assigned.reference) in mail.get_content()
        assert mail["Content-Language"] == "ur"

    def test_a_refused_mail_is_tried_again(self, app, assigned, mail_server):
        app.config.update(SMTP_URL=mail_server(_Box("451 try later")))
        with database.connection():
            delivery.deliver(app)
            row = models.Notice.get(models.Notice.channel == "email")
            assert row.sent_at is None
            assert row.next_try_at > models.now()

    def test_a_dead_mail_server_holds_nothing_up(self, app, assigned):
        app.config.update(SMTP_URL="smtp://127.0.0.1:9")
        with database.connection():
            assert delivery.deliver(app) == 1  # the message to the citizen left
            assert models.Notice.get(models.Notice.channel == "email").sent_at is None

    def test_mail_recipient_name_cannot_inject_header(self, app, assigned, mail_server):
        """Mail header injection: an address with a line end is no address (RFC 5322, 2.2)."""
        box = _Box()
        app.config.update(SMTP_URL=mail_server(box))
        with database.connection():
            models.Officer.update(email="a@b.pk\nBcc: c@d.pk").execute()
            delivery.deliver(app)
        assert box.mails == []


def test_one_broken_notice_does_not_hold_up_the_others(app):
    deliver_after_commit(None)
    with database.connection():
        models.Notice.create(channel="sms", language="ur", kind="nonsense", data={})
        _send()
        assert delivery.deliver(app) == 1
        assert models.Notice.get(models.Notice.kind == "nonsense").last_error


def test_claim_finds_the_next_message_without_sorting_those_that_wait(app):
    due = (models.Notice.next_try_at <= models.now(), models.Notice.channel.in_(["sms"]))
    sql, values = models.Notice.select(models.Notice.id).where(*due).order_by(*outbox.CLAIM_ORDER).limit(1).sql()
    with database.connection():
        assert "notice_waiting" in {index.name for index in models.database.get_indexes("notice")}
        if app.config["DATABASE_URL"].startswith("sqlite"):
            plan = str(list(models.database.execute_sql(f"explain query plan {sql}", values)))
            assert "notice_waiting" in plan
            assert "B-TREE" not in plan
