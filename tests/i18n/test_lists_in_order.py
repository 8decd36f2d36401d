"""Lists that people read are in the order of the page's language, not in that of the database."""

from __future__ import annotations

import ast
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
        rules = models.RoutingRule.select(models.RoutingRule.office).join(
            place, on=(models.RoutingRule.place == place.code)
        )
        office = rules.where(place.level == "district").first().office_id
        models.RoutingRule.update(office=office).where(
            models.RoutingRule.place.in_(models.Place.select(models.Place.code).where(models.Place.level == "district"))
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
    found -= {"casework/office_mismatches.py"}  # the order in which offices are locked, not a list that is read
    found -= {"casework/routing.py", "desk/case/queries.py"}  # the rank of rules and templates, not their names
    assert found <= set(BY_THE_DATABASE), found - set(BY_THE_DATABASE)


# Tables whose rows have names that people read, and what puts rows in the order of the page's language.
NAMED = {"Place", "Category", "Department", "Office", "Officer", "AnswerTemplate"}
IN_ORDER = {"by_name", "by_full_name", "name_key", "sort_key"}
# What ends a query without a list of rows, and what makes a list of it.
NO_LIST = {"first", "get", "exists", "count", "scalar", "tuples", "dicts", "cte", "alias"}
LISTS = {"list", "sorted", "tuple", "iter"}
# Functions that read rows of them in another order: why that is right.
IN_ANOTHER_ORDER = {
    "citizen/lodging/queries.py:_active": "what most complain of comes first (position)",
    "desk/admin/routing_rules/queries.py:categories": "to count what falls back",
    "desk/admin/routing_rules/queries.py:places": "to count what falls back",
    "public/statistics/queries.py:names": "found by their codes; the pages order by number",
}


def unordered(tree: ast.AST):
    """The functions that read rows of named things as a list, and do not order them by name."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        inside = list(ast.walk(function))
        if IN_ORDER & {node.id for node in inside if isinstance(node, ast.Name)}:
            continue
        if any(_reads_rows(node) and _as_a_list(node, parents, function) for node in inside):
            yield function.name


def _reads_rows(node: ast.AST) -> bool:
    """``Office.select()`` or ``Office.select(Office, …)``, not single columns."""
    called = node.func if isinstance(node, ast.Call) else None
    if not isinstance(called, ast.Attribute) or called.attr != "select" or not isinstance(called.value, ast.Name):
        return False
    return called.value.id in NAMED and (not node.args or any(isinstance(arg, ast.Name) for arg in node.args))


def _as_a_list(node: ast.AST, parents: dict[ast.AST, ast.AST], function: ast.AST) -> bool:
    """Whether the query is read as it is: it is no part of another one, no single row, no rows by their codes."""
    while node is not function:
        above = parents[node]
        if isinstance(above, ast.Attribute) and above.attr in NO_LIST:
            return False
        if isinstance(above, (ast.BinOp, ast.UnaryOp, ast.Compare, ast.keyword, ast.DictComp)):
            return False
        if isinstance(above, ast.Call) and above.func is not node and getattr(above.func, "id", "") not in LISTS:
            return False
        node = above
    return True


def test_every_list_of_named_things_is_put_in_order():
    package = ROOT / "site" / "shikayat"
    flows = [path for name in ("public", "citizen", "desk", "directory") for path in (package / name).rglob("*.py")]
    found = {
        f"{path.relative_to(package).as_posix()}:{name}"
        for path in flows
        for name in unordered(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set(IN_ANOTHER_ORDER)


@pytest.mark.parametrize(
    ("code", "is_found"),
    [
        ("return list(Office.select().where(Office.active))", True),
        ("return [row.code for row in Place.select()]", True),
        ("rows = Officer.select(Officer, Office).join(Office)\n    return list(rows)", True),
        ("return by_name(Office.select())", False),
        ("rows = Office.select()\n    return by_name(row for row in rows)", False),
        ("return Office.select().where(Office.code == code).first()", False),
        ("return {row.code: row for row in Office.select()}", False),
        ("return Complaint.select().where(Complaint.office.in_(Office.select(Office.code)))", False),
    ],
)
def test_a_planted_list_is_found(code, is_found):
    assert bool(list(unordered(ast.parse(f"def planted():\n    {code}")))) is is_found
