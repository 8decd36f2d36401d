"""Hands a message to an SMS gateway (an HTTP GET) or to a mail server.

Sending ends within a fixed time, whatever the other side does, in one of three ways: it returns (the message was
accepted), it raises NotSentError (it was certainly not accepted, and may be tried again), or it raises UnclearError
(unknown, and sending it again may send it twice).
"""

from __future__ import annotations

import base64
import datetime as dt
import http.client
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from .outbox import Message

CONNECT_SECONDS = 10.0
SECONDS = 20.0  # for one message over an open connection
ANSWER_BYTES = 4096  # how much of a gateway's answer is read
REASON_LENGTH = 100  # characters of a response that are stored for the operator

# Answers that are clear without the setting SMS_ACCEPTED: no text at all, Kannel's two, and a single word with or
# without a message id. Every other text of a good status has to match the setting.
ACCEPTED = re.compile(
    r"""\s* (?: 0:\ Accepted\ for\ delivery\b.* | 3:\ Queued\ for\ later\ delivery\b.*
          | (?! (?: accepted | queued | sent ) \W+ 0+ \b )  # how many: none
            (?: (?: ok | success | accepted | queued | sent ) (?: [\s:|,]+ (?=\S*\d) \w [\w-]* )? \W* )? ) \Z""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# What is clearly a refusal at the beginning of an answer, unless nothing, "0", "none" or the like follows.
REFUSED = re.compile(
    r"""\s* (?: temporal\ failure\b  # Kannel, with the status 503
          | (?: err | error | fail | failed | failure | rejected | refused | denied | invalid ) \b
            (?! \s* [=:] \s* [,;&|"'] | \W* (?: (?: code | no | num | number | count ) \b \W* )?
                (?: 0+ | no (?! \s+ \w ) | none | null | nil | false | ok | success\w* | sent | accepted | queued ) \b
            ) )""",
    re.IGNORECASE | re.VERBOSE,
)
# The address was not served at all; 302 and 303 may lead to the page that says how sending went.
NOT_SERVED = (301, 307, 308)


class DeliveryError(RuntimeError):
    """The message is not known to have been accepted. ``silent``: no answer came, as the next one would fare too."""

    def __init__(self, reason: str, *, silent: bool = False) -> None:
        super().__init__(reason)
        self.silent = silent


class NotSentError(DeliveryError):
    """The message was certainly not accepted: it was never handed over, or clearly refused."""


class UnclearError(DeliveryError):
    """The message was handed over, and the answer does not tell whether it was accepted."""


def send_sms(gateway: str, accepted: str, message: Message) -> None:
    """Hand a message to the gateway: ``{to}``, ``{text}`` and ``{id}`` in its address are filled, percent-encoded.

    ``accepted``, if any, is a regular expression for the text of an answer that accepts the message. Redirects are
    not followed. Raises NotSentError or UnclearError.
    """
    url = urlsplit(gateway)
    connection_class = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = connection_class(url.hostname or "", url.port, timeout=CONNECT_SECONDS)
    with closing(connection):
        with _not_sent("no connection", silent=True):
            connection.connect()
        # The connection drops its socket once the header was read, and the body has to end in time as well.
        connected = connection.sock
        with _time_limit(lambda: connected) as timed_out:
            with _not_sent("not handed over"):
                connection.request("GET", _target(gateway, message), headers={"Connection": "close"} | _login(gateway))
            with _unclear(timed_out):
                status, text, complete = _answer(connection)
                if timed_out() and not text:
                    raise TimeoutError
            complete = complete and not timed_out()
    if (error := _error_of(status, text, accepted, complete=complete)) is not None:
        said = _without_secrets(text, gateway, message)
        raise error(f"the gateway answered {status or 'without HTTP'}{said and ': '}{said}")


def _error_of(status: int, text: str, accepted: str, *, complete: bool) -> type[DeliveryError] | None:
    """What an answer means: None when it accepts the message. ``status`` is 0 for an answer that is not HTTP."""
    good = 200 <= status < 300
    if good and (re.search(accepted, text, re.IGNORECASE) if accepted else _is_clear(text, complete=complete)):
        return None
    if 400 <= status < 500 or status in NOT_SERVED or REFUSED.match(text):
        return NotSentError
    # The rest of an answer that broke off might have matched.
    return NotSentError if good and accepted and complete else UnclearError


def _is_clear(text: str, *, complete: bool) -> bool:
    """Whether the text of a good status accepts the message; what broke off has to hold a word at least."""
    return ACCEPTED.match(text) is not None and (complete or bool(text.strip()))


def _answer(connection: http.client.HTTPConnection) -> tuple[int, str, bool]:
    """The gateway's status, the beginning of its text, and whether all of the text came."""
    try:
        response = connection.getresponse()
    except http.client.RemoteDisconnected:
        raise
    except http.client.BadStatusLine as error:  # a gateway that does not speak HTTP: its first line is the text
        return 0, str(error), True
    with response:
        try:
            data = response.read(ANSWER_BYTES)
        except http.client.IncompleteRead as error:
            data, complete = error.partial, False
        except (OSError, ValueError):
            data, complete = b"", False
        else:
            announced = response.headers.get("Content-Length", "")
            complete = not announced.isdecimal() or len(data) >= min(int(announced), ANSWER_BYTES)
    # UTF-16 is readable without its zero bytes.
    return response.status, data.decode("utf-8-sig", "replace").replace("\0", ""), complete


def _target(gateway: str, message: Message) -> str:
    url = urlsplit(gateway)
    target = quote((url.path or "/") + (f"?{url.query}" if url.query else ""), safe="!#$%&'()*+,/:;=?@[]{}~")
    for name, value in (("{to}", message.recipient), ("{text}", message.words), ("{id}", str(message.id))):
        target = target.replace(name, quote(value, safe=""))
    return target


def _login(gateway: str) -> dict[str, str]:
    url = urlsplit(gateway)
    if url.username is None:
        return {}
    pair = f"{unquote(url.username)}:{unquote(url.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _without_secrets(text: str, gateway: str, message: Message) -> str:
    """The beginning of an answer, for the operator; nothing of it when it repeats the message or a password."""
    url = urlsplit(gateway)
    settings = [value for _name, value in parse_qsl(url.query) if "{" not in value]
    secrets = [*settings, url.username or "", url.password or "", *re.findall(r"\w{4,}", message.words)]
    folded = text.casefold()
    if any(len(secret) > 3 and secret.casefold() in folded for secret in secrets):
        return "(its text repeats the message or the settings, and is left out)"
    printable = "".join(character for character in " ".join(text.split()) if character.isprintable())
    return re.sub(r"\d{5,}", "…", printable)[:REASON_LENGTH]


def send_email(server: str, sender: str, message: Message) -> None:
    """Hand an e-mail to ``server`` (``smtp://`` with STARTTLS where it is offered, or ``smtps://``).

    What happens after it was accepted changes nothing. Raises NotSentError or UnclearError.
    """
    url = urlsplit(server)
    mail = _mail(sender, message)
    connection_class = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    with _not_sent("no connection", silent=True):
        smtp = connection_class(url.hostname or "", url.port or 0, timeout=CONNECT_SECONDS)
    with closing(smtp), _time_limit(lambda: smtp.sock) as timed_out:
        with _not_sent("not handed over"):
            smtp.ehlo()
            if url.scheme == "smtp" and smtp.has_extn("starttls"):
                smtp.starttls(context=ssl.create_default_context())
            if url.username:
                smtp.login(unquote(url.username), unquote(url.password or ""))
        with _unclear(timed_out), _refusals_of_mail():
            smtp.send_message(mail)
        with suppress(Exception):  # the mail was accepted, however the server ends the conversation
            smtp.quit()


def _mail(sender: str, message: Message) -> EmailMessage:
    """The message as mail. Raises ValueError when an address or a header would hold a line end."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, message.recipient
    mail["Subject"] = message.words.split("\n")[0]
    mail["Date"] = format_datetime(message.written.replace(tzinfo=dt.UTC))
    mail["Message-ID"] = f"<notice-{message.id}@{sender.rpartition('@')[2].rstrip('>')}>"
    mail.set_content(message.words)
    mail["Content-Language"] = message.language
    return mail


@contextmanager
def _not_sent(reason: str, *, silent: bool = False) -> Iterator[None]:
    """For the steps before a message is handed over. Raises NotSentError for whatever goes wrong."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, nothing was sent
        raise NotSentError(f"{reason} ({_kind(error)})", silent=silent or isinstance(error, TimeoutError)) from None


@contextmanager
def _unclear(timed_out: Callable[[], bool]) -> Iterator[None]:
    """For the steps after a message may have been handed over. Raises UnclearError for whatever goes wrong."""
    try:
        yield
    except DeliveryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the message may have been accepted
        if isinstance(error, TimeoutError) or timed_out():
            raise UnclearError("no answer in time", silent=True) from None
        raise UnclearError(f"no answer ({_kind(error)})") from None


@contextmanager
def _refusals_of_mail() -> Iterator[None]:
    """Raises NotSentError when the mail cannot be written down (ValueError), or the mail server refuses it."""
    try:
        yield
    except (ValueError, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError) as error:
        raise NotSentError(_kind(error)) from None
    except smtplib.SMTPResponseException as error:
        if 400 <= error.smtp_code < 600:
            raise NotSentError(_kind(error)) from None
        raise


def _kind(error: Exception) -> str:
    """The kind of a failure: its text may hold the password and the message."""
    return f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()


@contextmanager
def _time_limit(current_socket: Callable[[], socket.socket | None]) -> Iterator[Callable[[], bool]]:
    """Shut the connection down when the time for a message is over, even if a byte arrives now and then.

    Gives a function that says whether the time is over.
    """
    over = threading.Event()

    def shut_down() -> None:
        over.set()
        with suppress(OSError):
            if connected := current_socket():
                # Not the method of an SSL socket: it would change the socket while another thread reads from it.
                socket.socket.shutdown(connected, socket.SHUT_RDWR)

    if connected := current_socket():
        connected.settimeout(SECONDS)
    timer = threading.Timer(SECONDS, shut_down)
    timer.daemon = True
    timer.start()
    try:
        yield over.is_set
    finally:
        timer.cancel()
