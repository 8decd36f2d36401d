"""Limits count subscribers, however a proxy writes their addresses and however many addresses they have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import shikayat
from shikayat.web.client_address import UNKNOWN, CountSubscribers, subscriber

SAME = [
    ("203.0.113.9", ["203.0.113.9", "203.0.113.9:1", "203.0.113.9:65535", " 203.0.113.9 ", '"203.0.113.9:80"']),
    ("203.0.113.9", ["::ffff:203.0.113.9", "[::ffff:203.0.113.9]:443", "::FFFF:CB00:7109", "64:ff9b::203.0.113.9"]),
    ("203.0.113.9", ["2002:cb00:7109::1", "2002:cb00:7109:ffff::2"]),
    (
        "2001:db8:1:2::/64",
        [
            *("2001:db8:1:2::1", "2001:DB8:1:2:ffff:ffff:ffff:ffff", "[2001:db8:1:2::1]", "[2001:db8:1:2::7]:4711"),
            *("2001:0db8:0001:0002:0:0:0:1", "2001:db8:1:2::1%eth0", '"[2001:db8:1:2::1]:80"'),
        ],
    ),
    (UNKNOWN, ["", "unknown", "_hidden", "unix:", "[", "[]", "[::1", "1.2.3", "1.2.3.4.5", "::1::", "\xff"]),
    (UNKNOWN, ["a" * 9000]),
]  # fmt: skip


@pytest.mark.parametrize(("counted", "address"), [(counted, one) for counted, all_ in SAME for one in all_])
def test_addresses_of_one_subscriber_count_as_one(counted, address):
    assert subscriber(address) == counted


@pytest.mark.parametrize("other", ["203.0.113.10", "2001:db8:1:3::1", "2002:cb00:710a::1", "::1"])
def test_another_subscriber_counts_as_another(other):
    assert subscriber(other) not in {counted for counted, _addresses in SAME}


@pytest.mark.parametrize("address", ["203.0.113.9:4711", "[::ffff:203.0.113.9]:80"])
def test_the_application_sees_the_subscriber(address):
    seen = []
    application = CountSubscribers(lambda environ, _start: seen.append(environ["REMOTE_ADDR"]) or [])
    application({"REMOTE_ADDR": address}, lambda *_: None)
    application({}, lambda *_: None)
    assert seen == ["203.0.113.9", UNKNOWN]


IN_DEVELOPMENT = {"crawler_client.py"}  # it makes requests; it reads none


def test_only_one_place_reads_the_address():
    """A limit that reads a header, or the whole way of a request, would count each port and each IPv6 address."""
    other_ways = re.compile(r"access_route|REMOTE_ADDR|X-Forwarded-For|HTTP_X_FORWARDED_FOR|X-Real-IP|HTTP_FORWARDED")
    package = Path(shikayat.__file__).parent
    readers = {path.name for path in package.rglob("*.py") if other_ways.search(path.read_text(encoding="utf-8"))}
    assert readers == {"client_address.py", "settings.py"} | IN_DEVELOPMENT


class TestBehindAProxy:
    """The site behind one proxy that writes what it likes into X-Forwarded-For."""

    @pytest.fixture
    def settings(self):
        return {"TRUSTED_PROXIES": "1"}

    @pytest.mark.parametrize(
        "write",
        [
            lambda number: f"203.0.113.9:{1000 + number}",
            lambda number: f"[2001:db8:1:2::{number:x}]:{1000 + number}",
            lambda number: f"2001:db8:1:2:{number:x}::1",
            lambda number: f"[2001:db8:1:2::{number:x}]",
        ],
        ids=["port", "brackets and port", "addresses of one /64", "brackets"],
    )
    def test_many_tries_of_one_subscriber_meet_the_limit(self, visitor, write):
        """Each try is about another reference, so that only the count of the address can stop them."""
        token = visitor.get("/en/track").field("csrf_token")
        statuses = []
        for number in range(201):
            typed = {"csrf_token": token, "reference": f"{number:09}", "last_four": "1234"}
            with visitor.client.post("/en/track", data=typed, headers={"X-Forwarded-For": write(number)}) as answer:
                statuses.append(answer.status_code)
        assert statuses[0] == 422
        assert statuses[-1] == 429
