"""Messages that strangers ask for: limited by number, by country and by what they cost in a day."""

from __future__ import annotations

import logging

import pytest

from shikayat import database
from shikayat.notices.verification_limits import (
    ABROAD,
    AT_HOME,
    DAY,
    DEVICE,
    HOUR,
    PASSWORD,
    Requester,
    closed_for_all,
    daily_cost,
    may_send,
    was_typed_in,
)
from shikayat.web.saved_forms import tries

NUMBER = "+923007654321"


@pytest.fixture
def settings():
    return {"SMS_COST_A_DAY": "100", "SMS_COST_A_DAY_ABROAD": "200", "SMS_COST_ABROAD": "10", "SMS_A_DAY_ABROAD": "3"}


@pytest.fixture
def inside(app):
    with app.app_context(), database.connection():
        yield


def send(number, address="203.0.113.1", **kwargs):
    return may_send(number, Requester(address, **kwargs))


def test_one_address_gets_five_messages_to_one_number_in_an_hour(inside):
    assert [send(NUMBER) for _time in range(8)] == [True] * 5 + [False] * 3


def test_many_addresses_together_get_fifteen_messages_to_one_number_in_an_hour(inside):
    assert sum(send(NUMBER, f"203.0.113.{number}") for number in range(40)) == 15


def test_a_known_device_is_not_held_back_by_strangers(inside):
    for number in range(40):
        send(NUMBER, f"203.0.113.{number}")
    assert send(NUMBER, "198.51.100.1", proof=DEVICE)


def test_each_purpose_counts_for_the_same_number(visitor, new_visitor, make_citizen, messages):
    """Registration, recovery by number and recovery by user name: five messages, not fifteen."""
    citizen = make_citizen(mobile=NUMBER)
    for path, typed in (("recover", citizen.username), ("recover", "0300 7654321"), ("recover", "+92 300 7654321")):
        for _time in range(5):
            browser = new_visitor()
            browser.get(f"/en/{path}")
            browser.client.post(f"/en/{path}", data={"username": typed, "csrf_token": browser.page.field("csrf_token")})
    for _time in range(5):
        browser = new_visitor()
        browser.get("/en/register/nationality")
        browser.submit({"nationality": "national"})
        browser.get("/en/register/mobile")
        browser.client.post(
            "/en/register/mobile", data={"mobile": NUMBER, "csrf_token": browser.page.field("csrf_token")}
        )
    assert len(messages()) == 5


def test_messages_to_one_country_abroad_are_limited_and_those_at_home_are_not(inside):
    assert [send(f"+4479111234{number}", f"203.0.113.{number}") for number in range(50, 55)] == [True] * 3 + [False] * 2
    newcomer = Requester("198.51.100.1")
    assert closed_for_all(newcomer, "+447911123499").number == "+447911123499"
    assert closed_for_all(newcomer, "+97150123456") is closed_for_all(newcomer, NUMBER) is None
    assert send(NUMBER)


def test_messages_abroad_have_a_budget_of_their_own(inside):
    sent = [send(f"+{code}15123456{number}", f"203.0.113.{number}") for code in (49, 33, 34, 39) for number in range(8)]
    assert sum(sent) <= 20
    assert daily_cost(ABROAD).cost == 10 * sum(sent)
    assert daily_cost(AT_HOME).cost == 0
    assert send(NUMBER)


class TestShareOfOneAddress:
    @pytest.fixture
    def settings(self):
        return {"SMS_COST_A_DAY_ABROAD": "10000", "SMS_A_DAY_ABROAD": "30"}

    def test_one_address_cannot_close_a_country(self, inside):
        numbers = [f"+4479111234{number}" for number in range(10, 40)]
        assert sum(send(number) for number in numbers) == 3
        refusal = closed_for_all(Requester("203.0.113.1"), numbers[0])
        assert refusal.seconds > HOUR and not refusal.number
        assert closed_for_all(Requester("198.51.100.1"), numbers[0]) is None
        assert send(numbers[-1], "198.51.100.1")

    def test_a_code_that_was_typed_in_does_not_count(self, inside):
        for number in range(10, 40):
            assert send(f"+4479111234{number}")
            was_typed_in(f"+4479111234{number}", Requester("203.0.113.1"))

    def test_an_owner_is_not_held_back_by_the_share(self, inside):
        for number in range(10, 20):
            send(f"+4479111234{number}")
        assert send("+447911123420", proof=PASSWORD)


