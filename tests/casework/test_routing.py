"""The most specific rule wins."""

from __future__ import annotations

import datetime as dt

import pytest

import models
from shikayat import database
from shikayat.casework import lifecycle
from shikayat.casework.deadlines import deadline_for
from shikayat.casework.routing import FALLBACK, route


@pytest.fixture
def rules(app):
    """A few offices, and no rule but those of the test."""
    with database.connection(), models.database.atomic() as transaction:
        models.RoutingRule.delete().execute()
        models.Department.create(code="test", names={"en": "Test"})

        def add(category, place):
            office = models.Office.create(
                code=f"test-{category}-{place}", department="test", names={"en": f"{category} in {place}"}
            )
            models.RoutingRule.create(category=category, place=place, office=office)
            return office

        yield add
        transaction.rollback()


def _routed():
    category = models.Category.get_by_id("electricity.outage")
    return route(category, models.Place.get_by_id("pb-lahore-raiwind"))


def test_route_most_specific_rule_wins(rules):
    for category in (None, "electricity", "electricity.outage"):
        for place in (None, "PK-PB", "pb-lahore", "pb-lahore-raiwind"):
            office = rules(category, place)
            assert _routed().office == office
            assert _routed().reason == {"category": category, "place": place}


def test_rules_of_other_categories_and_places_do_not_count(rules):
    everything = rules(None, None)
    rules("gas", None)
    rules("electricity.outage", "sd-badin")
    assert _routed().office == everything


def test_route_without_rule_goes_to_portal(rules):
    assert _routed().office.code == FALLBACK
    assert _routed().reason == {}


def test_every_complaint_finds_an_office(app):
    """The loaded rules cover every category, in one tehsil of every district."""
    with database.connection():
        categories = list(models.Category.select().where(models.Category.parent.is_null(False)))
        assert len(categories) > 200
        tehsil = models.Place.get_by_id("pb-lahore-raiwind")
        assert [category.code for category in categories if route(category, tehsil).office is None] == []
        outage = models.Category.get_by_id("electricity.outage")
        tehsils = models.Place.select().where(models.Place.level == "tehsil")
        assert [place.code for place in tehsils if route(outage, place).office is None] == []


def test_the_category_says_how_many_days_there_are():
    category = models.Category(code="x", days=20)
    assert deadline_for(category, dt.date(2026, 12, 20)) == dt.date(2027, 1, 9)


def test_every_state_is_in_one_group():
    grouped = [status for statuses in lifecycle.GROUPS.values() for status in statuses]
    assert sorted(grouped) == sorted(models.Status)
