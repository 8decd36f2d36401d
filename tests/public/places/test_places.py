"""The lists of places: right order, right parent, nothing lost."""

from __future__ import annotations

import pytest

import models
from shikayat import database
from shikayat.text.collation import sort_key


def _options(page):
    return [option.get("value") for option in page.html.select("option")]


@pytest.fixture
def part(visitor):
    """What a selector gets."""

    def ask(address, **query):
        return visitor.get(address, query_string=query, headers={"HX-Request": "true"})

    return ask


def test_districts_of_a_province(part, language):
    page = part(f"/{language}/places/districts", province="PK-PB")
    codes = _options(page)
    assert codes[0] == ""
    assert "pb-lahore" in codes
    assert all(code.startswith("pb-") for code in codes[1:])
    names = [option.get_text() for option in page.html.select("option")[1:]]
    assert names == sorted(names, key=lambda name: sort_key(name, language))


def test_every_place_can_be_reached(part, visitor):
    visitor.get("/en/track")  # starts the app's connection
    reached = set()
    with database.connection():
        provinces = [place.code for place in models.Place.select().where(models.Place.level == "province")]
        today = {place.code for place in models.Place.select().where(models.Place.valid_to.is_null())}
    for province in provinces:
        districts = _options(part("/ur/places/districts", province=province))[1:]
        reached |= {province, *districts}
        for district in districts:
            reached |= set(_options(part("/ur/places/tehsils", district=district))[1:])
    assert today - reached == set()


def test_what_was_chosen_stays_chosen(part):
    page = part("/ur/places/tehsils", province="PK-PB", district="pb-lahore", tehsil="pb-lahore-raiwind")
    assert page.html.select_one("option[selected]")["value"] == "pb-lahore-raiwind"


def test_what_does_not_belong_is_not_kept(part):
    page = part("/ur/places/districts", province="PK-SD", district="pb-lahore")
    assert not page.html.select("option[selected]")
    page = part("/ur/places/tehsils", province="PK-SD", district="pb-lahore")
    assert _options(page) == [""]


@pytest.mark.parametrize("code", ["", "nonsense", "pb-lahore-raiwind", "ی" * 500, "' or 1=1 --", "%", "PK-PB"])
def test_an_unknown_place_has_no_places_in_it(part, code):
    assert _options(part("/en/places/tehsils", district=code)) == [""]


def test_a_repeated_or_missing_question_is_no_error(part):
    part("/en/places/districts", province=["PK-PB", "PK-SD"])
    part("/en/places/districts")
    part("/en/places/tehsils", province="PK-PB")
