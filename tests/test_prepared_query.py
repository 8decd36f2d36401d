"""Prepared queries: what they read, for which values, and that each database is asked in its own words."""

from __future__ import annotations

import datetime as dt

import pytest
from peewee import JOIN

from models import Category, Draft, Office, Place
from shikayat.prepared_query import Columns, PreparedQuery, Rows, insert, parameter

pytestmark = pytest.mark.usefixtures("app")
_parent = Place.alias()


def _with_parent(columns):
    return Place.select(*columns).join(_parent, JOIN.LEFT_OUTER, on=(Place.parent == _parent.code))


COLUMNS = {"": Columns(Place), "parent": Columns(_parent, ("code", "names"))}
BY_CODE = PreparedQuery(COLUMNS, lambda columns: _with_parent(columns).where(Place.code == parameter("code")))


def test_a_row_is_as_peewee_reads_it():
    row, same = BY_CODE.first(code="pb-lahore"), Place.get_by_id("pb-lahore")
    assert {name: getattr(row, name) for name in same.__data__ if name != "parent"} == {
        name: value for name, value in same.__data__.items() if name != "parent"
    }
    assert row.parent_id == same.parent_id
    assert row.parent.names == same.parent.names


def test_other_values_give_other_rows():
    assert BY_CODE.first(code="PK-PB").level == "province"
    assert BY_CODE.first(code="pb-lahore").level == "district"
    assert BY_CODE.first(code="nowhere") is None


def test_a_row_that_a_left_join_does_not_find_is_none():
    assert BY_CODE.first(code="PK-PB").parent is None


def test_a_value_is_never_taken_for_sql():
    assert BY_CODE.first(code="' or 1 = 1 --") is None


def test_a_query_differs_by_its_variant():
    query = PreparedQuery(
        {"": Columns(Place, ("code", "level"))},
        lambda columns, level: Place.select(*columns).where(Place.level == level),
    )
    for level in ("province", "district"):
        assert {row.level for row in query.rows(level)} == {level}


def test_what_several_rows_share_is_made_once():
    rows = Rows(COLUMNS)
    found = rows.of(_with_parent(rows.fields).where(Place.parent == "PK-PB"))
    assert len(found) > 10
    assert len({id(row.parent) for row in found}) == 1


@pytest.mark.parametrize("table", [Category, Office, Place])
def test_every_column_is_converted(table):
    query = PreparedQuery({"": Columns(table)}, lambda columns: table.select(*columns).order_by(table.code))
    for row, same in zip(query.rows(), table.select().order_by(table.code), strict=True):
        assert row.names == same.names
        assert row.__data__ == same.__data__


def test_a_row_is_inserted_as_save_does():
    row = Draft(kind="registration", token_hash="t", answers="{}", idempotency_key="once")
    insert(row)
    same = Draft.get_by_id(row.id)
    assert (same.kind, same.token_hash, same.citizen_id, same.idempotency_key) == ("registration", "t", None, "once")
    assert abs(same.created_at - row.created_at) < dt.timedelta(milliseconds=1)
