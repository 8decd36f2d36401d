"""Slow gateways, workers that are stopped, and mail servers: each message is sent once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import models
from shikayat import create_app, database
from shikayat.casework.outbox import deliver_after_commit
from shikayat.notices import delivery, gateways, outbox
from tests.notices.odd_gateway import OddGateway, accepts, drips, drips_body, is_silent, running_gateway
from tests.servers import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
NUMBERS = [f"+92300000000{number}" for number in range(5)]
BARRED = NUMBERS[1]
WORDS = "آپ کا کوڈ 482913 ہے"


@pytest.fixture
def gateway():
    with running_gateway() as running:
        yield running


@pytest.fixture
def site(database_url, gateway):
    """An app that sends to the odd gateway."""
    app = create_app({"DATABASE_URL": database_url, "SMS_URL": gateway.address, "ARGON2_COST": "lowest"})
    with database.connection():
        yield app


def put_in(*numbers: str) -> None:
    with models.database.atomic():
        for number in numbers:
            outbox.send(mobile=number, language="ur", text=WORDS)


def make_due() -> None:
    models.Notice.update(next_try_at=models.now()).where(models.Notice.next_try_at.is_null(False)).execute()


def test_message_that_a_gateway_refuses_with_200_keeps_its_words(site, gateway, caplog):
    site.config["PRODUCTION"] = True
    gateway.otherwise = accepts("ERROR 203: insufficient balance")
    put_in(NUMBERS[0])
    assert delivery.deliver(site) == 0
    row = models.Notice.get()
    assert row.sent_at is None and row.body_encrypted and row.recipient_encrypted
    assert row.next_try_at > models.now()
    assert "insufficient balance" in row.last_error and "insufficient balance" in caplog.text


@pytest.mark.parametrize("echo", [f"ERROR: cannot send {WORDS}", "ERROR: bad password sialkot99", "ERROR 482913"])
def test_reason_never_repeats_the_message_or_the_settings(site, gateway, caplog, echo):
    gateway.otherwise = accepts(echo)
    put_in(NUMBERS[0])
    delivery.deliver(site)
    logged = models.Notice.get().last_error + caplog.text
    assert "482913" not in logged and "sialkot" not in logged.casefold()


@pytest.fixture
def short_times(monkeypatch):
    monkeypatch.setattr(gateways, "SECONDS", 0.4)


def test_slow_body_after_a_good_status_ends_in_time(site, gateway, short_times):
    gateway.otherwise = drips_body
    put_in(NUMBERS[0])
    began = time.monotonic()
    assert delivery.deliver(site) == 1
    assert time.monotonic() - began < 8, "the body alone would take 200 seconds"


@pytest.mark.parametrize("answer", [is_silent, drips])
def test_gateway_without_an_answer_ends_the_round_and_loses_nothing(site, gateway, short_times, answer):
    gateway.otherwise = answer
    many = [f"+9230012345{number:02}" for number in range(20)]
    put_in(*many)
    began = time.monotonic()
    assert delivery.deliver(site) == 0
    assert time.monotonic() - began < 8, "twice the time for a message, and what a busy machine needs"
    assert len(gateway.received) == delivery.SILENT_LIMIT
    untouched = models.Notice.select().where(models.Notice.tries == 0, models.Notice.next_try_at <= models.now())
    assert untouched.count() == 20 - delivery.SILENT_LIMIT
    gateway.otherwise = accepts()
    make_due()
    assert delivery.deliver(site) == 20 - delivery.SILENT_LIMIT, "those that were handed over are not sent twice"
    assert len(outbox.unclear_messages()) == delivery.SILENT_LIMIT


def test_gateway_without_an_answer_is_left_alone_in_the_next_rounds(site, gateway, short_times):
    """What was handed over without an answer is lost to the retries, so a gateway that hangs for hours gets few."""
    many = [f"+9230012345{number:02}" for number in range(8)]
    put_in(*many)
    gateway.otherwise, silent_gateways = is_silent, delivery.SilentGateways()
    for _round in range(5):
        assert delivery.deliver(site, silent_gateways=silent_gateways) == 0
    assert len(gateway.received) == delivery.SILENT_LIMIT


def test_gateway_that_answers_again_gets_all_that_wait(site, gateway, short_times, monkeypatch):
    monkeypatch.setattr(delivery, "PAUSE_SECONDS", 0.0)
    many = [f"+9230012345{number:02}" for number in range(8)]
    put_in(*many)
    gateway.otherwise, silent_gateways = is_silent, delivery.SilentGateways()
    delivery.deliver(site, lambda: len(gateway.received) == 3, silent_gateways)
    gateway.otherwise = accepts()
    assert delivery.deliver(site, silent_gateways=silent_gateways) == 5
    assert sorted(gateway.numbers) == many


def test_deliver_one_timeout_sends_the_other_messages(site, gateway, short_times):
    gateway.answers[BARRED] = is_silent
    put_in(*NUMBERS)
    assert delivery.deliver(site) == 4


def test_round_ends_after_its_time(site, gateway, monkeypatch):
    monkeypatch.setattr(delivery, "ROUND_SECONDS", 0.5)
    gateway.otherwise = accepts(after=0.3)
    put_in(*NUMBERS)
    assert delivery.deliver(site) == 2
    assert models.Notice.select().where(models.Notice.tries == 0).count() == 3


def test_claimed_message_is_nobody_elses_however_long_it_takes(site):
    put_in(NUMBERS[0])
    claim = outbox.claim_due(tuple(models.Channel))
    assert claim and claim.tries == 1
    assert models.Notice.get().next_try_at is None, "no moment at which another worker takes it"
    assert outbox.claim_due(tuple(models.Channel)) is None
    outbox.mark_failed(claim, "busy")
    make_due()
    assert outbox.claim_due(tuple(models.Channel)).tries == 2


@pytest.mark.parametrize("error", [RuntimeError("x"), KeyError("x"), AssertionError("x"), RecursionError("x")])
def test_deliver_error_in_one_message_sends_the_others(site, gateway, monkeypatch, error):
    """Nobody knows what a library raises for what a person or an operator has typed."""
    ask = gateways.quote

    def quote(text, **how):
        if text == BARRED:
            raise error
        return ask(text, **how)

    monkeypatch.setattr(gateways, "quote", quote)
    put_in(*NUMBERS)
    assert delivery.deliver(site) == 4


def worker(database_url: str, address: str, folder: Path, *options: str) -> subprocess.Popen:
    environment = os.environ | {
        "SHIKAYAT_ENV": "development",
        "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
        "DATABASE_URL": database_url,
        "SMS_URL": address,
    }
    command = [sys.executable, "-m", "flask", "--app", "shikayat", "work", *options]
    return subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def wait_for(condition) -> None:
    last = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < last
        time.sleep(0.02)


def ended(process: subprocess.Popen) -> str:
    output, _nothing = process.communicate(timeout=PATIENCE)
    return output.decode()


def test_two_workers_and_a_slow_gateway_send_each_message_once(site, gateway, database_url, tmp_path):
    gateway.otherwise = accepts(after=0.3)
    many = [f"+9230012345{number:02}" for number in range(12)]
    put_in(*many)
    workers = [worker(database_url, gateway.address, tmp_path) for _ in range(2)]
    for process in workers:
        output = ended(process)
        assert process.returncode == 0, output
    assert sorted(gateway.numbers) == many


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_worker_that_is_stopped_while_sending_finishes_that_message(site, gateway, database_url, tmp_path, number):
    gateway.otherwise = accepts(after=1.0)
    put_in(*NUMBERS)
    process = worker(database_url, gateway.address, tmp_path, "--every", "1")
    wait_for(lambda: gateway.received)
    process.send_signal(number)
    output = ended(process)
    assert process.returncode == 0, output
    assert len(gateway.received) == models.Notice.select().where(models.Notice.sent_at.is_null(False)).count() == 1
    gateway.otherwise = accepts()
    make_due()
    assert delivery.deliver(site) == 4
    assert sorted(gateway.numbers) == NUMBERS


def test_worker_that_is_killed_while_sending_does_not_repeat_it(site, gateway, database_url, tmp_path):
    gateway.otherwise = accepts(after=5.0)
    put_in(*NUMBERS)
    process = worker(database_url, gateway.address, tmp_path)
    wait_for(lambda: gateway.received)
    process.kill()
    ended(process)
    gateway.otherwise = accepts()
    make_due()
    assert delivery.deliver(site) == 4
    assert sorted(gateway.numbers) == NUMBERS


def mail_server(reply_to_quit: bytes) -> tuple[str, list[str]]:
    """A mail server that takes one mail after the other and ends with these bytes; its address, and what it took."""
    listener, taken = socket.create_server(("127.0.0.1", 0)), []

    def talk(connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 ready\r\n")
            for row in lines:
                word = row[:4].upper()
                if word == b"DATA":
                    connection.sendall(b"354 go on\r\n")
                    for text in lines:
                        if text == b".\r\n":
                            break
                    taken.append("mail")
                    connection.sendall(b"250 taken\r\n")
                elif word == b"QUIT":
                    connection.sendall(reply_to_quit)
                    return
                else:
                    connection.sendall(b"250 ok\r\n")

    def listen() -> None:
        with listener:
            talk(listener.accept()[0])

    threading.Thread(target=listen, daemon=True).start()
    return f"smtp://127.0.0.1:{listener.getsockname()[1]}", taken


@pytest.mark.parametrize("reply_to_quit", [b"", b"500 what?\r\n", b"nonsense\r\n"])
def test_accepted_mail_is_sent_whatever_the_server_replies_to_quit(reply_to_quit):
    address, taken = mail_server(reply_to_quit)
    message = outbox.Message(1, "email", "a@office.gov.pk", "en", "Assigned\nK7Q2", models.now())
    gateways.send_email(address, "Shikayat <no-reply@shikayat.example>", message)
    assert taken == ["mail"]


@pytest.mark.parametrize("address", ["<>", "@@", "a@b@c", "[", "a" * 300, "a\r\nb@c.pk", "é@é.pk", '"', "a@[::1", "=?"])
def test_address_that_no_mail_can_have_is_that_mails_own_failure(app, make_officer, make_complaint, address):
    server, _taken = mail_server(b"221 bye\r\n")
    app.config.update(SMTP_URL=server, MAIL_FROM="Shikayat <no-reply@shikayat.example>")
    deliver_after_commit(None)
    officer, complaint = make_officer(), make_complaint()
    with database.connection():
        models.Officer.update(email=address[:254]).where(models.Officer.id == officer.id).execute()
        models.Notice.create(officer=officer, complaint=complaint, channel="email", language="ur", kind="assigned")
        put_in(NUMBERS[0])
        delivery.deliver(app)
        assert models.Notice.get(models.Notice.channel == "sms").sent_at


def test_gateway_class_counts_what_it_gets(gateway: OddGateway):
    """The tests above are no better than the gateway they use."""
    with socket.create_connection(gateway.listener.getsockname()) as connection:
        connection.sendall(b"GET /?to=%2B92300&text=a HTTP/1.1\r\n\r\n")
        assert b"Accepted" in connection.recv(1000)
    assert gateway.received == [{"to": "+92300", "text": "a"}]
