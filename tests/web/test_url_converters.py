"""A number in an address that no row can have is no such page, on every database."""

from __future__ import annotations

import re

import pytest

from shikayat.web.url_converters import LARGEST_ID

NUMBER = re.compile(r"<int[^>]*>")
TOO_LARGE = [0, LARGEST_ID + 1, 2**32, 2**63 - 1, 2**63, 2**64, 10**40]
NO_NUMBER = ["-1", "1.5", "1e3", "٣", "9" * 5000, "0x1", "1_000", "+1", "1%00"]


@pytest.fixture
def addresses_of_rows(app):
    """Every address with a number in it, as a format for the number."""
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    found = [NUMBER.sub("{}", rule).rpartition(":language>")[2] for rule in rules if NUMBER.search(rule)]
    assert len(found) >= 5
    return found


def test_the_kinds_of_variable_parts_are_known(app):
    """Another kind of number, ``<float:…>`` for example, would need bounds of its own."""
    kinds = {kind for rule in app.url_map.iter_rules() for kind in re.findall(r"<(\w+)[(:]", rule.rule)}
    assert kinds <= {"any", "int", "path", "string"}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_number_that_no_row_can_have_answers_404(addresses_of_rows, staff, make_officer, method):
    administrator = staff(make_officer(role="administrator"))
    for address in addresses_of_rows:
        for number in (*TOO_LARGE, LARGEST_ID, *NO_NUMBER):
            with administrator.client.open(f"/en{address}".format(number), method=method) as answer:
                allowed = (404, 400) if "%00" in str(number) else (404,)
                assert answer.status_code in allowed, f"{method} {address.format(str(number)[:30])}"
