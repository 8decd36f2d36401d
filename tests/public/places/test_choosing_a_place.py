"""Choosing province, district and tehsil in a form, as a browser without script does it."""

from __future__ import annotations

import pytest

RAIWIND = {"province": "PK-PB", "district": "pb-lahore", "tehsil": "pb-lahore-raiwind"}


@pytest.fixture
def at_place(sign_in, make_citizen, language):
    """A citizen who lives in Raiwind, at the question where the problem is."""
    browser = sign_in(make_citizen(), language=language)
    browser.get(f"/{language}/complaints/new/category")
    browser.submit({"kind": "complaint", "category": "roads.potholes"})
    browser.follow()
    browser.submit({"subject": "گڑھا", "details": "سڑک میں گہرا گڑھا ہے۔"})
    browser.follow()
    return browser


def _listed(page, name):
    return {option["value"] for option in page.html.select(f'select[name="{name}"] option')}


def test_the_profile_fills_it_in(at_place):
    assert {name: at_place.page.field(name) for name in RAIWIND} == RAIWIND


def test_a_button_brings_the_next_list_and_keeps_everything(at_place):
    typed = RAIWIND | {"province": "PK-SD", "landmark": "پرانا بازار"}
    page = at_place.submit(typed | {"load": "districts"}, status=200)
    assert page.errors == []
    assert page.field("province") == "PK-SD"
    assert page.field("landmark") == "پرانا بازار"
    assert "sd-badin" in _listed(page, "district")
    assert _listed(page, "tehsil") == {""}
    page = at_place.submit(typed | {"district": "sd-badin", "tehsil": "", "load": "tehsils"}, status=200)
    assert page.field("district") == "sd-badin"
    assert "sd-badin-badin" in _listed(page, "tehsil")
    assert page.field("landmark") == "پرانا بازار"
    fresh = at_place.get(at_place.path)
    assert fresh.field("district") == "pb-lahore", "nothing is saved by it"


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"province": ""}, {"province"}),
        ({"province": "PK-XX"}, {"province"}),
        ({"district": ""}, {"district"}),
        ({"district": "nowhere"}, {"district"}),
        ({"province": "PK-SD"}, {"district"}),
        ({"tehsil": ""}, {"tehsil"}),
        ({"tehsil": "pb-lahore"}, {"tehsil"}),
        ({"tehsil": "sd-badin-badin"}, {"tehsil"}),
        ({"province": "x" * 3000, "district": "PK-PB", "tehsil": "\u2067"}, {"province", "district", "tehsil"}),
    ],
)
def test_a_place_that_is_not_there_is_refused_with_a_sentence(at_place, changed, wrong):
    page = at_place.submit(RAIWIND | {"landmark": "پرانا بازار"} | changed, status=422)
    links = {link["href"][1:] for link in page.html.select(".error-summary a")}
    assert links == wrong
    assert all(len(line) > 8 for line in page.errors)
    assert page.field("landmark") == "پرانا بازار"
    if not changed.get("province"):
        return
    known = {"PK-PB", "PK-SD"}
    assert page.field("province") == (changed["province"] if changed["province"] in known else None)


def test_a_mismatch_is_named(at_place, language):
    page = at_place.submit(RAIWIND | {"province": "PK-SD"}, status=422)
    names = {"ur": ("لاہور", "سندھ"), "en": ("Lahore", "Sindh")}[language]
    assert all(name in page.errors[0] for name in names)


def test_switching_language_keeps_the_place(at_place, language):
    other = {"ur": "en", "en": "ur"}[language]
    typed = RAIWIND | {"tehsil": "", "landmark": "مسجد"}
    page = at_place.submit(typed | {"switch_language": "plain"}, to=f"/{other}/complaints/new/place", status=200)
    assert page.errors == []
    assert page.field("district") == "pb-lahore"
    assert page.field("landmark") == "مسجد"