@pytest.mark.parametrize(
    ("number", "mine"), [("+44791112{:04}", "+447911999999"), ("+92300{:07}", "+923009999999")], ids=[ABROAD, AT_HOME]
)
def test_those_who_open_accounts_leave_a_reserve_to_those_who_have_one(app, number, mine):
    limits = {"SMS_A_DAY_ABROAD": 20, "SMS_COST_A_DAY": 20}
    with app.app_context(), database.connection():
        app.config.update(limits)
        requesters = [Requester(f"203.0.113.{n}") for n in range(40)]
        sent = [may_send(number.format(n), requester, new_account=True) for n, requester in enumerate(requesters)]
        assert sum(sent) == 16
        owner = Requester("198.51.100.1")
        assert closed_for_all(owner, mine, new_account=True)
        assert closed_for_all(owner, mine) is None
        assert may_send(mine, owner)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Codes cannot be sent to numbers in this country right now: United Kingdom. Try again in 24 hours."),
        ("ur", "اس وقت اس ملک کے نمبروں پر کوڈ نہیں بھیجے جا سکتے: سلطنت متحدہ۔ 24 گھنٹے بعد دوبارہ کوشش کریں۔"),
    ],
)
def test_the_page_names_the_country_that_is_closed(app, visitor, language, sentence):
    with app.app_context(), database.connection():
        for number in range(50, 55):
            send(f"+4479111234{number}", f"203.0.113.{number}")
    visitor.get(f"/{language}/register/nationality")
    visitor.submit({"nationality": "overseas"})
    visitor.get(f"/{language}/register/mobile")
    page = visitor.submit({"mobile": "+44 7911 123499"}, status=429)
    assert page.errors == [sentence]
    assert page.field("mobile") == "+447911123499"


@pytest.mark.parametrize("address", ["203.0.113.1", "203.0.113.{}"], ids=["one address", "many addresses"])
def test_what_is_refused_is_not_counted(inside, address):
    """After an hour of pressing there are as many messages left in the day as were not sent."""
    for number in range(60):
        send(NUMBER, address.format(number))
    counted = tries(f"sms::to:{NUMBER}:day", DAY)
    assert counted == tries(f"sms::to:{NUMBER}", HOUR) == daily_cost().cost == (5 if address == "203.0.113.1" else 15)


def test_the_cost_of_a_day_ends_all_messages_and_an_operator_is_told_once(inside, caplog):
    with caplog.at_level(logging.ERROR):
        sent = sum(send(f"+92300{number:07}", f"203.0.113.{number}") for number in range(120))
    assert sent == 100
    assert daily_cost().alarm
    assert closed_for_all(Requester("198.51.100.1")).seconds > 3600
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 2 and "80 of 100" in told[0] and "100 of 100" in told[1]
    assert "+92300" not in " ".join(told)


def test_a_message_to_nobody_uses_nothing_up(inside):
    for number in range(200):
        assert not may_send(NUMBER, Requester(f"203.0.113.{number}"), real=False)
    assert daily_cost().cost == 0
    assert send(NUMBER)


def test_when_the_cost_is_used_up_the_page_says_so(app, visitor, make_citizen):
    with app.app_context(), database.connection():
        for number in range(100):
            send(f"+92300{number:07}", f"203.0.113.{number}")
    for typed in (make_citizen().username, "nobody"):
        visitor.get("/en/recover")
        assert int(visitor.submit({"username": typed}, status=429).headers["Retry-After"]) > 3600


def test_the_operator_sees_the_cost_by_a_command(app):
    with app.app_context(), database.connection():
        for number in range(80):
            send(f"+92300{number:07}", f"203.0.113.{number}")
    result = app.test_cli_runner().invoke(args=["messages"])
    assert result.exit_code == 1
    assert "80 of 100" in result.output
