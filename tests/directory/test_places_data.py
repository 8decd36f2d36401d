"""The table of places alone: a whole tree, named once, in letters of its language."""

import csv
import datetime as dt
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from shikayat.text.cleaning import search_key

SOURCE = Path(__file__).parents[2] / "site" / "shikayat" / "directory" / "places.csv"
FORBIDDEN = re.compile("[\u0643\u0647\u0649\u064a\u0629\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
ABOVE = {"district": "province", "tehsil": "district"}

with SOURCE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
PLACES = {row["code"]: row for row in ROWS}


def test_every_place_has_its_parent():
    assert len(PLACES) == len(ROWS)
    assert Counter(row["level"] for row in ROWS) == {"province": 7, "district": 172, "tehsil": 694}
    for row in ROWS:
        above = ABOVE.get(row["level"])
        assert (PLACES[row["parent"]]["level"] if row["parent"] else None) == above, row["code"]


def test_every_district_has_a_tehsil():
    parents = {row["parent"] for row in ROWS}
    assert [row["code"] for row in ROWS if row["level"] != "tehsil" and row["code"] not in parents] == []


@pytest.mark.parametrize("column", ["name_en", "name_ur"])
def test_a_name_is_used_once_within_its_parent(column):
    seen = defaultdict(list)
    for row in ROWS:
        seen[row["parent"], search_key(row[column])].append(row["code"])
    assert [codes for codes in seen.values() if len(codes) > 1] == []


def test_urdu_is_written_with_urdu_letters():
    for row in ROWS:
        assert not FORBIDDEN.search(row["name_ur"] + row["aliases"]), row["code"]
        assert row["name_ur"] and not re.search("[A-Za-z]", row["name_ur"]), row["code"]


def test_other_names_are_other_names():
    for row in ROWS:
        names = [name for name in row["aliases"].split(";") if name]
        assert len(names) == len(set(names)) and all(name == name.strip() for name in names), row["code"]
        assert not {row["name_en"], row["name_ur"]} & set(names), row["code"]


def test_dates_are_dates():
    """``valid_from`` is the first day of the month, or of the year, that the note knows."""
    for row in ROWS:
        for column in ("valid_from", "valid_to"):
            if row[column]:
                assert dt.date.fromisoformat(row[column]).day == 1
                assert row[column][:4] in row["note"], row["code"]
