"""Requests that go through nginx: the name with its port, the sender, and addresses typed from paper."""

from __future__ import annotations

import re

import pytest

from tests.raw_http import Connection, read_answer
from tests.servers import HOST


@pytest.mark.parametrize("port", ["", ":443", ":8443"])
@pytest.mark.parametrize("says", ["same-origin", ""], ids=["fetch metadata", "older browser"])
def test_a_form_is_taken_at_any_port(whole: Connection, port, says):
    browser = Connection(whole.address, HOST, whole.tls)
    page = browser.get("/en/track", Host=f"{HOST}{port}", Sec_Fetch_Site=says)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
    typed = {"csrf_token": token, "reference": "0000-0000-0", "last_four": "1234"}
    sent = {"Host": f"{HOST}{port}", "Origin": f"https://{HOST}{port}", "Sec_Fetch_Site": says}
    answer = browser.post("/en/track", typed, **sent)
    assert answer.status == 422
    assert "We found no complaint" in answer.text or "0000-0000-0" in answer.text
    other_port = browser.post("/en/track", typed, **sent | {"Origin": f"https://{HOST}:9999", "Sec_Fetch_Site": ""})
    assert other_port.status == (403 if port == ":8443" else 422)
    assert (
        browser.post("/en/track", typed, **sent | {"Origin": "https://evil.example", "Sec_Fetch_Site": ""}).status
        == 403
    )


@pytest.mark.parametrize("host", ["[::1", "a b", "evil.example", f"{HOST}:99999999", f"{HOST}:x", ""])
def test_a_host_that_is_not_ours_is_refused(whole: Connection, host):
    answer = Connection(whole.address, HOST, whole.tls).get("/en/sign-in", Host=host)
    assert 400 <= answer.status < 500, (answer.status, answer.text)


def test_a_request_without_a_host_breaks_nothing(whole: Connection):
    with whole.connect() as line:
        line.sendall(b"GET /en/sign-in HTTP/1.0\r\n\r\n")
        raw = b""
        while part := line.recv(65536):
            raw += part
    assert read_answer(raw).status < 500


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("/en/guide.", "/en/guide"),
        ("/en/guide/", "/en/guide"),
        ("/EN/", "/en/"),
        ("/en/Guide", "/en/guide"),
        ("/ur/track%DB%94", "/ur/track"),
    ],
)
def test_a_typed_address_leads_to_its_page(whole: Connection, typed, page):
    answer = whole.get(typed)
    assert (answer.status, answer.headers["location"], answer.cookies) == (308, page, [])
    assert whole.get(page).status == 200
