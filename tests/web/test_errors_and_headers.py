"""What goes wrong is said in the visitor's language, and every answer tells the browser how to be careful."""

from __future__ import annotations

import pytest


def test_an_unknown_page_speaks_the_language_of_its_address(visitor, language):
    page = visitor.get(f"/{language}/nothing-here", status=404)
    assert page.html.html["lang"] == language


@pytest.mark.parametrize(
    ("accepted", "cookie", "spoken"),
    [
        (None, None, "ur"),
        ("en-GB,en;q=0.8", None, "en"),
        ("en-GB,ur;q=0.5", None, "en"),
        ("fr,ur-PK;q=0.9,en;q=0.8", None, "ur"),
        ("en;q=0,ur;q=0.1", None, "ur"),
        ("fr", None, "ur"),
        ("en", "ur", "ur"),
        ("ur", "en", "en"),
    ],
)
def test_where_the_address_says_nothing_the_visitor_does(app, accepted, cookie, spoken):
    """The choice made before, then Accept-Language, then Urdu."""
    client = app.test_client()
    if cookie:
        client.set_cookie("language", cookie)
    headers = {"Accept-Language": accepted} if accepted else {}
    assert client.get("/", headers=headers).headers["Location"] == f"/{spoken}/"
    with client.get("/xx/guide", headers=headers) as answer:
        assert answer.status_code == 404
        assert f'<html lang="{spoken}"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("page", ["guide", "sign-in"])
def test_reading_in_the_other_language_is_remembered(visitor, page):
    """By the link of the page, which on a page that a cache or nginx may hand out leads to a copy of its own."""
    for here, there in (("ur", "en"), ("en", "ur")):
        visitor.get(f"/{here}/{page}", headers={"Accept-Language": "ur"})
        switch = visitor.page.html.select_one(".site-tools a[hreflang], .site-tools [formaction]")
        visitor.get(switch.get("href") or switch["formaction"], headers={"Accept-Language": "ur"})
        assert visitor.client.get("/", headers={"Accept-Language": "ur"}).headers["Location"] == f"/{there}/"


def test_a_copy_that_remembers_is_kept_by_nobody(visitor):
    page = visitor.get("/en/guide?remember=1", headers={"Accept-Language": "ur"})
    assert page.headers["Cache-Control"] == "no-store"
    assert page.text == visitor.get("/en/guide").text


@pytest.mark.parametrize(
    "body",
    [b"username=%C0%AF%2E", b"username=%FF", b"username=a%00b", b"username=\xff", b"username=%ED%A0%80"],
    ids=["overlong", "no utf-8", "nul", "raw", "surrogate"],
)
def test_bytes_that_are_no_text_are_refused(app, language, body):
    answer = app.test_client().post(f"/{language}/sign-in", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert f'<html lang="{language}"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/ur/track?reference=%FF", "/ur/dashboard?q=%00", "/ur/%FF", "/ur/complaints/%00"])
def test_broken_addresses_are_no_disaster(visitor, path):
    answer = visitor.client.get(path)
    assert answer.status_code in (400, 404)


def test_too_much_is_said_to_be_too_much(visitor, language):
    page = visitor.post(f"/{language}/sign-in", {"username": "x" * 400_000}, status=413)
    assert page.html.html["lang"] == language


def test_the_wrong_method_is_a_page_too(visitor, language):
    page = visitor.post(f"/{language}/guide", {}, status=405)
    assert page.headers["Allow"]


def test_what_breaks_is_a_page_and_shows_nothing_of_the_inside(app, language, new_visitor, caplog, monkeypatch):
    def broken():
        raise RuntimeError("the inside of the house")

    monkeypatch.setitem(app.view_functions, "pages.guide", broken)  # other tests share the application
    page = new_visitor().get(f"/{language}/guide", status=500)
    assert "the inside" not in page.text
    assert "RuntimeError: the inside of the house" in caplog.text


def test_an_error_never_lands_in_a_list_of_choices(visitor):
    """htmx swaps the body of a refused request; an error page inside a <select> would destroy the form."""
    page = visitor.get("/ur/nothing-here", status=404, headers={"HX-Request": "true"})
    assert page.text == ""
    assert page.headers["HX-Reswap"] == "none"


@pytest.mark.parametrize("path", ["/ur/", "/ur/sign-in", "/ur/nothing", "/live"])
def test_every_answer_carries_the_policy(visitor, path):
    with visitor.client.get(path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert policy.startswith("default-src 'none'; ")
        for part in ("base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
            assert part in policy
        for name in (
            "X-Content-Type-Options",
            "Referrer-Policy",
            "Permissions-Policy",
            "Cross-Origin-Opener-Policy",
            "Cross-Origin-Resource-Policy",
        ):
            assert answer.headers[name]


def test_personal_pages_are_not_kept(sign_in, make_citizen, make_complaint, language):
    citizen = make_citizen()
    complaint = make_complaint(citizen=citizen)
    browser = sign_in(citizen, language=language)
    for path in ("dashboard", "profile", f"complaints/{complaint.reference}", "complaints/new/category"):
        page = browser.get(f"/{language}/{path}", follow_redirects=True)
        assert page.headers["Cache-Control"] == "no-store", path
