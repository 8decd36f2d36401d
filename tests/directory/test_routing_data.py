"""The routing tables alone: every problem in every tehsil has one best office."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "site" / "shikayat"
FALLBACK = "portal"
FORBIDDEN = re.compile("[\u0643\u0647\u0649\u064a\u0629\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def rows(name: str) -> list[dict[str, str]]:
    with (PACKAGE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


DEPARTMENTS = rows("directory/departments.csv")
OFFICES = {row["code"]: row for row in rows("directory/offices.csv")}
RULES = rows("directory/routing_rules.csv")
PLACES = {row["code"]: row for row in rows("directory/places.csv")}
CATEGORIES = {row["code"]: row for row in rows("directory/categories.csv")}


def test_codes_are_unique():
    assert len({row["code"] for row in DEPARTMENTS}) == len(DEPARTMENTS)
    assert len(OFFICES) == len(rows("directory/offices.csv"))
    assert max(Counter((row["category"], row["place"]) for row in RULES).values()) == 1


def test_what_is_named_exists():
    departments = {row["code"] for row in DEPARTMENTS}
    for office in OFFICES.values():
        assert office["department"] in departments
        assert not office["parent"] or office["parent"] in OFFICES
        assert not office["place"] or office["place"] in PLACES
    for rule in RULES:
        assert rule["office"] in OFFICES
        assert not rule["category"] or rule["category"] in CATEGORIES
        assert not rule["place"] or rule["place"] in PLACES


def test_every_office_leads_up_to_a_head():
    for code in OFFICES:
        chain = [code]
        while parent := OFFICES[chain[-1]]["parent"]:
            assert parent not in chain
            chain.append(parent)


@pytest.mark.parametrize("language", ["en", "ur"])
def test_an_office_is_known_by_its_name(language):
    names = Counter(row[f"name_{language}"] for row in OFFICES.values())
    assert [name for name, times in names.items() if times > 1 or not name.strip()] == []


def test_urdu_names_hold_urdu_letters():
    for row in [*DEPARTMENTS, *OFFICES.values()]:
        assert not FORBIDDEN.search(row["name_ur"]), row


def test_an_office_serves_its_own_province():
    """No rule sends a problem from one province to an office of another, except companies that span them."""
    for rule in RULES:
        place, office = rule["place"], OFFICES[rule["office"]]
        if place and office["place"]:
            assert top(place) == top(office["place"]), rule


def top(place: str) -> str:
    while PLACES[place]["parent"]:
        place = PLACES[place]["parent"]
    return place


def test_every_problem_everywhere_has_one_best_office():
    best = {(rule["category"], rule["place"]): rule["office"] for rule in RULES}
    tehsils = [row for row in PLACES.values() if row["level"] == "tehsil"]
    problems = [row for row in CATEGORIES.values() if row["parent"]]
    assert (len(problems), len(tehsils)) == (238, 694)
    found = Counter()
    for problem in problems:
        for tehsil in tehsils:
            areas = [tehsil["code"], tehsil["parent"], PLACES[tehsil["parent"]]["parent"], ""]
            offices = (
                best.get((category, area)) for category in (problem["code"], problem["parent"], "") for area in areas
            )
            office = next(filter(None, offices), None)
            assert office, (problem["code"], tehsil["code"])
            found[office == FALLBACK] += 1
    share = found[True] / found.total()
    print(f"fallback: {found[True]} of {found.total()} = {share:.2%}")
    assert share < 0.02
