"""Which responses are compressed, and that their length reveals no secret (BREACH)."""

from __future__ import annotations

import datetime as dt
import gzip

import brotli
import pytest

from shikayat.dates import today
from shikayat.web import access, csrf

pytestmark = pytest.mark.usefixtures("same_on_every_database")

OWN = {"Sec-Fetch-Site": "same-origin"}
TYPED = {"Sec-Fetch-Site": "none"}
FOREIGN = {"Sec-Fetch-Site": "cross-site"}
NEIGHBOUR = {"Sec-Fetch-Site": "same-site"}
OLD = {}
OLD_FROM_US = {"Referer": "http://localhost/ur/dashboard"}
OLD_FROM_ELSEWHERE = {"Referer": "http://evil.example/?localhost"}


def raw(visitor, path, headers, method="GET", **kwargs):
    """The answer as it leaves, with the visitor's cookies."""
    headers = {"Accept-Encoding": "br"} | headers
    with visitor.client.open(path, method=method, headers=headers, **kwargs) as answer:
        answer.get_data()
        return answer


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("deflate", None),
        ("identity", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("path", ["/ur/", "/ur/sign-in", "/ur/places/districts?province=PK-PB"])
def test_the_browser_decides_how(visitor, path, accepted, coding):
    plain = raw(visitor, path, OWN | {"Accept-Encoding": "identity"})
    answer = raw(visitor, path, OWN | {"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    unpacked = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding](answer.data)
    # A form's token is another one each time; all else is the same.
    assert len(unpacked) == len(plain.data)
    if path != "/ur/sign-in":
        assert unpacked == plain.data


def test_what_is_small_stays_as_it_is(visitor):
    answer = raw(visitor, "/live", OWN)
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    ("headers", "path", "packed"),
    [
        (OWN, "?from=x", True),
        (TYPED, "?from=x", True),
        (OLD_FROM_US, "?from=x", True),
        (FOREIGN, "?from=x", False),
        (NEIGHBOUR, "?from=x", False),
        (OLD, "?from=x", False),
        (OLD_FROM_ELSEWHERE, "?from=x", False),
        # Nothing in these was chosen by anybody else.
        (FOREIGN, "", True),
        (OLD, "", True),
    ],
)
def test_a_personal_page_that_repeats_strangers_words_is_not_compressed(
    sign_in, make_citizen, make_complaint, headers, path, packed
):
    citizen = make_citizen()
    make_complaint(citizen=citizen)
    answer = raw(sign_in(citizen), f"/ur/dashboard{path}", headers)
    assert answer.status_code in (200, 422)
    assert ("Content-Encoding" in answer.headers) == packed


def test_a_form_of_nobody_knows_whom_is_not_compressed_when_it_comes_back(visitor):
    for headers, packed in ((OWN, True), (OLD, False)):
        answer = raw(visitor, "/en/track", headers, "POST", data={"reference": "K7Q2"})
        assert answer.status_code == 422
        assert ("Content-Encoding" in answer.headers) == packed
    missing = raw(visitor, "/en/whatever-somebody-likes", FOREIGN)
    assert "Content-Encoding" not in missing.headers


def test_a_public_page_is_compressed_for_everybody(visitor):
    for headers in (FOREIGN, OLD):
        assert raw(visitor, "/ur/guide?anything=1", headers).headers["Content-Encoding"] == "br"


NAME = "Zubaida Khanum Qureshi Begum Wife Of Iftikhar Muhammad"  # long: the sign is larger than what tokens vary by


def lengths(browser, headers):
    """How long the page is when another site has it repeat a right and a wrong guess of the name that stands on it."""
    guesses = (f"<bdi>{NAME}", f"<bdi>{NAME[::-1]}")
    found = []
    for guess in guesses:
        answer = raw(browser, "/en/dashboard", headers, query_string={"from": guess})
        found.append(len(answer.data))
    return found


def test_compressed_page_length_is_independent_of_guesses(sign_in, make_citizen, make_complaint):
    """The attack itself: without the rule the right guess is visibly shorter."""
    citizen = make_citizen(full_name=NAME)
    make_complaint(citizen=citizen)
    browser = sign_in(citizen, language="en")
    right, wrong = lengths(browser, FOREIGN)
    assert right == wrong
    right, wrong = lengths(browser, OWN)
    assert right < wrong - 8, "this test cannot see the attack"


def pieces(text: str, length: int = 6) -> set[str]:
    return {text[start : start + length] for start in range(len(text) - length + 1)}


def test_a_token_is_another_one_on_every_page_and_the_same_within_it(sign_in, make_citizen, language):
    browser = sign_in(make_citizen(), language=language)
    seen = []
    for _ in range(4):
        page = browser.get(f"/{language}/profile/address")
        on_page = {field["value"] for field in page.html.select("[name=csrf_token]")}
        assert len(page.html.select("[name=csrf_token]")) == 2
        assert len(on_page) == 1
        seen.append(on_page.pop())
    for token in seen:
        for other in seen:
            assert token == other or not pieces(token) & pieces(other), "a part of the token stays the same"
    for token in seen:  # each of them is good
        done = browser.post(f"/{language}/profile/language", {"csrf_token": token, "language": "en"})
        assert done.location.endswith("/profile")


def test_csrf_token_malformed_is_refused(sign_in, make_citizen):
    browser = sign_in(make_citizen())
    token = browser.get("/en/profile/language").field("csrf_token")
    for spoilt in (token[:-4] + "AAAA", token[16:], "", "A", "é" * 40):
        browser.post("/en/profile/language", {"csrf_token": spoilt, "language": "en"}, status=422)


def test_csrf_token_unmask_reverses_mask():
    for text in ("", "a", "Ij.x-_9" * 20):
        assert csrf.unmask(csrf.mask(text)) == text
    assert csrf.unmask("no token") == ""


def test_a_lasting_session_is_sent_once_a_day(app, sign_in, make_citizen, new_visitor, monkeypatch):
    """The cookie of somebody who stays signed in does not come with every page, yet never runs out while it is used."""
    citizen = make_citizen()
    browser = new_visitor()
    browser.get("/ur/sign-in")
    browser.submit({"username": citizen.username, "password": "میرا گھر لاہور میں ہے", "keep": "y"})

    def cookies():
        return [
            cookie
            for cookie in browser.get("/ur/dashboard").response.headers.getlist("Set-Cookie")
            if cookie.startswith("session=")
        ]

    assert len(cookies()) == 1, "the first form of the new session makes its token"
    assert cookies() == []
    tomorrow = today() + dt.timedelta(days=1)
    monkeypatch.setattr(access, "today", lambda: tomorrow)
    assert len(cookies()) == 1
    assert cookies() == []
