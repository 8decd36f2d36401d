"""A device that other people use too is not remembered as the owner's."""

from __future__ import annotations

import pytest

from shikayat.identity.sign_in_limits import COOKIES, PAIR_TRIES
from tests.conftest import PASSWORD


def sign_in(visitor, name: str, password: str = PASSWORD, *, status: int = 303, **ticks: str) -> None:
    visitor.get("/en/sign-in")
    visitor.submit({"username": name, "password": password} | ticks, status=status)


def sign_out(visitor) -> None:
    visitor.get("/en/sign-out")
    visitor.submit({})


def device_cookie(visitor):
    return visitor.client.get_cookie(COOKIES["sign-in"])


@pytest.mark.parametrize(
    ("ticks", "remembered"),
    [({}, True), ({"keep": "y"}, True), ({"shared": "y"}, False), ({"keep": "y", "shared": "y"}, False)],
)
def test_sign_in_remembers_the_device_unless_it_is_shared(visitor, make_citizen, ticks, remembered):
    sign_in(visitor, make_citizen().username, **ticks)
    assert (device_cookie(visitor) is not None) is remembered


def test_sign_in_on_a_shared_device_leaves_what_was_remembered_of_others(visitor, make_citizen):
    sign_in(visitor, make_citizen().username)
    before = device_cookie(visitor).value
    sign_out(visitor)
    sign_in(visitor, make_citizen().username, shared="y")
    assert device_cookie(visitor).value == before


def test_tries_on_a_shared_device_count_as_those_of_a_stranger(new_visitor, make_citizen):
    """While the owner's account is guessed at from this device, the owner gets in from another one."""
    citizen = make_citizen()
    shared = new_visitor(address="203.0.113.7")
    sign_in(shared, citizen.username, shared="y")
    sign_out(shared)
    for _try in range(PAIR_TRIES):
        sign_in(shared, citizen.username, "wrong", status=422)
    stranger = new_visitor(address="203.0.113.7")
    sign_in(stranger, citizen.username, status=429)
    sign_in(new_visitor(address="198.51.100.1"), citizen.username)
