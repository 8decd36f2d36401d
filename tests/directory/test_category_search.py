"""What people say finds the category they mean.

``category_phrases.csv`` holds everyday phrases in Urdu script, Roman Urdu and English, misspelt as people misspell.
Those marked ``tuned`` were looked at while the search was made and must all be met. Those marked ``held`` were not:
they measure. They come from the hand that wrote the synonyms, so real searches will do worse than they do.
"""

import csv
import re
import time
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import pytest

from shikayat.directory.category_search import CategoryIndex
from shikayat.text.cleaning import search_key

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "site" / "shikayat" / "directory" / "categories.csv"
WORDS = ("words_en", "words_ur", "words_roman")
FORBIDDEN = re.compile("[\u0643\u0647\u0649\u064a\u0629\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = read(SOURCE)
PHRASES = read(HERE / "category_phrases.csv")


def index_of(rows: list[dict[str, str]]) -> CategoryIndex:
    return CategoryIndex(
        SimpleNamespace(
            code=row["code"],
            parent_id=row["parent"] or None,
            names={"en": row["name_en"], "ur": row["name_ur"]},
            synonyms=[word for column in WORDS for word in row[column].split(";") if word],
        )
        for row in rows
    )


@pytest.fixture(scope="module")
def index() -> CategoryIndex:
    return index_of(ROWS)


# --- the search -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [c for c in PHRASES if c["heard"] == "tuned"], ids=lambda case: case["phrase"])
def test_a_known_phrase_finds_its_category(index, case):
    assert case["expected"] in index.search(case["phrase"])[:3]


def test_search_held_out_phrases_reach_target_share(index):
    held = [case for case in PHRASES if case["heard"] == "held"]
    missed = [case for case in held if case["expected"] not in index.search(case["phrase"])[:3]]
    print(f"{len(held) - len(missed)} of {len(held)}; missed: {[case['phrase'] for case in missed]}")
    assert len(PHRASES) >= 150 and len(held) >= len(PHRASES) / 3
    assert len(missed) <= len(held) * 0.1


@pytest.mark.parametrize("query", ["بجلی نہیں", "بجلي نهيں", "bijli nahi", "BIJLEE NAHIN", "no electricity"])
def test_search_power_cut_in_each_wording_finds_category(index, query):
    assert "electricity.outage" in index.search(query)[:3]


@pytest.mark.parametrize("query", ["road", "roads", "سڑک", "سڑکیں", "sarak", "sadak", "communication"])
def test_search_group_name_finds_its_categories(index, query):
    assert {code.split(".")[0] for code in index.search(query, 6)} == {"roads"}


def test_names_find_their_own_category(index):
    missed = [
        row["code"]
        for row in ROWS
        if row["parent"]
        for column in ("name_en", "name_ur")
        # The same name stands below electricity, gas and water.
        if row["code"].split(".")[1] not in {"staff", "overbilling", "new-connection"}
        and row["code"] not in index.search(row[column])[:3]
    ]
    assert missed == []


@pytest.mark.parametrize("query", ["transfarmer", "tranformer", "passprt", "electrcity bill", "ٹرانسفامر"])
def test_search_one_typing_mistake_finds_category(index, query):
    assert index.search(query)


@pytest.mark.parametrize("query", ["", "   ", "؟", "hai ka ki", "zzzzqqqq", "😀"])
def test_search_empty_query_returns_nothing(index, query):
    assert index.search(query) == []


@pytest.mark.parametrize("query", ["passp", "پاسپو", "sarak", "bijli"])
def test_search_word_prefix_finds_category(index, query):
    assert index.search(query)


def test_only_categories_that_can_be_chosen_are_found(index):
    below = {row["code"] for row in ROWS if row["parent"]}
    for case in PHRASES:
        found = index.search(case["phrase"], 8)
        assert len(found) <= 8 and set(found) <= below and len(set(found)) == len(found)
    assert index.search("road", 0) == []
    assert len(index.search("road", 3)) == 3


def test_search_repeated_returns_same_order():
    one, other = index_of(ROWS), index_of(ROWS)
    for case in PHRASES:
        assert one.search(case["phrase"]) == other.search(case["phrase"])


def test_a_search_takes_milliseconds(index):
    start = time.perf_counter()
    for case in PHRASES:
        index.search(case["phrase"])
    assert (time.perf_counter() - start) / len(PHRASES) < 0.02
    start = time.perf_counter()
    index.search("bijli nahi " * 5000)
    assert time.perf_counter() - start < 1


# --- the table ------------------------------------------------------------------------------------------------------


def test_every_category_has_its_place_in_the_tree():
    codes = [row["code"] for row in ROWS]
    heads = {row["code"] for row in ROWS if not row["parent"]}
    assert len(codes) == len(set(codes))
    assert (len(heads), len(codes) - len(heads)) == (28, 238)
    for row in ROWS:
        assert not row["parent"] or row["parent"] in heads
        assert not row["parent"] or row["code"].startswith(f"{row['parent']}.")


@pytest.mark.parametrize("column", ["name_en", "name_ur"])
def test_a_name_is_used_once_below_a_heading(column):
    seen = defaultdict(list)
    for row in ROWS:
        seen[row["parent"], search_key(row[column])].append(row["code"])
    assert [codes for codes in seen.values() if len(codes) > 1] == []


def test_every_category_has_words_in_three_ways_of_writing():
    for row in ROWS:
        for column in WORDS:
            words = row[column].split(";")
            assert len(words) >= 2 and all(word == word.strip() and word for word in words), (row["code"], column)
            assert len(words) == len(set(words)), (row["code"], column)
        assert not re.search("[A-Za-z]", row["words_ur"]), row["code"]
        assert row["words_roman"].isascii() and row["words_en"].isascii(), row["code"]


def test_urdu_is_written_with_urdu_letters():
    for row in ROWS:
        assert not FORBIDDEN.search(row["name_ur"] + row["words_ur"]), row["code"]


def test_deadlines_and_emergency_numbers_can_be_used():
    for row in ROWS:
        assert 1 <= int(row["days"]) <= 20
        assert re.fullmatch(r"(\d{2,4}(,\d{2,4})*)?", row["emergency"]), row["code"]
        if "danger" in row["name_en"].lower() and row["parent"] != "municipal":
            assert row["emergency"], row["code"]
