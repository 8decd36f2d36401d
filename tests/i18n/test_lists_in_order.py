"""Lists that people read are in the order of the page's language, not in that of the database."""

from __future__ import annotations

import re

import pytest

import models
from shikayat import database
from shikayat.text.collation import sort_key
from tests.test_templates import ROOT

# In the order of Urdu, which is neither that of the code points nor that of Latin letters.
PEOPLE = ("آمنہ بی بی", "پرویز خان", "ٹیپو سلطان", "ثاقب علی", "ژالہ شاہ", "کاشف خٹک", "گل بانو", "یاسر")


def in_order(words: list[str], language: str) -> bool:
    return words == sorted(words, key=lambda name: sort_key(name, language))


@pytest.fixture
def desk(staff, make_officer, language):
    """A head with eight colleagues, made in an order that is none."""
    for number, name in enumerate(PEOPLE[::-1][::2] + PEOPLE[::2]):
        make_officer(office="portal", full_name=name, username=f"colleague{number}")
    return staff(make_officer(office="portal", role="head", full_name="ہما"), language=language)


def options(page, field: str) -> list[str]:
    return [option.get_text().strip() for option in page.html.select(f"select#{field} option")[1:]]


def test_the_filters_and_the_colleagues_of_the_desk_are_in_order(desk, make_complaint, language):
    make_complaint(office="portal", department="portal")
    page = desk.get(f"/{language}/desk/")
    for field in ("category", "place", "officer"):
        found = options(page, field)
        assert len(found) > 3, field
        assert in_order(found, language), (field, found)


def test_the_districts_of_a_provincial_office_are_in_order(app, staff, make_officer, language):
    with database.connection():
        place = models.Place.alias()
        rules = models.Rule.select(models.Rule.office).join(place, on=(models.Rule.place == place.code))
        office = rules.where(place.level == "district").first().office_id
        models.Rule.update(office=office).where(
            models.Rule.place.in_(models.Place.select(models.Place.code).where(models.Place.level == "district"))
        ).execute()
    found = options(staff(make_officer(office=office), language=language).get(f"/{language}/desk/"), "place")
    assert len(found) > 20
    assert in_order(found, language)


@pytest.mark.parametrize(
    ("path", "selector"),
    [
        ("offices", "main li h2, main li h3"),
        ("officers", "main li h2, main li h3"),
        ("categories", "main li h2, main li h3, main li > a"),
    ],
)
def test_lists_of_the_administration_are_in_order(desk, staff, make_officer, language, path, selector):
    administrator = staff(
        make_officer(office="portal", role="administrator", full_name="ثریا", username="chief"), language=language
    )
    page = administrator.get(f"/{language}/desk/admin/{path}")
    found = [" ".join(each.get_text().split()) for each in page.html.select(selector)]
    assert len(found) > 5
    assert in_order(found, language), found


# Where rows are ordered by the database although they have names: why that is right.
BY_THE_DATABASE = {
    "citizen/lodging/queries.py": "what citizens choose from begins with what most complain of (position)",
    "desk/admin/routing_rules/queries.py": "every category, to count what falls back: no list that is read",
    "public/statistics/queries.py": "the public table has one order for all languages; the pages order by number",
    "dev/demo_data/queries.py": "development only",
    "dev/translation_tools/queries.py": "development only",
}


def test_no_other_query_orders_named_things_by_the_database():
    """Names and codes sort by code points in one database and by the server's locale in another."""
    ordered = re.compile(r"order_by\([^\n]*\.(code|names|full_name|name|position|category|place|username)\b")
    package = ROOT / "site" / "shikayat"
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "migrations" not in path.parts and ordered.search(path.read_text(encoding="utf-8"))
    }
    found -= {"casework/misplaced.py"}  # the order in which offices are locked, not a list that is read
    found -= {"casework/routing.py", "desk/case/queries.py"}  # the rank of rules and templates, not their names
    assert found <= set(BY_THE_DATABASE), found - set(BY_THE_DATABASE)
