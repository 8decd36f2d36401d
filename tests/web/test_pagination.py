"""Every list with pages: a page beyond the last one is the last, and there is a way back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import models
import shikayat
from shikayat import database
from shikayat.casework import audit
from shikayat.citizen.dashboard.queries import PAGE as COMPLAINTS
from shikayat.desk.admin.offices.queries import PAGE as ROWS
from shikayat.desk.queue.queries import PAGE as CASES
from shikayat.web.pagination import page_of_list, page_of_query

TEMPLATES = Path(shikayat.__file__).parents[2] / "templates"
PACKAGE = Path(shikayat.__file__).parent
BEYOND = ["9", "99999", "999999", "9" * 9, "9" * 40, "۹۹۹", "0009"]
FIRST = ["", "0", "-1", "x", "1.5", "٠", "%F0%9F%98%80", "1e9"]


@pytest.fixture
def queue(staff, make_officer, make_complaint, make_citizen):
    citizen = make_citizen()
    for _number in range(CASES):
        make_complaint(citizen=citizen)
    return staff(make_officer()), "/en/desk/", ".cases > li"


@pytest.fixture
def dashboard(sign_in, make_citizen, make_complaint):
    citizen = make_citizen()
    for _number in range(COMPLAINTS):
        make_complaint(citizen=citizen)
    return sign_in(citizen, language="en"), "/en/dashboard", ".complaints > li"


@pytest.fixture
def administrator(staff, make_officer):
    return staff(make_officer(role="administrator", office="portal"), language="en")


@pytest.fixture
def offices(administrator):
    return administrator, "/en/desk/admin/offices", ".complaints > li"


@pytest.fixture
def found_offices(administrator):
    return administrator, "/en/desk/admin/offices?q=lesco", ".complaints > li"


@pytest.fixture
def officers(administrator, make_officer):
    for _number in range(ROWS - 1):
        make_officer()
    return administrator, "/en/desk/admin/officers", ".complaints > li"


@pytest.fixture
def rules(administrator):
    return administrator, "/en/desk/admin/rules", "tbody > tr"


@pytest.fixture
def found_rules(administrator):
    return administrator, "/en/desk/admin/rules?q=lesco", "tbody > tr"


@pytest.fixture
def log(administrator):
    with database.connection():
        officer = models.Officer.select().get()
        for number in range(ROWS + 5):
            audit.record("export", officer=officer, subject=f"office-{number}")
    return administrator, "/en/desk/admin/log", ".log > li"


LISTS = {
    "queue": "queue.index",
    "dashboard": "dashboard.index",
    "offices": "offices.offices",
    "found_offices": "offices.offices",
    "officers": "offices.officers",
    "rules": "routing_rules.rules",
    "found_rules": "routing_rules.rules",
    "log": "audit_log.log",
}
# A page beyond the last one is no page there (404), which nobody takes for an empty list; or for developers alone.
OTHERWISE = {"statistics.departments", "statistics.places", "statistics.categories", ".language"}


def test_each_list_with_pages_has_its_line():
    source = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    named = set(re.findall(r"""\{\{ pagination\(.*?"([\w.]+)",? """, source))
    assert named == set(LISTS.values()) | OTHERWISE


def test_pages_of_rows_are_cut_in_one_place():
    cut = {path.name for path in PACKAGE.rglob("*.py") if ".offset(" in path.read_text(encoding="utf-8")}
    assert cut == {"pagination.py"}


@pytest.fixture
def listed(request):
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("listed", LISTS, indirect=True)
def test_a_page_beyond_the_last_is_the_last(listed):
    visitor, address, rows = listed
    link = f"{address}{'&' if '?' in address else '?'}page="
    last = visitor.get(f"{link}{BEYOND[-2]}")
    shown = [row.get_text() for row in last.html.select(rows)]
    assert shown, "an empty page"
    previous, following = (last.html.select_one(f".pagination a[rel={way}]") for way in ("prev", "next"))
    assert following is None
    number = int(re.search(r"page=(\d+)", previous["href"])[1]) + 1 if previous else 1
    assert [row.get_text() for row in visitor.get(f"{link}{number}").html.select(rows)] == shown
    for asked in BEYOND:
        if number < 9:
            assert [row.get_text() for row in visitor.get(f"{link}{asked}").html.select(rows)] == shown, asked
    if previous:
        assert visitor.get(previous["href"]).html.select(rows)
    first = [row.get_text() for row in visitor.get(address).html.select(rows)]
    for asked in FIRST:
        assert [row.get_text() for row in visitor.get(f"{link}{asked}").html.select(rows)] == first, asked


@pytest.mark.parametrize("count", [0, 1, 5, 9, 10, 11, 20, 21])
def test_the_rows_of_all_pages_are_all_rows(count):
    rows = list(range(count))
    pages = [page_of_list(rows, number, 5) for number in range(1, 7)]
    last = max(1, -(-count // 5))
    assert [row for page in pages[:last] for row in page.rows] == rows
    assert [page.more for page in pages[:last]] == [True] * (last - 1) + [False]
    assert all(page == pages[last - 1] for page in pages[last:])


def test_a_query_is_cut_as_a_list_is(app):
    with database.connection():
        query = (
            models.Place.select(models.Place.code).where(models.Place.level == "province").order_by(models.Place.code)
        )
        rows = [code for (code,) in query.tuples()]
        for number in range(1, 12):
            page = page_of_query(query.tuples(), number, 3)
            expected = page_of_list(rows, number, 3)
            assert ([code for (code,) in page.rows], page.number, page.more) == (
                expected.rows,
                expected.number,
                expected.more,
            )
        nothing = query.where(models.Place.code == "nowhere")
        assert page_of_query(nothing, 7, 3) == page_of_list([], 7, 3)
