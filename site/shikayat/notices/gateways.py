"""The ways out for a message: an SMS gateway that takes an HTTP GET, and a mail server.

Each send ends in time, whatever the other side does, and raises NotSentError unless the message was accepted.
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
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from .outbox import Message

SECONDS_TO_CONNECT = 10.0
SECONDS = 20.0  # for one message over a line that is open
ANSWER_BYTES = 4096  # of a gateway's answer that are read
SHOWN = 100  # characters of an answer that are kept for the operator

# What only looks like a refusal ("error": 0, <ErrorCode>0</ErrorCode>, no errors), and what is one although its status
# is 200. Gateways whose answers are different need the setting SMS_ACCEPTED.
HARMLESS = re.compile(
    r"""["']?\b(?:is)?(?:err(?:or)?s?|fail(?:ed|ures?)?|rejected|invalid)
        (?:[-_ ]?(?:code|no|num(?:ber)?|count|msg|message|text|desc(?:ription)?))?["']?
        (?:\s*[:=>]\s*|\s+)
        (?:["']?(?:0+|none|null|nil|false|no|n/a|ok|success(?:ful(?:ly)?)?)["']?|""|''|\[\s*\]|\{\s*\}|(?=<|[,;}]|\Z))
        (?=\s*(?:[,;.<}\])]|\Z)|[ ]*\n|\s+\w+\s*[:=])(?:\s*</\w+>)?
      | \b(?:0|no|without)\s+(?:errors?|fail\w*|rejected|invalid)\b | <\w*errors?\w*\s*/>""",
    re.IGNORECASE | re.VERBOSE,
)
REFUSAL = re.compile(
    r"""\b(?:err(?:or)?s?(?:[-_ ]?(?:code|no|num|msg|message|text|desc\w*))?|fail(?:ed|ures?)?|exception|fault|invalid
          |insufficient|not\s+enough|no\s+(?:credits?|balance)|low\s+balance|balance\s+(?:is\s+)?(?:low|over|zero)
          |denied|declined|refused|reject(?:ed)?|forbidden|unauthori[sz]ed|not\s+(?:authori[sz]ed|allowed|sent|accepted
          |found|delivered|valid|permitted|registered|supported)|unable|cannot|could\s+not|barred|blocked|blacklisted
          |expired|suspended|disabled|inactive|missing|unknown|wrong|incorrect|bad\s+request|undeliver(?:able|ed)
          |exceeded|throttled|limit\s+reached|try\s+again|maintenance|unavailable|timed?\s*out|nack)\b
      | \b(?:success|ok|accepted|sent|status|result)["']?\s*[:=>]\s*["']?(?:false|no|nok|ko|-\d+)\b
      | \b(?:success|accepted|sent)["']?\s*[:=>]\s*["']?0\b
      | \A\s*-\d+ | \A\s*(?:no|nok|ko|false)\s*\Z
      | <!doctype\s+html | <html\b""",
    re.IGNORECASE | re.VERBOSE,
)


class NotSentError(RuntimeError):
    """The message was not accepted, or it is not known to have been."""


class NoAnswerError(NotSentError):
    """The gateway or the mail server cannot be reached, or says nothing: the next message would fare no better."""


def send_sms(gateway: str, accepted: str, message: Message) -> None:
    """Hand a message to the gateway: ``{to}``, ``{text}`` and ``{id}`` in its address are filled, percent-encoded.

    A status 2xx whose text says nothing else means accepted (Kannel answers 202 for "accepted" and for "queued").
    ``accepted``, if any, is a regular expression that the text must match instead. Redirects are not followed: they
    lead to pages for people. Raises NotSentError.
    """
    status, text = _ask(gateway, message)
    if not 200 <= status < 300:
        raise NotSentError(f"the gateway answered {status}")
    if not says_accepted(text, accepted):
        raise NotSentError(f"the gateway answered {status}: {_without_secrets(text, gateway, message)}")


def says_accepted(text: str, accepted: str = "") -> bool:
    """Whether the text of an answer with a good status says that the message was taken."""
    if accepted:
        return re.search(accepted, text, re.IGNORECASE) is not None
    return REFUSAL.search(HARMLESS.sub(" ", text)) is None


def _ask(gateway: str, message: Message) -> tuple[int, str]:
    """The status and the text of the gateway's answer. Raises NotSentError."""
    where = urlsplit(gateway)
    kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
    line = kind(where.hostname or "", where.port, timeout=SECONDS_TO_CONNECT)
    with closing(line):
        with _connecting():
            line.connect()
        # The connection forgets its socket when it has read the header; the body is limited by the same time.
        connected = line.sock
        with _asking(), _cut_off(lambda: connected) as over:
            line.request("GET", _target(gateway, message), headers={"Connection": "close"} | _login(gateway))
            with line.getresponse() as answer:
                if over():
                    raise TimeoutError  # what looks like the end of its header is the end of our patience
                return answer.status, _text_of(answer)


def _target(gateway: str, message: Message) -> str:
    where = urlsplit(gateway)
    target = quote((where.path or "/") + (f"?{where.query}" if where.query else ""), safe="!#$%&'()*+,/:;=?@[]{}~")
    for name, value in (("{to}", message.recipient), ("{text}", message.words), ("{id}", str(message.id))):
        target = target.replace(name, quote(value, safe=""))
    return target


def _login(gateway: str) -> dict[str, str]:
    where = urlsplit(gateway)
    if where.username is None:
        return {}
    pair = f"{unquote(where.username)}:{unquote(where.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _text_of(answer: http.client.HTTPResponse) -> str:
    """The beginning of the answer's text; what broke off after a good status is judged by what arrived."""
    try:
        data = answer.read(ANSWER_BYTES)
    except http.client.IncompleteRead as error:
        data = error.partial
    except (OSError, ValueError):
        data = b""
    return data.decode("utf-8", "replace").replace("\0", "")  # UTF-16 is then readable, too


def _without_secrets(text: str, gateway: str, message: Message) -> str:
    """The beginning of an answer, for the operator; nothing when it repeats the message or a password."""
    where = urlsplit(gateway)
    settings = [value for _name, value in parse_qsl(where.query) if "{" not in value]
    secrets = [*settings, where.username or "", where.password or "", *re.findall(r"\w{4,}", message.words)]
    folded = text.casefold()
    if any(len(secret) > 3 and secret.casefold() in folded for secret in secrets):
        return "(its text repeats the message or the settings, and is left out)"
    return re.sub(r"\d{5,}", "…", " ".join(text.split()))[:SHOWN]


def send_email(server: str, sender: str, message: Message) -> None:
    """Hand an e-mail to ``server`` (``smtp://`` with STARTTLS where it is offered, or ``smtps://``).

    Raises NotSentError when it is not taken. What happens after it was taken changes nothing.
    """
    where = urlsplit(server)
    mail = _mail(sender, message)
    kind = smtplib.SMTP_SSL if where.scheme == "smtps" else smtplib.SMTP
    with _connecting():
        smtp = kind(where.hostname or "", where.port or 0, timeout=SECONDS_TO_CONNECT)
    with closing(smtp), _asking(), _cut_off(lambda: smtp.sock):
        smtp.ehlo()
        if where.scheme == "smtp" and smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context())
        if where.username:
            smtp.login(unquote(where.username), unquote(where.password or ""))
        smtp.send_message(mail)
        with suppress(Exception):  # it was taken, however the server says good-bye
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
def _connecting() -> Iterator[None]:
    """Whatever fails here is no fault of the message. Raises NoAnswerError."""
    try:
        yield
    except (OSError, ValueError, smtplib.SMTPException) as error:
        raise NoAnswerError(f"no connection ({_kind(error)})") from None


@contextmanager
def _asking() -> Iterator[None]:
    """Raises NoAnswerError for silence until the time is over, NotSentError for whatever else goes wrong."""
    began = time.monotonic()
    try:
        yield
    except (OSError, ValueError, http.client.HTTPException, smtplib.SMTPException) as error:
        if isinstance(error, TimeoutError) or time.monotonic() - began >= SECONDS:
            raise NoAnswerError("no answer in time") from None
        raise NotSentError(_kind(error)) from None


def _kind(error: Exception) -> str:
    """The kind of a failure: its text may hold the password and the message."""
    return f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()


@contextmanager
def _cut_off(line: Callable[[], socket.socket | None]) -> Iterator[Callable[[], bool]]:
    """Shut the line down when the time for a message is over, even if a byte arrives now and then.

    Gives a function that says whether it is over.
    """
    end = time.monotonic() + SECONDS
    if connected := line():
        connected.settimeout(SECONDS)
    timer = threading.Timer(SECONDS, _shut_down, [line])
    timer.daemon = True
    timer.start()
    try:
        yield lambda: time.monotonic() >= end
    finally:
        timer.cancel()


def _shut_down(line: Callable[[], socket.socket | None]) -> None:
    with suppress(OSError):
        if connected := line():
            # Not the method of an SSL socket: it would change the socket while another thread reads from it.
            socket.socket.shutdown(connected, socket.SHUT_RDWR)
