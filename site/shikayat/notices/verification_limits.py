"""How many messages strangers can have sent: to one number, to one country, and what they cost in a day.

Counted by the number itself, whatever the message is for and however the account was named. What is over a limit of a
number is silently not sent, since a refusal would tell whose number belongs to a user name; the limits for all (cost
and country) are said on the page. Nothing counted here is readable as a number.

Nobody uses up what others need. Whoever has shown to be the owner of the number has a share of their own. When several
addresses ask for the same number, each gets one message a day. Messages abroad have a budget of their own, of which
one address gets a small share in each country, and strangers who open accounts leave a part to those who have one.
"""

from __future__ import annotations

from dataclasses import dataclass

import phonenumbers
from flask import current_app

from ..web.rate_limits import Count
from ..web.saved_forms import count_try, current_counts, decrement_try, tries

HOUR, DAY = 3600, 24 * 3600
HOME = 92
# To one number from one address, and to one number from everywhere, within an hour and a day.
PAIR_IN_HOUR, PAIR_IN_DAY = 5, 10
NUMBER_IN_HOUR, NUMBER_IN_DAY = 15, 25
# When other addresses have had so many messages to a number today, one gets so many.
OTHERS, PAIR_BESIDE_OTHERS = 3, 1
ALARM_FROM = 0.8  # of the day's cost
# Of each budget, to numbers that may have no account; the rest is for owners who want to get back in.
FOR_NEW_ACCOUNTS = 0.8
# Of the messages to a country abroad, to those one address asks for; a code that is typed in does not count.
FOR_ADDRESS = 0.1
NO_LIMIT = 10**9
AT_HOME, ABROAD = "home", "abroad"

# How the requester has shown to be the owner: with a device signed in on before, the password, or the identity number.
DEVICE, PASSWORD, IDENTITY = "device", "password", "identity"
# Sent unasked: tells the holder that the number was used again. Codes requested by strangers do not use this up.
WARNING = "warning"


@dataclass(frozen=True)
class DailyCost:
    """What messages to strangers have cost in the running day (1 for one at home), and how much they may."""

    cost: int
    limit: int

    @property
    def alarm(self) -> bool:
        """Whether an operator should look."""
        return self.cost >= ALARM_FROM * self.limit


def daily_cost(where: str = AT_HOME) -> DailyCost:
    """The cost of the running day, of messages at home or abroad."""
    return DailyCost(tries(_cost(where), DAY), current_app.config[COST_SETTING[where]])


@dataclass(frozen=True)
class Requester:
    """From where a message is asked for; ``proof``: how it was shown that the owner asks, empty for a stranger.

    Messages are counted for each proof, and for WARNING, by themselves.
    """

    address: str
    proof: str = ""


@dataclass(frozen=True)
class Refusal:
    """For how many seconds no code is sent; ``number``: only to its country, or to it and others abroad."""

    seconds: int
    number: str = ""


def counts_of(whom: str, address: str) -> tuple[Count, Count, Count, Count]:
    """What a message to ``whom`` is counted under: for this address and for all, within an hour and a day."""
    pair, all_day = f"{whom}:{address}", f"{whom}:day"
    others = tries(all_day, DAY) - tries(f"{pair}:day", DAY)
    in_hour, in_day = (PAIR_BESIDE_OTHERS,) * 2 if others >= OTHERS else (PAIR_IN_HOUR, PAIR_IN_DAY)
    return (
        Count(pair, in_hour, HOUR),
        Count(f"{pair}:day", in_day, DAY),
        Count(whom, NUMBER_IN_HOUR, HOUR),
        Count(all_day, NUMBER_IN_DAY, DAY),
    )


