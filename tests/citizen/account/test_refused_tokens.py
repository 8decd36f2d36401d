"""Why the token of a form was refused is said as it is: not every refusal is the page's age."""

from __future__ import annotations

import pytest

from shikayat.web.fields import EARLIER_VISIT, NO_COOKIES, NOT_WHOLE, TYPE_AGAIN
from tests.visitor import Page

TYPED = {"username": "zubaida", "reference": "K7Q29FXM3"}


def _form(client, path: str) -> tuple[Page, dict[str, str]]:
    with client.get(path) as answer:
        page = Page(answer)
    form = page.html.select_one("form#form")
    hidden = form.select('input[type="hidden"][name]') if form else []
    return page, {field["name"]: field.get("value", "") for field in hidden}


def _csrf_errors(client, path: str, fields: dict[str, str]) -> tuple[Page, list[str]]:
    with client.post(path, data=fields) as answer:
        page = Page(answer)
    return page, page.errors


def test_each_form_tells_a_browser_without_cookies_so(app):
    """Again and again, in the same words; and what was typed is still there."""
    client = app.test_client(use_cookies=False)
    asked = set()
    for rule in app.url_map.iter_rules():
        if "POST" not in rule.methods or "GET" not in rule.methods or rule.arguments != {"language"}:
            continue
        path = rule.build({"language": "en"})[1]
        for _try in range(2):
            page, hidden = _form(client, path)
            if page.status != 200 or "csrf_token" not in hidden:
                continue
            answer, errors = _csrf_errors(client, path, hidden | TYPED)
            assert answer.status == 422, path
            assert str(NO_COOKIES) in errors, path
            assert answer.html.select_one('.error-summary a[href="/en/guide/cookies"]'), path
            assert all(answer.field(name) in (None, value) for name, value in TYPED.items()), path
            asked.add(rule.endpoint)
    assert {
        "account.sign_in",
        "complaints.track",
        "sign_in.sign_in",
        "account.recover",
        "registration.nationality",
    } <= asked


@pytest.fixture
def fault(request, app):
    """Spoil the session or the token of a client in one way; gives the fields to send."""

    def spoil(client, fields):
        if request.param == "expired":
            app.config["WTF_CSRF_TIME_LIMIT"] = -1
        elif request.param == "another session":
            client.delete_cookie("session")
            client.get("/en/sign-in")
        elif request.param == "session cannot be read":
            client.set_cookie("session", "nonsense")
        elif request.param == "cut off":
            return {}
        elif request.param == "forged":
            return fields | {"csrf_token": "AAAA" * 20}
        elif request.param == "no letters of a token":
            return fields | {"csrf_token": "«۰»"}
        elif request.param == "no cookie":
            client.delete_cookie("session")
        elif request.param == "no cookie and cut off":
            client.delete_cookie("session")
            return {}
        return fields

    return spoil


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("expired", TYPE_AGAIN),
        ("another session", EARLIER_VISIT),
        ("session cannot be read", EARLIER_VISIT),
        ("forged", NOT_WHOLE),
        ("no letters of a token", NOT_WHOLE),
        ("cut off", NOT_WHOLE),
        ("no cookie", NO_COOKIES),
        ("no cookie and cut off", NO_COOKIES),
    ],
    indirect=["fault"],
)
def test_each_fault_of_the_token_has_its_own_sentence(app, language, fault, sentence):
    client = app.test_client()
    path = f"/{language}/sign-in"
    _page, hidden = _form(client, path)
    answer, errors = _csrf_errors(client, path, fault(client, hidden) | {"username": "zubaida", "password": "x"})
    with app.test_request_context(path):
        expected = str(sentence)
    assert answer.status == 422
    assert errors[0] == expected
    assert answer.field("username") == "zubaida"
    helped = bool(answer.html.select(f'.error-summary a[href="/{language}/guide/cookies"]'))
    assert helped == (sentence is NO_COOKIES)


@pytest.mark.parametrize("fault", ["another session", "session cannot be read", "no cookie"], indirect=True)
def test_the_second_press_is_taken_where_cookies_are_kept(app, fault):
    client = app.test_client()
    _page, hidden = _form(client, "/en/register/nationality")
    first, _errors = _csrf_errors(
        client, "/en/register/nationality", fault(client, hidden) | {"nationality": "national"}
    )
    token = {"csrf_token": first.field("csrf_token")}
    with client.post("/en/register/nationality", data=token | {"nationality": "national"}) as answer:
        assert (first.status, answer.status_code) == (422, 303)
