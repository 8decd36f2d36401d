"""Every category in every tehsil: the rules in the database lead to the offices that the data files name."""

from __future__ import annotations

import csv
from pathlib import Path

from peewee import SqliteDatabase

import models
from shikayat import database
from shikayat.casework import routing

PACKAGE = Path(__file__).parents[2] / "site" / "shikayat"


def rows(name):
    with (PACKAGE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_category_in_every_tehsil_goes_to_the_office_of_the_data_files(app):
    """All pairs, by the functions that ``route`` itself uses, on rules that are read once."""
    expected = expected_offices()
    wrong, tried = [], 0
    with database.connection():
        rules = routing.rules_by_pair()
        areas = {row.code: routing.areas(row) for row in tehsils()}
        for category in models.Category.select().where(models.Category.parent.is_null(False)):
            codes = [category.code, category.parent_id]
            found = {}  # an application of a rule depends on the category and the rule alone
            for tehsil, places in areas.items():
                rule = routing.most_specific(rules, codes, places)
                key = rule.id if rule else None
                if key not in found:
                    routed = routing.apply(rule, category)
                    found[key] = (routed.office.code, routed.accused.code if routed.accused else None)
                tried += 1
                if found[key] != expected(category.code, tehsil):
                    wrong.append((category.code, tehsil, found[key]))
    assert wrong == []
    assert tried == 238 * 694


def test_route_gives_what_the_data_files_say_for_a_sample_of_pairs(app):
    """``route`` itself: every category once, and every tehsil at least once."""
    expected = expected_offices()
    with database.connection():
        categories = list(models.Category.select().where(models.Category.parent.is_null(False)))
        for number, tehsil in enumerate(tehsils()):
            category = categories[number % len(categories)]
            found = routing.route(category, tehsil)
            accused = found.accused.code if found.accused else None
            assert (found.office.code, accused) == expected(category.code, tehsil.code), (category.code, tehsil.code)


def tehsils():
    return list(models.Place.select().where(models.Place.level == "tehsil").order_by(models.Place.code))


def expected_offices():
    """The office and the accused office of a category and a tehsil, by the data files alone."""
    rules = {(row["category"], row["place"]): row["office"] for row in rows("directory/routing_rules.csv")}
    above = {row["code"]: row["parent"] for row in rows("directory/offices.csv")}
    place_above = {row["code"]: row["parent"] for row in rows("directory/places.csv")}
    categories = {row["code"]: row for row in rows("directory/categories.csv")}

    def expected(category, tehsil):
        district = place_above[tehsil]
        places = [tehsil, district, place_above[district], ""]
        pairs = [(code, place) for code in (category, categories[category]["parent"], "") for place in places]
        office = next(rules[pair] for pair in pairs if pair in rules)
        if categories[category]["conduct"] and office != routing.FALLBACK:
            return above[office] or routing.FALLBACK, office
        return office, None

    return expected


def test_a_route_is_two_queries_that_use_indexes(app):
    asked = []
    with database.connection():
        category, tehsil = models.Category.get_by_id("electricity.outage"), models.Place.get_by_id("pb-lahore-raiwind")
        tehsil.parent  # noqa: B018
        models.database.obj.query_hooks.append(asked.append)
        routing.route(category, tehsil)
        models.database.obj.query_hooks.clear()
        rules, staffed = asked
        if isinstance(models.database.obj, SqliteDatabase):
            for query in (rules, staffed):
                rows = models.database.execute_sql(f"explain query plan {query.sql}", query.params)
                plan = " ".join(row[3] for row in rows)
                assert "SCAN" not in plan, plan
