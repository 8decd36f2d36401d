"""With `make run` a saved catalog shows without a restart, in each worker; a broken one is told and changes nothing."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.copy_of_site import Copy, fetch

HEADING = 'msgstr "کوئی سرکاری دفتر کام نہیں کر رہا؟ یہاں بتائیں۔"'


@pytest.fixture
def running(site_copy: Copy) -> Iterator[str]:
    with site_copy.served(TRANSLATING="yes") as address:
        for _ in range(4):
            fetch(f"{address}/ur/")
        yield address


def pages(address: str, number: int = 12) -> list[str]:
    """The page as often as it takes to meet both workers: each request has a connection of its own."""
    found = []
    for _ in range(number):
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
        connection.request("GET", "/ur/")
        found.append(connection.getresponse().read().decode())
        connection.close()
    return found


def save(copy: Copy, old: str, new: str) -> None:
    catalog = copy.catalog("ur")
    text = catalog.read_text()
    assert old in text
    catalog.write_text(text.replace(old, new))


def told(copy: Copy, words: str) -> str:
    """What the terminal says, once it says this."""
    deadline = time.monotonic() + 60
    while words not in copy.log.read_text():
        assert time.monotonic() < deadline, copy.log.read_text()
        time.sleep(0.1)
    return copy.log.read_text()


def test_a_saved_text_shows_at_once_in_every_worker(site_copy: Copy, running: str):
    save(site_copy, HEADING, 'msgstr "دفتر سو رہا ہے؟ یہاں بتائیں۔"')
    # No waiting: the next page of each worker has it, however soon it is asked for.
    found = pages(running)
    assert all("دفتر سو رہا ہے؟ یہاں بتائیں۔" in page for page in found)


def test_a_broken_catalog_is_told_with_its_line_and_the_old_texts_stay(site_copy: Copy, running: str):
    line = site_copy.catalog("ur").read_text().splitlines().index(HEADING) + 1
    where = f"translations/ur/LC_MESSAGES/messages.po:{line}: the closing quotation mark is missing"
    save(site_copy, HEADING, HEADING[:-1])
    for page in pages(running):
        assert "کوئی سرکاری دفتر کام نہیں کر رہا؟ یہاں بتائیں۔" in page
        assert where in page
        assert 'class="catalog-broken" role="alert"' in page
    said = told(site_copy, where)
    assert said.count(where) == 1, "one worker speaks for all"
    save(site_copy, HEADING[:-1], HEADING)
    assert all("catalog-broken" not in page for page in pages(running))
    told(site_copy, "The catalogs are whole again.")


def test_a_text_that_would_break_its_page_is_told_and_the_old_one_stays(site_copy: Copy, running: str):
    old = "پولیس %(police)s، ایمبولینس"
    save(site_copy, old, "پولیس %(polis)s، ایمبولینس")
    for page in pages(running):
        assert "the page knows no %(polis)s here" in page
        assert 'href="tel:15"' in page


def test_the_terminal_hears_of_it_without_anybody_looking(site_copy: Copy, running: str):
    save(site_copy, HEADING, "<<<<<<< mine\n" + HEADING)
    told(site_copy, "two versions were not merged")


def test_pages_are_not_kept_by_the_browser_of_a_translator(running: str):
    """To everybody else `make run` is the site as it will be: an open page may be kept and carries no cookie."""
    connection = http.client.HTTPConnection(urlsplit(running).netloc, timeout=20)

    def ask(path, **headers):
        connection.request("GET", path, headers={"Accept-Language": "ur"} | headers)
        answer = connection.getresponse()
        answer.read()
        return answer.headers

    stranger = ask("/en/guide")
    assert stranger["Cache-Control"] == "public, max-age=300" and stranger["ETag"] and not stranger["Set-Cookie"]
    cookie = ask("/dev/translating/")["Set-Cookie"].partition(";")[0]
    assert ask("/en/guide", Cookie=cookie)["Cache-Control"] == "no-store"
    connection.close()
