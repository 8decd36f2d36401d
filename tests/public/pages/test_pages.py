"""The pages that are the same for everybody: light, cacheable, complete in both languages, no dead end."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import brotli
import pytest

from shikayat.identity import citizen_session, citizens
from shikayat.notices import verification as codes
from shikayat.notices.verification_limits import PAIR_IN_HOUR
from shikayat.web.security_headers import public_pages

ROOT = Path(__file__).resolve().parents[3]
PAGES = ("", "guide", "guide/sign-in", "guide/cookies", "rules", "privacy", "accessibility", "accessibility/criteria")


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_touches_no_session_and_may_be_cached(visitor, language: str, path: str):
    answer = visitor.get(f"/{language}/{path}")
    assert answer.response.headers.getlist("Set-Cookie") == []
    assert answer.response.headers["Cache-Control"] == "public, max-age=300"
    # An Urdu page is one of two, by the letters its reader chose; nothing else of a cookie counts.
    assert ("Cookie" in answer.response.headers["Vary"]) == (language == "ur")
    visitor.client.set_cookie("session", "anything")
    visitor.client.set_cookie("letters", "anything")
    assert visitor.get(f"/{language}/{path}").text == answer.text


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_leads_nowhere_dead(visitor, language: str, path: str):
    answer = visitor.get(f"/{language}/{path}")
    for address in {link["href"] for link in answer.html.select("a[href^='/']")}:
        assert visitor.client.get(address).status_code in (200, 302, 303), address


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_links_to_itself_in_the_other_language(visitor, language: str, path: str):
    other = {"ur": "en", "en": "ur"}[language]
    switch = visitor.get(f"/{language}/{path}").html.select_one(f"header a[hreflang={other}]")
    assert switch["href"] == f"/{other}/{path}?remember=1"
    alternate = visitor.page.html.select_one(f"head link[hreflang={other}]")
    assert alternate["href"] == f"/{other}/{path}"
    assert switch["lang"] == other


def test_the_first_page_fits_in_the_first_flight(visitor, language: str):
    """QUALITY: 14,600 bytes with headers, two requests, no script and no font."""
    answer = visitor.get(f"/{language}/")
    assert not answer.html.select("script, img")
    assert len(answer.html.select("link[rel=stylesheet]")) == 1
    sheet = brotli.compress((ROOT / "static/css/site.css").read_bytes())
    headers = sum(len(name) + len(value) + 4 for name, value in answer.response.headers.items())
    assert len(answer.response.data) + len(sheet) + 2 * headers <= 14_600


def test_the_style_sheet_and_the_script_are_small():
    assert len(brotli.compress((ROOT / "static/css/site.css").read_bytes())) <= 6 * 1024
    assert len(brotli.compress((ROOT / "static/js/site.js").read_bytes())) <= 2 * 1024


@pytest.mark.parametrize("code", [400, 403, 404, 405, 413, 429, 500])
def test_an_error_page_speaks_the_visitors_language_and_shows_a_way_on(app, language: str, code: int):
    with app.test_request_context(f"/{language}/nowhere"):
        html = app.jinja_env.get_template(f"errors/{code}.html").render(
            language=language, direction={"ur": "rtl", "en": "ltr"}[language], other_languages=[], code=code
        )
    assert f'<html lang="{language}"' in html
    assert f'href="/{language}/"' in html


def test_the_help_with_signing_in_tells_the_times_that_hold(visitor):
    words = visitor.get("/en/guide/sign-in").words
    assert (dt.timedelta(minutes=10), dt.timedelta(hours=2)) == (codes.LIFETIME, citizens.IDLE)
    assert (citizen_session.CODES_TO_DEVICE, PAIR_IN_HOUR, citizen_session.CODE_WINDOW) == (5, 5, 3600)
    for said in ("good, for 10 minutes", "Within an hour you get five at most", "after two hours without use"):
        assert said in words


def test_what_is_the_same_for_everybody_is_frozen_and_nothing_else(app, new_visitor, sign_in, make_citizen):
    """A public page has @cache_policy; a personal page must not have it."""
    citizen = sign_in(make_citizen())
    people = (new_visitor(), new_visitor(address="203.0.113.9"), citizen)
    found = set()
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.arguments != {"language"}:
            continue
        seen = set()
        for person in people:
            with person.client.get(rule.build({"language": "ur"})[1]) as answer:
                seen.add((answer.status_code, answer.mimetype, answer.get_data()))
        status, kind, body = next(iter(seen))
        if len(seen) == 1 and (status, kind) == (200, "text/html") and b"<html" in body:
            found.add(rule.endpoint)
    assert found == public_pages(app)
