"""Takes messages out of the outbox and hands them to the gateways, or (in development) prints them in the terminal."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

import click
from flask import Flask

from ..casework.outbox import deliver_after_commit
from . import outbox
from .gateways import NoAnswerError, NotSentError, send_email, send_sms
from .outbox import Message

# A round ends after so many seconds, so that deadlines get their turn however many messages there are.
ROUND_SECONDS = 60.0
# After so many messages in a row that a gateway left without an answer, its other messages wait for the next round.
SILENT = 2


def deliver(app: Flask, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send the messages that are due, for at most a round; returns how many left.

    Whatever goes wrong with one message is that message's own: it is tried again later, and the next one has its turn.
    Messages are claimed one by one, each right before it is sent, so what a round does not reach is untouched.
    ``stopping`` is asked before each message.
    """
    sent = 0
    silent: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    end = time.monotonic() + ROUND_SECONDS
    with app.app_context():  # the words of a message are in the language of who gets it
        while time.monotonic() < end and not stopping():
            open_channels = [channel for channel in outbox.CHANNELS if silent[channel] < SILENT]
            claim = outbox.claim_due(open_channels)
            if claim is None:
                break
            failure = _attempt(app, claim)
            if failure is None:
                sent += 1
            else:
                given_up = "" if outbox.mark_failed(claim, str(failure)) else " (given up)"
                failures[f"{failure}{given_up}"] += 1
            silent[claim.channel] = silent[claim.channel] + 1 if isinstance(failure, NoAnswerError) else 0
    for reason, number in failures.items():
        app.logger.warning("messages not sent: %s, because: %s", number, reason)
    return sent


def _attempt(app: Flask, claim: outbox.Claim) -> NotSentError | None:
    """Send one message; the failure, if there was one."""
    try:
        _send(app, outbox.message_of(claim))
    except NotSentError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a message, its person and its gateway may be broken in any way
        # Only the kind is told: the text of somebody else's error may hold words of the message.
        return NotSentError(f"{type(error).__name__} in the message itself")
    outbox.mark_sent(claim.id, keep_words=not app.config["PRODUCTION"])
    return None


def _send(app: Flask, message: Message) -> None:
    gateway = app.config["SMS_URL" if message.channel == "sms" else "SMTP_URL"]
    if not message.recipient:
        raise NotSentError("nobody to send it to")
    if not gateway and app.config["PRODUCTION"]:
        raise NotSentError(f"no gateway is set for {message.channel}")
    if not gateway:
        click.echo(f"\n--- {message.channel} to {message.recipient}\n{message.words}\n---", err=True)
    elif message.channel == "sms":
        send_sms(gateway, app.config["SMS_ACCEPTED"], message)
    else:
        send_email(gateway, app.config["MAIL_FROM"], message)


def deliver_in_development(app: Flask) -> None:
    """Without gateways in development, messages leave as soon as they are committed."""
    immediately = not (app.config["PRODUCTION"] or app.config["SMS_URL"] or app.config["SMTP_URL"])
    deliver_after_commit((lambda: deliver(app) and None) if immediately else None)