def closed_for_all(requester: Requester, number: str | None = None, *, new_account: bool = False) -> Refusal | None:
    """Why nothing is sent to anybody, to the country of ``number``, or there from this address; None where it is."""
    cost, *of_country = _budget(number, "sms", requester, new_account=new_account)
    abroad = number if number and country_of(number) != HOME else ""
    found = current_counts({count.key: count.seconds for count in (cost, *of_country)})
    for count, closed in ((cost, abroad), (of_country[0], abroad), (of_country[1], "")):
        counted, left = found[count.key]
        if counted + count.by > count.limit:
            return Refusal(left or count.seconds, closed)
    return None


def may_send(number: str, requester: Requester, *, real: bool = True, new_account: bool = False) -> bool:
    """Count a message to ``number`` and return whether it may be sent. A message that may not is not counted.

    With ``real=False`` (nobody has the number) the same work is done and nothing is used up.
    """
    prefix = "sms" if real else "nobody"
    budget = _budget(number, prefix, requester, new_account=new_account)
    counts = (*counts_of(f"{prefix}:{requester.proof}:to:{number}", requester.address), *budget)
    found = current_counts({count.key: count.seconds for count in counts})
    fine = all(found[count.key][0] + count.by <= count.limit for count in counts)
    # The same statements for what may be sent and what may not. Those sent at the same moment are all counted.
    total = {count.key: count_try(count.key, count.seconds, by=count.by if fine else 0) for count in counts}
    if fine and real:
        _alarm(number, budget, total)
    return fine and real and all(total[count.key] <= count.limit for count in counts)


def was_typed_in(number: str, requester: Requester) -> None:
    """The code was typed in: its message counts neither against the country nor against the address."""
    for count in _budget(number, "sms", requester)[1:]:
        decrement_try(count.key, count.seconds)


def country_of(number: str) -> int:
    """The country code of a number in E.164."""
    return phonenumbers.parse(number).country_code or HOME


def region_of(number: str) -> str:
    """The ISO 3166 code of the country whose code the number has; of the largest where several share it."""
    return phonenumbers.region_code_for_country_code(country_of(number))


COST_SETTING = {AT_HOME: "SMS_COST_A_DAY", ABROAD: "SMS_COST_A_DAY_ABROAD"}


def _cost(where: str, prefix: str = "sms") -> str:
    return f"{prefix}:cost:{where}"  # every message counts in it, at its price


def _budget(
    number: str | None, prefix: str, requester: Requester, *, new_account: bool = False
) -> tuple[Count, Count, Count]:
    """What a message costs: counted in the day's budget, for the country, and for the address in that country."""
    config = current_app.config
    country = country_of(number) if number else HOME
    where = AT_HOME if country == HOME else ABROAD
    part = FOR_NEW_ACCOUNTS if new_account else 1
    limit = NO_LIMIT if where == AT_HOME else config["SMS_A_DAY_ABROAD"]
    share = NO_LIMIT if where == AT_HOME or requester.proof else max(1, int(FOR_ADDRESS * limit))
    price = 1 if where == AT_HOME else config["SMS_COST_ABROAD"]
    key = f"{prefix}:country:{country}"
    return (
        Count(_cost(where, prefix), int(part * config[COST_SETTING[where]]), DAY, by=price),
        Count(key, int(part * limit), DAY),
        Count(f"{key}:{requester.address}", share, DAY),
    )


def _alarm(number: str, budget: tuple[Count, Count, Count], total: dict[str, int]) -> None:
    """Say it once for each mark, at four fifths and at the end, when a message has reached it."""
    country = country_of(number)
    where, config = AT_HOME if country == HOME else ABROAD, current_app.config
    limits = [("the cost limit of a day, " + where, budget[0], config[COST_SETTING[where]])]
    if country != HOME:
        limits.append((f"the limit of a day for the country +{country}", budget[1], config["SMS_A_DAY_ABROAD"]))
    for what, count, limit in limits:
        used = total[count.key]
        for mark in (ALARM_FROM * limit, limit):
            if used - count.by < mark <= used:
                current_app.logger.error("codes by SMS: %s of %s of %s is used", used, limit, what)
