"""The ways out: an SMS gateway that takes an HTTP GET, a mail server, or (in development) the terminal."""

from __future__ import annotations

import datetime as dt
import smtplib
import ssl
import urllib.error
import urllib.request
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import quote, unquote, urlsplit

import click
from flask import Flask

from ..casework.outbox import deliver_after_commit
from . import queries
from .queries import Message


class NotSentError(RuntimeError):
    """The gateway did not take the message."""


def deliver(app: Flask) -> int:
    """Send every message that is due; returns how many left. A failing one is tried again later."""
    sent = 0
    with app.app_context():  # the words of a message are in the language of who gets it
        while messages := queries.take_due():
            for message in messages:
                try:
                    _send(app, message)
                except NotSentError as error:
                    queries.mark_failed(message.id, str(error))
                    app.logger.warning("notice %s not sent: %s", message.id, error)
                else:
                    queries.mark_sent(message.id, keep_words=not app.config["PRODUCTION"])
                    sent += 1
    return sent


def _send(app: Flask, message: Message) -> None:
    gateway = app.config["SMS_URL" if message.channel == "sms" else "SMTP_URL"]
    if not message.recipient:
        raise NotSentError("nobody to send it to")
    if not gateway and app.config["PRODUCTION"]:
        raise NotSentError("no gateway is set")
    if not gateway:
        click.echo(f"\n--- {message.channel} to {message.recipient}\n{message.words}\n---", err=True)
    elif message.channel == "sms":
        send_sms(gateway, message)
    else:
        send_email(gateway, app.config["MAIL_FROM"], message)


def send_email(server: str, sender: str, message: Message) -> None:
    """Hand an e-mail to ``server`` (``smtp://`` with STARTTLS where it is offered, or ``smtps://``).

    Raises NotSentError when it is not taken.
    """
    where = urlsplit(server)
    connect = smtplib.SMTP_SSL if where.scheme == "smtps" else smtplib.SMTP
    try:
        with connect(where.hostname, where.port or 0, timeout=15) as smtp:
            smtp.ehlo()
            if where.scheme == "smtp" and smtp.has_extn("starttls"):
                smtp.starttls(context=ssl.create_default_context())
            if where.username:
                smtp.login(unquote(where.username), unquote(where.password or ""))
            smtp.send_message(_mail(sender, message))
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise NotSentError(type(error).__name__) from None


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


def send_sms(gateway: str, message: Message) -> None:
    """Hand a message to the gateway: ``{to}`` and ``{text}`` in its address are filled, percent-encoded.

    Any 2xx means accepted (Kannel answers 202 for "accepted" and for "queued"). Raises NotSentError otherwise.
    """
    address = gateway.replace("{to}", quote(message.recipient, safe="")).replace(
        "{text}", quote(message.words, safe="")
    )
    try:
        with urllib.request.urlopen(address, timeout=15) as answer:  # noqa: S310 - the operator's own setting
            if not 200 <= answer.status < 300:
                raise NotSentError(f"the gateway answered {answer.status}")
    except (urllib.error.URLError, OSError, ValueError) as error:
        # The address holds the password and the message: only the kind of the failure is told.
        raise NotSentError(f"{type(error).__name__} {getattr(error, 'code', '')}".strip()) from None


def deliver_in_development(app: Flask) -> None:
    """Without gateways in development, messages leave as soon as they are committed."""
    immediately = not (app.config["PRODUCTION"] or app.config["SMS_URL"] or app.config["SMTP_URL"])
    deliver_after_commit((lambda: deliver(app) and None) if immediately else None)
