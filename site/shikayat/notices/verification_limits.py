"""How many messages strangers can have sent: to one number, to one country, and what they cost in a day.

Counted by the number itself, whatever the message is for and however the account was named. What is over a limit of a
number is silently not sent, since a refusal would tell whose number belongs to a user name; the limits for all (cost
and country) are said on the page. Nothing counted here is readable as a number.
"""

from __future__ import annotations

from dataclasses import dataclass

import phonenumbers
from flask import current_app

from ..web.saved_forms import count_try, seconds_left, tries

HOUR, DAY = 3600, 24 * 3600
HOME = 92
# To one number from one address, and to one number from everywhere, within an hour and a day.
PAIR_IN_HOUR, PAIR_IN_DAY = 5, 10
NUMBER_IN_HOUR, NUMBER_IN_DAY = 15, 25
ALARM_FROM = 0.8  # of the day's cost
COST = "sms:cost"  # every message counts in it, at its price


@dataclass(frozen=True)
class Spent:
    """What messages to strangers have cost in the running day (1 for one at home), and how much they may."""

    cost: int
    limit: int

    @property
    def alarm(self) -> bool:
        """Whether an operator should look."""
        return self.cost >= ALARM_FROM * self.limit


def spent() -> Spent:
    """The cost of the running day."""
    return Spent(tries(COST, DAY), current_app.config["SMS_COST_A_DAY"])


def wait_for_all(number: str | None = None) -> int:
    """For how many seconds nothing is sent to anybody, or to the country of ``number``; 0 when there is no need."""
    today = spent()
    if today.cost >= today.limit:
        return max(1, seconds_left(COST, DAY))
    country = country_of(number) if number else HOME
    if country != HOME and tries(_country(country), DAY) >= current_app.config["SMS_A_DAY_ABROAD"]:
        return max(1, seconds_left(_country(country), DAY))
    return 0


@dataclass(frozen=True)
class Asker:
    """From where a message is asked for; ``known``: a device on which the owner has signed in before."""

    address: str
    known: bool = False


def may_send(number: str, asker: Asker, *, real: bool = True) -> bool:
    """Count a message to ``number`` that ``asker`` asked for; whether it may be sent.

    A device the owner has signed in on before is not held back by what strangers asked for. With ``real=False``
    (nobody has the number) the same work is done and nothing is used up.
    """
    prefix = "sms" if real else "nobody"
    one = f"{prefix}:to:{number}"
    fine = [
        count_try(f"{one}:{asker.address}", HOUR) <= PAIR_IN_HOUR,
        count_try(f"{one}:{asker.address}:day", DAY) <= PAIR_IN_DAY,
    ]
    # What one address is refused is not counted against the owner of the number.
    by = 1 if all(fine) else 0
    fine += [count_try(one, HOUR, by=by) <= NUMBER_IN_HOUR, count_try(f"{one}:day", DAY, by=by) <= NUMBER_IN_DAY]
    return _in_budget(number, prefix, counts=asker.known or all(fine)) and real


def country_of(number: str) -> int:
    """The country code of a number in E.164."""
    return phonenumbers.parse(number).country_code or HOME


def _in_budget(number: str, prefix: str, *, counts: bool) -> bool:
    country = country_of(number)
    cost = 1 if country == HOME else current_app.config["SMS_COST_ABROAD"]
    limit, abroad = current_app.config["SMS_COST_A_DAY"], current_app.config["SMS_A_DAY_ABROAD"]
    total = count_try(COST.replace("sms", prefix), DAY, by=cost if counts else 0)
    sent = count_try(_country(country).replace("sms", prefix), DAY, by=1 if counts else 0)
    if counts and prefix == "sms":
        _alarm_when_reached("the cost limit of a day", total, cost, limit)
        if country != HOME:
            _alarm_when_reached(f"the limit of a day for the country +{country}", sent, 1, abroad)
    return counts and total - cost < limit and (country == HOME or sent <= abroad)


def _alarm_when_reached(what: str, count: int, step: int, limit: int) -> None:
    """Say it once for each mark: at four fifths and at the end."""
    for mark in (ALARM_FROM * limit, limit):
        if count - step < mark <= count:
            current_app.logger.error("codes by SMS: %s of %s of %s is used", count, limit, what)


def _country(code: int) -> str:
    return f"sms:country:{code}"
