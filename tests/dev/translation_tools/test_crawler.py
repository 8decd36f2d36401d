"""The crawler opens every page: a new route is found, or the crawler reports which value it needs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shikayat import create_app
from shikayat.dev.translation_tools import crawl_results, crawler, marks
from shikayat.dev.translation_tools.crawler_client import Form
from shikayat.dev.translation_tools.samples import MISTAKES, RIGHT
from shikayat.text.csv_reader import read_rows
from tests.copy_of_site import Copy

pytestmark = pytest.mark.xdist_group("crawl")  # what is made once is made in one process

ON_NO_PAGE = Path(__file__).with_name("on_no_page.csv")
MOST_ON_NO_PAGE = 0.12


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    copy = Copy(tmp_path_factory.mktemp("crawl") / "copy")
    copy.run("translations/compile.py")
    copy.crawl("ur")
    return copy


@pytest.fixture(scope="module")
def index(crawled: Copy) -> dict:
    return json.loads((crawled.root / "var" / "translating" / "ur" / "index.json").read_text())


def test_crawler_opens_every_endpoint(app, index: dict):
    """A new route is found in the url_map. Where this fails, the crawl needs a role or a value."""
    assert index["unvisited"] == {}
    seen = {capture["name"].split("-")[0] for capture in index["captures"]}
    quiet = crawler.NO_PAGES | {
        "choose_language",
        "registration.start",
        "lodging.new",
        "places.districts",
        "places.tehsils",
    }
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods} - quiet
    assert pages - seen == set(), "pages that nobody has seen"
    assert {path.stem for path in (crawl_results.TEMPLATES / "errors").glob("[0-9]*.html")} <= {
        capture["name"].removeprefix("error-") for capture in index["captures"]
    }


def test_each_message_on_no_page_is_listed_with_the_reason(crawled: Copy):
    """A new message is on a page of the crawl, or a line of on_no_page.csv says why it is on none."""
    said = crawled.run("-m", "translations.unseen", "ur").splitlines()
    left, total = (int(number) for number in said[0].split()[0:3:2])
    listed = {row.cells["text"]: row.cells["why"] for row in read_rows(ON_NO_PAGE, ("why", "text"))}
    assert [line.strip() for line in said[1:] if line.startswith("    ") and line.strip() not in listed] == []
    assert all(listed.values())
    assert left <= MOST_ON_NO_PAGE * total, said[0]


def test_crawler_records_forms_with_errors(index: dict):
    names = [capture["name"] for capture in index["captures"]]
    for form in ("mobile", "person", "sign_in", "details", "track"):
        assert any(name.endswith(f".{form}-empty") for name in names), form
    refused = [capture for capture in index["captures"] if capture["status"] == 422]
    assert len(refused) > 40
    assert all(capture["title"].startswith("غلطی:") for capture in refused)


def test_crawler_stores_pages_with_marks_without_scripts(crawled: Copy, index: dict):
    for capture in index["captures"]:
        page = (crawled.root / "var" / "translating" / "ur" / f"{capture['name']}.html").read_text()
        assert set(capture["keys"]) <= set(marks.keys_in(page)), capture["name"]
        assert "<script" not in page


def test_a_new_page_is_found_and_a_new_argument_is_asked_for(crawled: Copy):
    """Two routes are added to the copy: one the crawler finds, and one with an argument it has no value for."""
    views = crawled.root / "site" / "shikayat" / "public" / "pages" / "views.py"
    before = views.read_text()
    views.write_text(
        before
        + '\n\n@blueprint.get("/brand-new")\ndef brand_new() -> str:\n    return guide()\n'
        + '\n\n@blueprint.get("/thing/<thing>")\ndef thing(thing: str) -> str:\n    return guide()\n'
    )
    try:
        crawled.crawl("en")
    finally:
        views.write_text(before)
    found = json.loads((crawled.root / "var" / "translating" / "en" / "index.json").read_text())
    assert "pages.brand_new" in {capture["name"] for capture in found["captures"]}
    assert list(found["unvisited"]) == ["pages.thing"]
    assert "nothing is known to stand for thing" in found["unvisited"]["pages.thing"]


def test_crawl_command_with_site_database_is_refused(app):
    other = create_app({"DATABASE_URL": app.config["DATABASE_URL"], "TESTING": True, "TRANSLATING": "yes"})
    done = other.test_cli_runner().invoke(args=["crawl", "ur"])
    assert done.exit_code == 1
    assert "needs a database in" in done.output


def test_forms_are_read_as_they_stand():
    page = (
        '<form action="/out"><input name="x"></form><form id="form" action="/a" method="post">'
        '<input type="hidden" name="csrf_token" value="t"><input name="mobile"><input type="checkbox" name="keep">'
        '<input type="radio" name="kind" value="a"><input type="radio" name="kind" value="b">'
        '<select name="country"><option value="">-</option><option value="PK">P</option></select>'
        '<textarea name="details"></textarea><button name="again" value="1">x</button></form>'
    )
    form = Form(page)
    assert (form.action, form.method, form.hidden, form.boxes) == ("/a", "post", {"csrf_token": "t"}, ["keep"])
    assert form.offered == {"mobile": [], "kind": ["a", "b"], "country": ["PK"], "details": []}
    assert form.asks
    assert not Form('<form id="form" method="post" action=""><button>Send</button></form>').asks


def test_samples_know_the_fields_they_are_for():
    assert {name for mistakes in MISTAKES for name in mistakes} <= RIGHT.keys() | {"code", "reference", "language"}


def test_marks_are_invisible_and_come_off():
    text = marks.marked(f"one {marks.marked('two', 'aaaaaaaa')} three", marks.key_of("x"))
    assert marks.unmarked(text) == "one two three"
    assert marks.keys_in(text) == [marks.key_of("x"), "aaaaaaaa"]
    assert marks.key_of("x") == marks.key_of("x") != marks.key_of("x", "context")
    assert all(0xE0000 <= ord(c) <= 0xE007F or c in "one two three" for c in text)
