"""Messages that strangers ask for: limited by number, by country and by what they cost in a day."""

from __future__ import annotations

import logging

import pytest

from shikayat import database
from shikayat.notices.verification_limits import Asker, may_send, spent, wait_for_all

NUMBER = "+923007654321"


@pytest.fixture
def settings():
    return {"SMS_COST_A_DAY": "100", "SMS_COST_ABROAD": "10", "SMS_A_DAY_ABROAD": "3"}


@pytest.fixture
def inside(app):
    with app.app_context(), database.connection():
        yield


def send(number, address="203.0.113.1", **kwargs):
    return may_send(number, Asker(address, **kwargs))


def test_one_address_gets_five_messages_to_one_number_in_an_hour(inside):
    assert [send(NUMBER) for _time in range(8)] == [True] * 5 + [False] * 3


def test_many_addresses_together_get_fifteen_messages_to_one_number_in_an_hour(inside):
    assert sum(send(NUMBER, f"203.0.113.{number}") for number in range(40)) == 15


def test_a_known_device_is_not_held_back_by_strangers(inside):
    for number in range(40):
        send(NUMBER, f"203.0.113.{number}")
    assert send(NUMBER, "198.51.100.1", known=True)


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
    assert wait_for_all("+447911123499") > 0
    assert wait_for_all("+97150123456") == wait_for_all(NUMBER) == 0
    assert send(NUMBER)


def test_the_cost_of_a_day_ends_all_messages_and_an_operator_is_told_once(inside, caplog):
    with caplog.at_level(logging.ERROR):
        sent = sum(send(f"+92300{number:07}", f"203.0.113.{number}") for number in range(120))
    assert sent == 100
    assert spent().alarm
    assert wait_for_all() > 0
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 2 and "80 of 100" in told[0] and "100 of 100" in told[1]
    assert "+92300" not in " ".join(told)


def test_a_message_to_nobody_uses_nothing_up(inside):
    for number in range(200):
        assert not may_send(NUMBER, Asker(f"203.0.113.{number}"), real=False)
    assert spent().cost == 0
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
