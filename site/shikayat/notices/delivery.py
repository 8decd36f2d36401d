"""Takes messages out of the outbox and hands them to the gateways; in development, prints them in the terminal."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from functools import partial

import click
from flask import Flask

from models import Channel

from ..casework.outbox import deliver_after_commit
from . import outbox
from .gateways import DeliveryError, NotSentError, UnclearError, send_email, send_sms
from .outbox import Message

# A round ends after so many seconds, so that deadlines get their turn however many messages there are.
ROUND_SECONDS = 60.0
# After so many messages in a row without an answer a gateway is left alone: first for PAUSE_SECONDS, then, as long as
# it does not answer the one message that is tried, for twice as long each time.
SILENT_LIMIT = 2
PAUSE_SECONDS, LONGEST_PAUSE = 30.0, 300.0


class SilentGateways:
    """Tracks gateways that do not respond and are not used for a while; lasts from round to round.

    A message that was handed over without an answer is never sent again by itself, so a gateway that hangs must not
    get many.
    """

    def __init__(self) -> None:
        self._silent: Counter[str] = Counter()
        self._ends: dict[str, float] = {}

    def open_channels(self) -> list[str]:
        """The channels whose gateway may be tried now."""
        return [channel for channel in Channel if self._ends.get(channel, 0.0) <= time.monotonic()]

    def count(self, channel: str, *, silent: bool) -> None:
        """Count an attempt; any answer ends the pauses of its channel."""
        self._silent[channel] = self._silent[channel] + 1 if silent else 0
        excess = self._silent[channel] - SILENT_LIMIT
        if excess >= 0:
            self._ends[channel] = time.monotonic() + min(PAUSE_SECONDS * 2.0 ** min(excess, 10), LONGEST_PAUSE)


def deliver(
    app: Flask, stopping: Callable[[], bool] = lambda: False, silent_gateways: SilentGateways | None = None
) -> int:
    """Send the messages that are due, for at most a round; returns how many were sent.

    Whatever goes wrong with one message is that message's own, and the next one has its turn. What was not sent is
    tried again later; a message of which nobody knows whether it was accepted is kept for the operator.
    Messages are claimed one by one, each right before it is sent, so what a round does not reach is untouched.
    ``stopping`` is asked before each message; ``silent_gateways`` belongs to the caller's rounds.
    """
    sent = 0
    silent_gateways = silent_gateways or SilentGateways()
    failures: Counter[str] = Counter()
    end = time.monotonic() + ROUND_SECONDS
    with app.app_context():  # a message is written in the language of its recipient
        while time.monotonic() < end and not stopping():
            claim = outbox.claim_due(silent_gateways.open_channels())
            if claim is None:
                break
            error = _attempt(app, claim)
            silent_gateways.count(claim.channel, silent=error is not None and error.silent)
            if error is None:
                sent += 1
            else:
                failures[f"{_record(claim, error)}: {error}"] += 1
    for failure, number in failures.items():
        app.logger.warning("messages %s (%s times)", failure, number)
    return sent


def _attempt(app: Flask, claim: outbox.Claim) -> DeliveryError | None:
    """Send one message; returns the error, if there was one."""
    try:
        _send(app, outbox.message_of(claim))
    except DeliveryError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a message, its person and its settings may be broken in any way
        # Only the type is logged: the text of the error may hold words of the message.
        return NotSentError(f"{type(error).__name__} in the message itself")
    outbox.mark_sent(claim.id, keep_text=not app.config["PRODUCTION"])
    return None


def _record(claim: outbox.Claim, error: DeliveryError) -> str:
    """Write down what became of the message; returns it in words."""
    if isinstance(error, UnclearError):
        outbox.mark_unclear(claim, str(error))
        return "perhaps sent, kept for `flask messages`"
    return "not sent" if outbox.mark_failed(claim, str(error)) else "not sent, given up"


def _send(app: Flask, message: Message) -> None:
    gateway = app.config["SMS_URL" if message.channel == Channel.SMS else "SMTP_URL"]
    if not message.recipient:
        raise NotSentError("nobody to send it to")
    if not gateway and app.config["PRODUCTION"]:
        raise NotSentError(f"no gateway is set for {message.channel}")
    if not gateway:
        click.echo(f"\n--- {message.channel} to {message.recipient}\n{message.words}\n---", err=True)
    elif message.channel == Channel.SMS:
        send_sms(gateway, app.config["SMS_ACCEPTED"], message)
    else:
        send_email(gateway, app.config["MAIL_FROM"], message)


def deliver_in_development(app: Flask) -> None:
    """Without gateways in development, messages leave as soon as they are committed."""
    immediately = not (app.config["PRODUCTION"] or app.config["SMS_URL"] or app.config["SMTP_URL"])
    deliver_after_commit(partial(deliver, app) if immediately else None)
