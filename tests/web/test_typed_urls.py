"""Addresses as people type them from paper lead (308) to the page they mean."""

from __future__ import annotations

import re

import pytest

from shikayat.text.numbers import show_reference
from shikayat.web import typed_urls

# What may stand at the end of an address on paper, in a message, or through a keyboard.
ENDINGS = [
    *(".", "۔", "/", "،", ",", "؟", "...", "./", "/.", "//", ")", "»", '"', "'", "!", "…", ">", "۔/", ":", "؛"),
    *("%20", "%C2%A0", "%E2%80%8F", "%E2%80%8E", "%E2%80%8B", "%EF%BB%BF", ".%20", "%20."),
]  # fmt: skip
WRITTEN = [
    ("/EN/", "/en/"),
    ("/En", "/en/"),
    ("/ur.", "/ur/"),
    ("/UR/۔", "/ur/"),
    ("/en/Track", "/en/track"),
    ("/EN/TRACK.", "/en/track"),
    ("/en//track.", "/en/track"),
    ("/Ur/Guide/Sign-In/", "/ur/guide/sign-in"),
    ("/en/(track)", "/en/track"),
    ("/en/“track”", "/en/track"),
    ("/en/%E2%80%8Etrack", "/en/track"),
    ("/EN/DESK", "/en/desk/"),
    ("/en/Statistics/Figures.CSV", "/en/statistics/figures.csv"),
    ("/en/track.?reference=K7Q2-9FXM-3&x=%2F", "/en/track?reference=K7Q2-9FXM-3&x=%2F"),
]
NO_PAGE = [
    *("/en/nothing", "/en/nothing.", "/en/track/more", "/en/tracks", "/fr/track.", "/.", "/..", "/%5Cevil.example."),
    *("/static/css/none.css.", "/en/./track", "/en/../en/track.", "/en/..%2Fguide"),
    *("/en/trac%6B%2Fx", "/%2F%2Fevil.example."),
]  # fmt: skip


def _ask(visitor, path, method="GET"):
    with visitor.client.open(path, method=method, environ_base={"REMOTE_ADDR": visitor.address}) as answer:
        return answer.status_code, answer.headers.get("Location", ""), answer.headers.getlist("Set-Cookie")


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_stands_after_an_address_does_not_matter(visitor, ending):
    for page in ("/en/track", "/ur/guide/sign-in", "/en/statistics/figures.csv"):
        assert _ask(visitor, page + ending) == (308, page, [])


@pytest.mark.parametrize(("typed", "page"), WRITTEN)
def test_an_address_in_another_writing_leads_to_its_page(visitor, typed, page):
    assert _ask(visitor, typed) == (308, page, [])
    assert _ask(visitor, typed, "HEAD") == (308, page, [])


@pytest.mark.parametrize("typed", NO_PAGE)
def test_where_there_is_no_page_the_answer_is_404(visitor, typed):
    assert _ask(visitor, typed)[0] == 404


def test_a_form_is_not_sent_on(visitor):
    assert _ask(visitor, "/en/track.", "POST")[0] == 404


def test_each_page_is_found_in_capitals_and_with_a_full_stop(app, visitor):
    """Every route: a new one is found in another writing, too."""
    values = {"reference": "K7Q2-9FXM-3", "number": 7, "code": "lesco", "filename": "css/site.css"}
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint in ("static", "choose_language"):
            continue
        given = {name: values.get(name, "en") for name in rule.arguments}
        path = rule.build(given)[1]
        variable = {str(value).casefold() for name, value in given.items() if name != "language"}
        capitals = "/".join(part if part.casefold() in variable else part.upper() for part in path.split("/"))
        for typed in (capitals, f"{path.rstrip('/')}۔"):
            status, location, _cookies = _ask(visitor, typed)
            # A word may also be taken for a variable part; the page then asks whoever is a stranger to sign in.
            assert status in (302, 303) or (status, location) == (308, path), (typed, status, location)


@pytest.mark.parametrize("ending", [".", "۔", "/", ",", "%20", "%E2%80%8F"])
def test_a_reference_is_found_whatever_stands_after_it(sign_in, make_citizen, make_complaint, ending):
    citizen = make_citizen()
    shown = show_reference(make_complaint(citizen=citizen).reference)
    browser = sign_in(citizen, language="en")
    for typed in (f"/en/complaints/{shown}{ending}", f"/EN/Complaints/{shown.lower()}{ending}"):
        path = typed
        for _step in range(3):
            status, location, _cookies = _ask(browser, path)
            if status != 308:
                break
            path = re.sub(r"^http://localhost", "", location)
        assert (status, path) == (200, f"/en/complaints/{shown}"), typed


def test_second_unknown_address_does_not_read_the_map_of_addresses_again(app):
    with app.test_request_context("/en/nothing"):
        assert typed_urls._words() is typed_urls._words()
