"""A hash with former parameters is renewed when its owner signs in, and never keeps the owner out."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher

import models
from shikayat import database
from shikayat.identity import passwords
from shikayat.text.cleaning import clean_password
from tests.conftest import PASSWORD

FORMER = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(clean_password(PASSWORD))


@pytest.fixture
def citizen(make_citizen):
    """A citizen whose password was hashed with former parameters."""
    citizen = make_citizen(username="zubaida")
    with database.connection():
        models.Citizen.update(password_hash=FORMER).where(models.Citizen.id == citizen.id).execute()
    return citizen


def stored(citizen: models.Citizen) -> str:
    with database.connection():
        return models.Citizen.get_by_id(citizen.id).password_hash


@contextmanager
def crowd_after_the_check() -> Iterator[None]:
    """As soon as a password has been judged, others are being hashed, as many as may be at once."""
    with ExitStack() as others:

        def watch(frame, event, _argument):
            if event == "return" and frame.f_code is passwords.is_right.__code__:
                sys.setprofile(None)
                for _other in range(passwords.AT_ONCE):
                    others.enter_context(passwords.one_of_few(patience=0))

        sys.setprofile(watch)
        try:
            yield
        finally:
            sys.setprofile(None)


def sign_in(visitor, password: str, status: int):
    visitor.get("/en/sign-in")
    return visitor.submit({"username": "zubaida", "password": password}, status=status)


def test_sign_in_with_an_outdated_hash_renews_it(visitor, citizen):
    sign_in(visitor, PASSWORD, 303)
    renewed = stored(citizen)
    assert renewed != FORMER
    sign_in(type(visitor)(visitor.client.application), PASSWORD, 303)
    assert stored(citizen) == renewed


def test_sign_in_with_an_outdated_hash_while_others_are_hashed_succeeds_without_waiting(visitor, citizen):
    began = time.monotonic()
    with crowd_after_the_check():
        page = sign_in(visitor, PASSWORD, 303)
    assert page.headers["Location"] == "/en/dashboard"
    assert stored(citizen) == FORMER
    assert time.monotonic() - began < passwords.PATIENCE


def test_wrong_password_for_an_outdated_hash_renews_nothing(visitor, citizen):
    sign_in(visitor, "another password, long enough", 422)
    assert stored(citizen) == FORMER


@pytest.mark.usefixtures("app")
def test_renewing_while_all_places_are_taken_gives_none():
    with ExitStack() as others:
        for _other in range(passwords.AT_ONCE):
            others.enter_context(passwords.one_of_few(patience=0))
        assert passwords.renewed(FORMER, clean_password(PASSWORD)) is None
    assert passwords.is_right(passwords.renewed(FORMER, clean_password(PASSWORD)), clean_password(PASSWORD))


def test_hashes_under_way_and_waiting_leave_a_thread_of_each_worker():
    root = Path(__file__).parents[2]
    started = [(root / name).read_text() for name in ("Makefile", "deploy/systemd/shikayat.service")]
    threads = [int(number) for text in started for number in re.findall(r"--threads (\d+)", text)]
    assert len(threads) >= 2
    assert min(threads) > passwords.AT_ONCE + passwords.WAITING
