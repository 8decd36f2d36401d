"""Frozen and live are one: the same bytes and headers, from nginx without Python and from the application alone."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest

from shikayat.i18n.language import LANGUAGES
from shikayat.web.prerender import CODINGS, PrerenderError, freeze
from shikayat.web.security_headers import public_pages
from shikayat.web.static_files import published
from tests.raw_http import Connection, read_answer
from tests.servers import HOST

pytestmark = pytest.mark.usefixtures("same_on_every_database")

# What servers say about themselves and their files, and what says when.
OF_THE_SERVER = {"server", "date", "connection", "last-modified", "accept-ranges", "etag"}
READERS = {
    "naskh": {},
    "nastaliq": {"Cookie": "letters=nastaliq"},
    "saving": {"Cookie": "letters=nastaliq", "Save-Data": "on"},
}


def addresses(app) -> list[str]:
    rules = [rule for endpoint in sorted(public_pages(app)) for rule in app.url_map.iter_rules(endpoint)]
    return [rule.build({"language": language})[1] for rule in rules for language in LANGUAGES]


class Live:
    """The application alone, asked as nginx is asked."""

    def __init__(self, app) -> None:
        self.client = app.test_client(use_cookies=False)

    def get(self, path, headers):
        with self.client.get(path, base_url=f"https://{HOST}", headers=headers) as answer:
            head = "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
            return read_answer(f"HTTP/1.1 {answer.status}\r\n{head}\r\n".encode("latin-1") + answer.data)


@pytest.fixture(scope="module")
def live(production):
    from shikayat import create_app

    return Live(create_app(production))


@pytest.fixture(scope="module")
def site(live):
    return live.client.application


@pytest.mark.parametrize("coding", CODINGS.values())
@pytest.mark.parametrize("reader", READERS)
def test_nginx_alone_says_what_the_application_says(alone: Connection, live: Live, site, reader, coding):
    for address in addresses(site):
        headers = READERS[reader] | {"Accept-Encoding": coding}
        static, dynamic = alone.send("GET", address, headers=headers), live.get(address, headers)
        assert static.status == dynamic.status == 200, address
        assert static.body == dynamic.body, address
        assert static.cookies == dynamic.cookies == [], address
        assert static.headers["etag"] and dynamic.headers["etag"], address
        said = [
            {name: sorted(value.split(", ")) for name, value in answer.headers.items() if name not in OF_THE_SERVER}
            for answer in (static, dynamic)
        ]
        assert said[0] == said[1], address
        assert static.headers.get("content-encoding", "identity") == coding, address


def test_readers_differ_only_by_their_letters(alone: Connection, site):
    for address in addresses(site):
        naskh, nastaliq, saving = (alone.send("GET", address, headers=reader).text for reader in READERS.values())
        assert naskh == saving, address
        more = set(nastaliq.splitlines()) - set(naskh.splitlines())
        assert all("css/nastaliq.css" in line for line in more), more
        assert len(more) == (1 if address.startswith("/ur/") else 0), address


@pytest.mark.parametrize("coding", CODINGS.values())
def test_static_files_are_the_same_too(alone: Connection, live: Live, coding):
    for name, _file in published():
        headers = {"Accept-Encoding": coding}
        static, dynamic = alone.send("GET", f"/static/{name}", headers=headers), live.get(f"/static/{name}", headers)
        assert static.status == dynamic.status == 200, name
        assert static.body == dynamic.body, name
        assert static.headers["cache-control"] == dynamic.headers["cache-control"], name
        assert "immutable" in static.headers["cache-control"], name
        for header in ("content-type", "content-encoding", "x-content-type-options", "content-security-policy"):
            assert static.headers.get(header) == dynamic.headers.get(header), name


def test_what_did_not_change_costs_next_to_nothing(alone: Connection, live: Live, site):
    """A page asked for again with its tag: no body (RFC 9110, 15.4.5)."""
    for address, server in itertools.product(addresses(site), (alone, live)):
        ask = {"Accept-Encoding": "br"}
        send = server.get if server is live else lambda path, headers: alone.send("GET", path, headers=headers)
        tag = send(address, ask)
        again = send(address, ask | {"If-None-Match": tag.headers["etag"]})
        assert again.status == 304, address
        assert again.body == b"", address
        other = send(address, ask | {"If-None-Match": '"something-else"'})
        assert other.status == 200, address


def test_every_file_of_a_page_is_there(alone: Connection, site):
    """No page names a style sheet or script, and no sheet a font, that was not frozen with it."""
    import re

    for address in addresses(site):
        page = alone.send("GET", address, headers=READERS["nastaliq"]).text
        for named in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
            sheet = alone.get(named)
            assert sheet.status == 200, f"{address}: {named}"
            for file in re.findall(r"url\(([^)]+)\)", sheet.text if named.endswith(".css") else ""):
                assert alone.get(f"{Path(named).parent.parent}/{file.removeprefix('../')}").status == 200, file


def test_freezing_again_writes_nothing_and_clears_away(site, frozen, tmp_path):
    folder = tmp_path / "frozen"
    written = freeze(site, folder)
    assert {path.relative_to(folder).as_posix() for path in written} == {
        path.relative_to(frozen).as_posix() for path in frozen.rglob("*") if path.is_file()
    }
    gone = folder / "pages" / "naskh" / "ur" / "gone.html"
    old = folder / "static" / "0123456789ab" / "css" / "site.css"
    for path in (gone, old):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("of yesterday")
    changed = folder / "pages" / "naskh" / "ur" / "guide.html"
    changed.write_text("of yesterday")
    os.utime(changed, (1, 1))
    assert freeze(site, folder) == [changed]
    assert not gone.exists()
    assert old.exists(), "an open page still asks for it"


def test_a_page_that_is_somebodys_own_is_not_frozen(site, tmp_path, monkeypatch):
    monkeypatch.setattr("shikayat.web.prerender.public_pages", lambda _app: {"account.sign_in"})
    with pytest.raises(PrerenderError):
        freeze(site, tmp_path)
