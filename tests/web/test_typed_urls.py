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
    ("/en/sign–in", "/en/sign-in"),
    ("/en/signin", "/en/sign-in"),
    ("/en/SignIn.", "/en/sign-in"),
    ("/en/sign_in", "/en/sign-in"),
    ("/en/sign%20in", "/en/sign-in"),
    ("/en/sign\u2011in", "/en/sign-in"),
    ("/en/guide/sign−in", "/en/guide/sign-in"),
    ("/ｅｎ/track", "/en/track"),
    ("/en/ｔｒａｃｋ", "/en/track"),
    ("/en／track", "/en/track"),
    ("/en-us/track", "/en/track"),
    ("/en-US", "/en/"),
    ("/en_GB/track", "/en/track"),
    ("/ur-PK/track۔", "/ur/track"),
    ("/en/track.?reference=K7Q2-9FXM-3&x=%2F", "/en/track?reference=K7Q2-9FXM-3&x=%2F"),
]
NO_PAGE = [
    *("/en/nothing", "/en/nothing.", "/en/track/more", "/en/tracks", "/fr/track.", "/.", "/..", "/%5Cevil.example."),
    *("/static/css/none.css.", "/en/./track", "/en/../en/track.", "/en/..%2Fguide"),
    *("/en/trac%6B%2Fx", "/%2F%2Fevil.example.", "/fr-FR/track", "/wp-login.php", "/en/‥/track", "/＼evil.example."),
    *("/nothing", "/en/track.html", "/en-us-ca/track", "/xx", "/en/en/track", "/statics"),
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


@pytest.mark.parametrize("chosen", ["en", "ur"])
@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("/track", "track"),
        ("/Track۔", "track"),
        ("/signin", "sign-in"),
        ("/desk", "desk/"),
        ("/track?reference=K7Q2-9FXM-3", "track?reference=K7Q2-9FXM-3"),
    ],
)
def test_an_address_without_its_language_leads_to_the_page_in_the_visitors(visitor, typed, page, chosen):
    with visitor.client.get(typed, headers={"Accept-Language": chosen}) as answer:
        assert (answer.status_code, answer.headers["Location"]) == (308, f"/{chosen}/{page}")
        # A browser may keep a 308 for ever, and this one is right for this language only.
        assert answer.headers["Cache-Control"] == "no-store"
        assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))


def test_words_of_addresses_stay_apart_without_their_dashes(app):
    words = {word for rule in app.url_map.iter_rules() for word in rule.rule.split("/") if "<" not in word}
    with app.test_request_context():
        assert words <= set(typed_urls._words().values())


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
