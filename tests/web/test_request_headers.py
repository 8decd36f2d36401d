"""Whatever a header says, nothing breaks; and which site a request is taken to come from."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

import shikayat
from shikayat.web.request_origin import Origin, Sender, parse_origin, sender_of, sender_of_page, sender_of_post

PACKAGE = Path(shikayat.__file__).parent
# Read by Flask, Werkzeug and their extensions on our behalf.
READ_FOR_US = {
    *("Host", "Cookie", "Content-Type", "If-None-Match", "If-Modified-Since", "If-Range", "Range", "Authorization"),
    *("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "HX-Current-URL", "HX-Prompt", "HX-Trigger"),
}
BROKEN = [
    *("", " ", ",", ";=,", '"', "null", "on", "none", "a b", "\xff\xfe", "http://\xbc/", "%00", "%FF", "../"),
    *("=?utf-8?b?/w==?=", "localhost:99999999"),
    *("http://[::1", "http://[", "[::1", "http://]", "//", "http://", "http://a:b", "http://a:99999999"),
    *("http://a@b@c", "http://[::1%25]", "http://[v1.a]:1", "http://a http://b", "multipart/form-data; boundary=\xff"),
    *("bytes=a-", "bytes=9-1", 'W/"', "Basic \xff", "br;q=abc,", "-1", "1e999", "9" * 5000, "a" * 8000),
    *("session=\xff; language=\xff; letters=\xff", "session=.eJw.x.y; device=\xff"),
]  # fmt: skip
REQUESTS = [
    ("GET", "/"),
    ("GET", "/en/guide"),
    ("GET", "/en/track?a=1"),
    ("GET", "/en/nothing"),
    ("POST", "/en/sign-in"),
]


NAMED = re.compile(r"""(?:headers\.get(?:list)?|_header)\(\s*["']([\w-]+)["']|["']([\w-]+)["'] in request\.headers""")


def headers_read() -> set[str]:
    """The headers whose names stand in the code, and those that libraries read."""
    found = set(READ_FOR_US)
    for path in PACKAGE.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        found |= {first or second for first, second in NAMED.findall(source)}
        found |= {name.replace("_", "-").title() for name in re.findall(r"HTTP_([A-Z_]+)", source)}
    return found


def test_the_headers_read_are_found():
    assert {"Origin", "Referer", "Sec-Fetch-Site", "Accept-Encoding", "If-None-Match", "Save-Data"} <= headers_read()


@pytest.mark.parametrize("name", sorted(headers_read()))
def test_a_header_with_any_value_breaks_nothing(app, caplog, name):
    caplog.set_level(logging.ERROR)
    for value in BROKEN:
        for method, path in REQUESTS:
            with app.test_client() as client, client.open(path, method=method, headers={name: value}) as answer:
                assert answer.status_code < 500, f"{method} {path} with {name}: {value!r}"
    assert caplog.records == []


SITE, BEHIND_PROXY = "https://shikayat.example", "shikayat.example"
# What the browser says, the Host that arrives (perhaps from a proxy), and whose request it is.
POSTS = [
    ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, BEHIND_PROXY, Sender.OURS),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "https://other.example"}, BEHIND_PROXY, Sender.OURS),
    ({"Sec-Fetch-Site": "none"}, BEHIND_PROXY, Sender.OURS),
    ({"Sec-Fetch-Site": "cross-site"}, BEHIND_PROXY, Sender.OTHER),
    ({"Sec-Fetch-Site": "cross-site", "Origin": SITE}, BEHIND_PROXY, Sender.OTHER),
    ({"Sec-Fetch-Site": "cross-site", "Origin": "null"}, BEHIND_PROXY, Sender.OTHER),
    ({"Sec-Fetch-Site": "same-site", "Origin": "https://www.shikayat.example"}, BEHIND_PROXY, Sender.OTHER),
    ({"Sec-Fetch-Site": "nonsense", "Origin": "https://other.example"}, BEHIND_PROXY, Sender.OTHER),
    ({"Sec-Fetch-Site": "nonsense"}, BEHIND_PROXY, Sender.UNKNOWN),
    ({}, BEHIND_PROXY, Sender.UNKNOWN),
    ({"Origin": ""}, BEHIND_PROXY, Sender.UNKNOWN),
    ({"Origin": "null"}, BEHIND_PROXY, Sender.UNKNOWN),
    ({"Origin": SITE}, BEHIND_PROXY, Sender.OURS),
    ({"Origin": "HTTPS://Shikayat.Example"}, BEHIND_PROXY, Sender.OURS),
    ({"Origin": f"{SITE}:443"}, BEHIND_PROXY, Sender.OURS),
    ({"Origin": SITE}, f"{BEHIND_PROXY}:443", Sender.OURS),
    ({"Origin": f"{SITE}:8443"}, f"{BEHIND_PROXY}:8443", Sender.OURS),
    ({"Origin": f"{SITE}:8443"}, BEHIND_PROXY, Sender.UNKNOWN),  # the proxy dropped the port
    ({"Origin": f"{SITE}:8443"}, f"{BEHIND_PROXY}:9000", Sender.OTHER),
    ({"Origin": SITE}, "127.0.0.1:8000", Sender.OURS),  # the proxy named itself; SITE_URL knows better
    ({"Origin": "http://[::1]:8000"}, "[::1]:8000", Sender.OURS),
    ({"Origin": "https://other.example"}, BEHIND_PROXY, Sender.OTHER),
    ({"Origin": "https://shikayat.example.evil.example"}, BEHIND_PROXY, Sender.OTHER),
    ({"Origin": f"{SITE}@evil.example"}, BEHIND_PROXY, Sender.OTHER),
    ({"Origin": "http://[::1"}, BEHIND_PROXY, Sender.OTHER),
    ({"Origin": f"{SITE}:99999"}, BEHIND_PROXY, Sender.OTHER),
    ({"Origin": "file://"}, BEHIND_PROXY, Sender.OTHER),
    ({"Origin": "chrome-extension://abc"}, BEHIND_PROXY, Sender.OTHER),
]


