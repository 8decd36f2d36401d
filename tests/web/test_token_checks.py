"""The token of a form is checked once in a request: each check reads its signature again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from bs4 import BeautifulSoup
from flask_wtf.csrf import validate_csrf

from shikayat.web import csrf

FORMS = ("/en/sign-in", "/en/recover", "/en/track", "/en/desk/sign-in", "/en/register/nationality")
CHECKS = {validate_csrf.__code__: "signatures read", csrf.unmask.__code__: "tokens unmasked"}


@contextmanager
def counted() -> Iterator[dict[str, int]]:
    """How often each of the functions of ``CHECKS`` is called meanwhile."""
    calls = dict.fromkeys(CHECKS.values(), 0)

    def count(frame, event, _argument):
        if event == "call" and frame.f_code in CHECKS:
            calls[CHECKS[frame.f_code]] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(before)


def _token(client, path: str) -> str:
    with client.get(path) as answer:
        return BeautifulSoup(answer.get_data(), "html.parser").select_one('[name="csrf_token"]')["value"]


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("fields", [{}, {"csrf_token": "wrong"}, {"switch_language": "errors"}])
def test_post_of_a_form_checks_its_token_once(app, path, fields):
    client = app.test_client()
    sent = {"csrf_token": _token(client, path)} | fields
    with counted() as calls, client.post(path, data=sent) as answer:
        assert answer.status_code < 500
    assert calls == dict.fromkeys(CHECKS.values(), 1)


def test_post_of_a_form_with_the_token_of_another_session_is_refused(app):
    """A check that is made once is made all the same."""
    client = app.test_client()
    _token(client, "/en/sign-in")
    sent = {"csrf_token": _token(app.test_client(), "/en/sign-in"), "username": "zubaida", "password": "x"}
    with client.post("/en/sign-in", data=sent) as answer:
        assert answer.status_code == 422
        assert "earlier visit" in answer.get_data(as_text=True)
