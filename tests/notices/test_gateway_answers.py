"""Every kind of response of an SMS gateway: the message is sent, tried again, or kept as unclear."""

from __future__ import annotations

import pytest

import models
from shikayat import create_app, database
from shikayat.notices import delivery, gateways, outbox
from tests.notices.odd_gateway import Answer, accepts, drips, drips_body, is_silent, running_gateway, says

NUMBERS = [f"+92300000000{number}" for number in range(3)]
ODD = NUMBERS[1]
TEXT = "آپ کا کوڈ 482913 ہے"
SENT, RETRIED, UNCLEAR = "sent", "tried again later", "kept, never sent again by itself"


def status(line: str, body: str = "") -> Answer:
    return says(f"HTTP/1.1 {line}\r\nContent-Length: {len(body.encode())}\r\n\r\n{body}".encode())


def chunked(body: bytes) -> Answer:
    return says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body)


TEXTS = {  # of answers with the status 200 and without the setting SMS_ACCEPTED
    SENT: (
        *("", "  \r\n", "OK", "ok.", "Success", "0: Accepted for delivery", "3: Queued for later delivery", "OK 12345"),
        *("sent|92-17", "ACCEPTED: 5f3e-11", "\ufeffOK", "0: Accepted for delivery: 5f3e"),
    ),
    RETRIED: (
        *("ERROR 203: insufficient balance", "ERR: number barred", "Err", "FAILED", "Failed to send", "error=12"),
        *("Invalid username", "Rejected", "denied by policy", "\ufeffERROR 1", "error: 0203", "Error 0x12"),
        "Failure: no credit for this number",
    ),
    UNCLEAR: (
        *("1", "-1", "1701|923001234567", "status=0", "NOK", "No credits", "SMS not sent", "Thank you", "آپ کا شکریہ"),
        *("Error Code: 0, Message sent", "Error:\nOK", "error=0", "error=none", "error:,id:5", "Failed: 0, sent: 1"),
        *("Sent: 1, failed: 0", "Error Number 0", "Errors: 0", "OK, but your balance is low", "3: Routing failed"),
        *('{"status":"success","error":null}', '{"error":"bad number"}', '{"success":false}', "<error>203</error>"),
        *("<html><body>Please log in</body></html>", "<!DOCTYPE html>", "0", "0: Something else", "sent to nobody"),
        *("Sent: 0", "sent 0", "Accepted=0", "Accepted: 0", "queued|00", "OK: -104", "Success,-1"),
    ),
}
# The answer, the setting SMS_ACCEPTED, and what becomes of the message.
ANSWERS: dict[str, tuple[Answer, str, str]] = {
    **{f"200 {text!r}": (accepts(text), "", what) for what, texts in TEXTS.items() for text in texts},
    "202, text that matches": (status("202 Accepted", "1701|92300"), r"^1701\|", SENT),
    "200, text that matches and looks like a refusal": (status("200 OK", "ERROR 0"), r"^error 0$", SENT),
    "200, text that does not match": (status("200 OK", "1025"), r"^1701\|", RETRIED),
    "200, no text where one must match": (status("200 OK"), r"^1701\|", RETRIED),
    "200, Kannel's text, where another one must match": (accepts(), r"^1701\|", RETRIED),
    "204": (says(b"HTTP/1.1 204 Nothing\r\n\r\n"), "", SENT),
    "no length, no text": (says(b"HTTP/1.0 200 OK\r\n\r\n"), "", SENT),
    "400": (status("400 Bad Request", "?"), "", RETRIED),
    "401": (status("401 Who"), "", RETRIED),
    "402, with a text that matches": (status("402 Pay", "1701|"), r"^1701\|", RETRIED),
    "429": (status("429 Slowly", "Thank you"), "", RETRIED),
    "503 Kannel is full": (status("503 Busy", "Temporal failure, try again later."), "", RETRIED),
    "500 with a clear refusal": (status("500 Oops", "ERROR: no such number"), "", RETRIED),
    "500": (status("500 Oops", "Traceback"), "", UNCLEAR),
    "500, with a text that matches": (status("500 Oops", "1701|"), r"^1701\|", UNCLEAR),
    "502 of a proxy": (status("502 Bad Gateway", "<html>"), "", UNCLEAR),
    "503": (status("503 Busy"), "", UNCLEAR),
    "504": (status("504 Late", "OK"), "", UNCLEAR),
    "301": (says(b"HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"), "", RETRIED),
    "308": (says(b"HTTP/1.1 308 Moved\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"), "", RETRIED),
    "302 to a page": (says(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\n\r\n"), "", UNCLEAR),
    "303 to a page": (says(b"HTTP/1.1 303 See\r\nLocation: http://127.0.0.1:9/\r\n\r\n"), "", UNCLEAR),
    "no HTTP, a clear refusal": (says(b"ERR: number barred\r\n"), "", RETRIED),
    "no HTTP, something else": (says(b"OK\r\n"), "", UNCLEAR),
    "nothing": (says(b""), "", UNCLEAR),
    "noise": (says(b"\x00\xff" * 500), "", UNCLEAR),
    "a status that is no number": (says(b"HTTP/1.1 abc OK\r\n\r\n"), "", UNCLEAR),
    "a status of five digits": (says(b"HTTP/1.1 99999 Odd\r\n\r\n"), "", UNCLEAR),
    "a header without end": (says(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n"), "", UNCLEAR),
    "a thousand headers": (says(b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 1000 + b"\r\n"), "", UNCLEAR),
    "a refusal in chunks": (chunked(b"5\r\nERROR\r\n0\r\n\r\n"), "", RETRIED),
    "a refusal in UTF-16": (says(b"HTTP/1.1 200 OK\r\n\r\n" + "ERROR".encode("utf-16-le")), "", RETRIED),
    "broken chunks": (chunked(b"zz\r\nOK"), "", UNCLEAR),
    "broken chunks where a text must match": (chunked(b"zz\r\nOK"), r"^1701\|", UNCLEAR),
    "a word, and less than announced": (says(b"HTTP/1.1 202 OK\r\nContent-Length: 900\r\n\r\nQueued"), "", SENT),
    "nothing, and more announced": (says(b"HTTP/1.1 202 OK\r\nContent-Length: 900\r\n\r\n"), "", UNCLEAR),
    "part of a text that must match": (says(b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n17"), "^1701", UNCLEAR),
    "bytes that are no text": (says(b"HTTP/1.1 200 OK\r\n\r\n\xd3\xe1\xc7\xe3"), "", UNCLEAR),
    "a megabyte after a word": (says(b"HTTP/1.1 200 OK\r\n\r\nOK" + b" " * 1_000_000), "", SENT),
    "silence": (is_silent, "", UNCLEAR),
    "a header in drops": (drips, "", UNCLEAR),
    "a word, then drops": (drips_body, "", SENT),
}


@pytest.fixture
def gateway():
    with running_gateway() as running:
        yield running


@pytest.fixture
def site(database_url, gateway, monkeypatch):
    """A production app that sends to the odd gateway, and waits for it only a moment."""
    monkeypatch.setattr(gateways, "SECONDS", 0.5)
    app = create_app({"DATABASE_URL": database_url, "SMS_URL": gateway.address, "ARGON2_COST": "lowest"})
    app.config["PRODUCTION"] = True
    with database.connection():
        yield app


def put_in(*numbers: str) -> None:
    with models.database.atomic():
        for number in numbers:
            outbox.send(mobile=number, language="ur", text=TEXT)


def make_due() -> None:
    models.Notice.update(next_try_at=models.now()).where(models.Notice.next_try_at.is_null(False)).execute()


@pytest.mark.parametrize("name", ANSWERS)
def test_answer_decides_what_becomes_of_that_message_alone(site, gateway, name, caplog):
    gateway.answers[ODD], site.config["SMS_ACCEPTED"], expected = ANSWERS[name]
    gateway.otherwise = accepts("1701|") if site.config["SMS_ACCEPTED"] else accepts()
    if "error 0" in site.config["SMS_ACCEPTED"]:
        gateway.otherwise = gateway.answers[ODD]
    put_in(*NUMBERS)
    assert delivery.deliver(site) == (3 if expected == SENT else 2)
    row = models.Notice.get_or_none(models.Notice.sent_at.is_null())
    assert (row is None) == (expected == SENT)
    if row:
        assert row.body_encrypted and row.recipient_encrypted, "the text is kept"
        assert (row.next_try_at is not None) == (expected == RETRIED)
        assert [record.levelname for record in caplog.records] == ["WARNING"]
        assert ODD not in caplog.text and "482913" not in caplog.text
        assert row.last_error.isprintable(), "PostgreSQL stores no zero byte, and a terminal obeys control characters"
    assert len(outbox.unclear_messages()) == (expected == UNCLEAR)
    make_due()
    delivery.deliver(site)
    assert sorted(gateway.numbers) == sorted([*NUMBERS, *([ODD] if expected == RETRIED else [])])


def test_gateway_that_cannot_be_reached_was_given_nothing(site, gateway):
    site.config["SMS_URL"] = "http://127.0.0.1:9/?{to}{text}"
    put_in(*NUMBERS)
    assert delivery.deliver(site) == 0
    site.config["SMS_URL"] = gateway.address
    make_due()
    assert delivery.deliver(site) == 3
    assert outbox.unclear_messages() == []


def command(site, *words: str):
    """What an operator types; the connection of the test is closed meanwhile."""
    models.database.close()
    done = site.test_cli_runner().invoke(args=["messages", *words])
    models.database.connect(reuse_if_open=True)
    return done


def test_operator_sees_what_is_unclear_and_sends_it_again(site, gateway):
    gateway.otherwise = accepts("Thank you")
    put_in(*NUMBERS)
    delivery.deliver(site)
    done = command(site)
    assert done.exit_code == 1, "an operator should look"
    assert "messages that are perhaps sent: 3" in done.output and "Thank you" in done.output
    assert f"…{NUMBERS[0][-4:]}" in done.output
    assert NUMBERS[0] not in done.output and "482913" not in done.output
    gateway.otherwise = accepts()
    (first, *_others) = outbox.unclear_messages()
    assert "to be sent again: 1" in command(site, "--send-again", str(first.id)).output
    assert delivery.deliver(site) == 1
    assert gateway.numbers == [*NUMBERS, NUMBERS[0]]
    done = command(site, "--send-all-again")
    assert done.exit_code == 0 and "to be sent again: 2" in done.output
    assert delivery.deliver(site) == 2
    assert "to be sent again: 0" in command(site, "--send-all-again").output


def test_message_whose_worker_was_killed_is_unclear_but_not_while_it_is_being_sent(site):
    put_in(NUMBERS[0])
    assert outbox.claim_due(list(models.Channel))
    assert outbox.unclear_messages() == []
    assert outbox.send_again() == 0, "its worker may be alive"
    (row,) = models.Notice.select()
    before = row.last_error.replace(str(models.now().year), str(models.now().year - 1))
    models.Notice.update(last_error=before).execute()
    assert [message.id for message in outbox.unclear_messages()] == [row.id]
    assert outbox.send_again() == 1


def test_message_that_was_refused_is_not_unclear(site, gateway):
    gateway.otherwise = accepts("ERROR 5")
    put_in(NUMBERS[0])
    for _round in range(len(outbox.RETRY_DELAYS) + 2):
        delivery.deliver(site)
        make_due()
    assert len(gateway.received) == len(outbox.RETRY_DELAYS) + 1
    assert outbox.unclear_messages() == [] and outbox.send_again() == 0
    assert models.Notice.get().next_try_at is None, "given up"