@pytest.fixture
def sent(app):
    """A request with these headers and this Host, to the site at ``SITE``."""
    app.config["SITE_URL"] = SITE
    return lambda headers, host: app.test_request_context("/en/sign-in", headers={"Host": host} | headers)


@pytest.mark.parametrize(("headers", "host", "sender"), POSTS)
def test_a_post_comes_from_where_the_browser_says(sent, headers, host, sender):
    with sent(headers, host):
        assert sender_of_post() is sender


@pytest.mark.parametrize(
    ("headers", "sender"),
    [
        ({"Referer": f"{SITE}/en/track"}, Sender.OURS),
        ({"Referer": "https://other.example/?shikayat.example"}, Sender.OTHER),
        ({"Referer": "http://[::1"}, Sender.OTHER),
        ({"Referer": f"{SITE}/", "Sec-Fetch-Site": "cross-site"}, Sender.OTHER),
        ({}, Sender.UNKNOWN),
    ],
)
def test_a_page_is_asked_for_from_where_the_browser_says(sent, headers, sender):
    with sent(headers, BEHIND_PROXY):
        assert sender_of_page() is sender


@pytest.mark.parametrize("text", BROKEN)
def test_an_address_that_cannot_be_read_is_not_ours_and_no_error(sent, text):
    with sent({}, BEHIND_PROXY):
        assert sender_of(text) in (Sender.OTHER, Sender.UNKNOWN)
    assert parse_origin(text) is None or isinstance(parse_origin(text), Origin)


@pytest.mark.parametrize(("headers", "host", "sender"), POSTS)
def test_a_form_is_refused_only_if_another_site_sent_it(app, headers, host, sender):
    """Where nobody says who sent it, the form's token decides, and what was typed is on the page (422)."""
    app.config["SITE_URL"] = SITE
    with app.test_client() as client:
        answer = client.post("/en/sign-in", data={"username": "zubaida"}, headers={"Host": host} | headers)
    if sender is Sender.OTHER:
        assert answer.status_code == 403
        assert not answer.headers.getlist("Set-Cookie")
    else:
        assert answer.status_code == 422
        assert 'value="zubaida"' in answer.get_data(as_text=True)


def test_only_one_place_reads_addresses_that_browsers_send():
    """A second one would need the same care: ``urlsplit`` raises ValueError."""
    readers = {
        path.name
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\burl(split|parse)\b", source := path.read_text(encoding="utf-8"))
        and re.search(r"^from flask import .*\brequest\b", source, re.MULTILINE)
    }
    assert readers == {"request_origin.py"}
