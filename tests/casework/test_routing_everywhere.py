"""Every sub-category in every tehsil, asked of the real router on the real database."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from peewee import SqliteDatabase

import models
from shikayat import database
from shikayat.casework import routing

PACKAGE = Path(__file__).parents[2] / "site" / "shikayat"


def rows(name):
    with (PACKAGE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


GROUPS = [row["code"] for row in rows("complaints/categories.csv") if not row["parent"]]


@pytest.fixture(scope="module")
def tables():
    """The data files, for an answer that owes nothing to the code that is tried."""
    return (
        {(row["category"], row["place"]): row["office"] for row in rows("casework/rules.csv")},
        {row["code"]: row["parent"] for row in rows("casework/offices.csv")},
        {row["code"]: row["parent"] for row in rows("places/places.csv")},
    )


@pytest.mark.parametrize("group", GROUPS)
def test_every_problem_of_a_group_goes_to_the_right_office_in_every_tehsil(app, tables, group):
    rules, above, place_above = tables
    tried = 0
    with database.connection():
        tehsils = list(models.Place.select().where(models.Place.level == "tehsil"))
        for tehsil in tehsils:
            tehsil.parent  # noqa: B018 - read once, not for each category
        for category in models.Category.select().where(models.Category.parent == group):
            for tehsil in tehsils:
                district = place_above[tehsil.code]
                areas = [tehsil.code, district, place_above[district], ""]
                expected = next(
                    rules[pair]
                    for pair in ((c, area) for c in (category.code, group, "") for area in areas)
                    if pair in rules
                )
                found = routing.route(category, tehsil)
                if category.conduct and expected != routing.FALLBACK:
                    assert found.accused.code == expected
                    expected = above[expected] or routing.FALLBACK
                assert found.office.code == expected, (category.code, tehsil.code)
                tried += 1
    assert tried == len(tehsils) * models.Category.select().where(models.Category.parent == group).count()
    assert len(tehsils) == 694


def test_a_route_is_one_query_that_uses_the_index(app):
    asked = []
    with database.connection():
        category, tehsil = models.Category.get_by_id("electricity.outage"), models.Place.get_by_id("pb-lahore-raiwind")
        tehsil.parent  # noqa: B018
        models.database.obj.query_hooks.append(asked.append)
        routing.route(category, tehsil)
        models.database.obj.query_hooks.clear()
        (query,) = asked
        sql, params = query.sql, query.params
        if isinstance(models.database.obj, SqliteDatabase):
            plan = " ".join(row[3] for row in models.database.execute_sql(f"explain query plan {sql}", params))
            assert "SCAN" not in plan, plan
