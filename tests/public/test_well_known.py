"""What programs ask every site for: no cookie, no session, and a contact that stays valid."""

from __future__ import annotations

import datetime as dt
import re
import struct

import pytest

FILES = {
    "/robots.txt": "text/plain; charset=utf-8",
    "/favicon.ico": "image/x-icon",
    "/.well-known/security.txt": "text/plain; charset=utf-8",
}


@pytest.mark.parametrize(("path", "kind"), FILES.items())
def test_a_file_for_programs_is_the_same_for_everybody(visitor, sign_in, make_citizen, path, kind):
    stranger, citizen = visitor, sign_in(make_citizen())
    seen = set()
    for browser in (stranger, citizen):
        with browser.client.get(path, headers={"Accept-Language": "en"}) as answer:
            assert answer.status_code == 200
            assert answer.headers["Content-Type"] == kind
            assert answer.headers["Cache-Control"] == "public, max-age=86400"
            assert not answer.headers.getlist("Set-Cookie")
            assert "Cookie" not in answer.headers.get("Vary", "")
            seen.add(answer.get_data())
    assert len(seen) == 1


def test_robots_are_kept_from_what_is_personal(visitor):
    with visitor.client.get("/robots.txt") as answer:
        lines = answer.get_data(as_text=True).splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /*/desk/", "Disallow: /*/complaints/", "Disallow: /*?"} <= set(lines)
    assert "Disallow: /" not in lines


def test_the_icon_has_three_sizes(visitor):
    with visitor.client.get("/favicon.ico") as answer:
        data = answer.get_data()
    assert struct.unpack("<HHH", data[:6]) == (0, 1, 3)
    for number, size in enumerate((16, 32, 48)):
        width, height, _c, _r, _p, _b, length, start = struct.unpack(
            "<BBBBHHII", data[6 + 16 * number : 22 + 16 * number]
        )
        assert (width, height) == (size, size)
        assert data[start : start + 8] == b"\x89PNG\r\n\x1a\n"
        assert start + length <= len(data)


class TestSecurityTxt:
    @pytest.fixture
    def fields(self, app, visitor):
        def read(**config):
            app.config.update(config)
            with visitor.client.get("/.well-known/security.txt") as answer:
                text = answer.get_data(as_text=True)
            assert text.isascii()
            assert text.endswith("\n")
            return [tuple(line.split(": ", 1)) for line in text.splitlines()]

        return read

    def test_it_has_what_rfc_9116_asks_for(self, fields):
        found = fields(SITE_URL="https://shikayat.example", SECURITY_CONTACT="")
        names = [name for name, _value in found]
        assert names.count("Expires") == names.count("Preferred-Languages") == 1
        assert dict(found)["Contact"] == "mailto:security@shikayat.example"
        assert dict(found)["Canonical"] == "https://shikayat.example/.well-known/security.txt"
        assert {"ur", "en"} <= set(dict(found)["Preferred-Languages"].split(", "))

    def test_it_is_valid_for_weeks_whenever_it_is_read(self, fields):
        expires = dict(fields())["Expires"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", expires)
        left = dt.datetime.fromisoformat(expires) - dt.datetime.now(dt.UTC)
        assert dt.timedelta(days=28) < left < dt.timedelta(days=365)

    def test_the_operator_says_whom_to_tell(self, fields):
        found = fields(SECURITY_CONTACT="cert@example.gov.pk https://example.gov.pk/report tel:+92-51-111-222")
        assert [value for name, value in found if name == "Contact"] == [
            "mailto:cert@example.gov.pk",
            "https://example.gov.pk/report",
            "tel:+92-51-111-222",
        ]


class TestChangePassword:
    """https://w3c.github.io/webappsec-change-password-url/"""

    PATH = "/.well-known/change-password"

    @pytest.mark.parametrize(
        ("headers", "language"), [({"Accept-Language": "en"}, "en"), ({"Accept-Language": "fr"}, "ur")]
    )
    def test_it_leads_to_the_page_in_the_visitors_language(self, visitor, headers, language):
        with visitor.client.get(self.PATH, headers=headers) as answer:
            assert (answer.status_code, answer.headers["Location"]) == (303, f"/{language}/profile/password")
            assert not answer.headers.getlist("Set-Cookie")
            assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))
            assert answer.headers["Cache-Control"] == "no-store"

    def test_a_citizen_comes_to_the_form(self, sign_in, make_citizen, language):
        browser = sign_in(make_citizen(), language=language)
        page = browser.get(self.PATH, headers={"Accept-Language": language}, follow_redirects=True)
        assert page.html.select_one("input[autocomplete=new-password]")
        assert page.html.html["lang"] == language

    def test_an_officer_comes_to_the_form_of_the_desk(self, staff, make_officer, language):
        browser = staff(make_officer(), language=language)
        page = browser.get(self.PATH, headers={"Accept-Language": language}, follow_redirects=True)
        assert page.response.request.path == f"/{language}/desk/account/password"
        assert page.html.select_one("input[autocomplete=new-password]")

    def test_another_well_known_address_is_not_there(self, visitor):
        """Password managers ask for it to see whether the site answers 200 to everything."""
        with visitor.client.get(
            "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200"
        ) as answer:
            assert answer.status_code == 404
