"""What people really type, function by function. The same file goes through the forms in the journeys."""

import json
from pathlib import Path

import pytest

from shikayat.text import cleaning, numbers

CASES = json.loads(Path(__file__).with_name("urdu_inputs.json").read_text())
FUNCTIONS = {
    "name": cleaning.clean_name,
    "text": cleaning.clean_text,
    "address": cleaning.clean_text,
    "search": cleaning.search_key,
    "filename": cleaning.file_name,
    "password": cleaning.clean_password,
    "cnic": numbers.parse_cnic,
    "mobile": numbers.parse_mobile,
    "date": lambda typed: numbers.parse_date(typed).isoformat(),
    "otp": numbers.parse_code,
    "ref": numbers.normalise_reference,
}
FORMS_RULE = {"pw-short"}  # the length of a password is the form's to refuse


def typed(case):
    return case["raw"] if "raw" in case else bytes.fromhex(case["raw_hex"]).decode(errors="surrogateescape")


def of(expected):
    return [pytest.param(c, id=c["id"]) for c in CASES if c["expect"] == expected and c["id"] not in FORMS_RULE]


@pytest.mark.parametrize("case", of("accepted"))
def test_accepted(case):
    stored = FUNCTIONS[case["field"]](typed(case))
    assert stored == case["normalised"]
    if "search_key" in case:
        assert cleaning.search_key(stored) == cleaning.search_key(typed(case)) == case["search_key"]


@pytest.mark.parametrize("case", of("rejected"))
def test_rejected(case):
    with pytest.raises(ValueError):  # noqa: PT011 - the reason has tests of its own
        FUNCTIONS[case["field"]](typed(case))
