"""The benchmarks measure pages, not errors: everything they will ask for is asked for once, of a small database."""

from __future__ import annotations

import pytest

import models
from bench import filling, scale, server, visitors
from shikayat import database


@pytest.fixture
def prepare(app, monkeypatch):
    """Call a function that prepares requests where a hundred complaints are; returns them."""
    monkeypatch.setattr(filling, "BASE", 100)

    def go(function, *given):
        with app.app_context(), database.connection():
            filling.fill(100)
            return function(app, *given)

    return go


def status(app, request):
    """What the site answers to this request."""
    name, _, value = request.cookie.partition("=")
    client = app.test_client()
    client.set_cookie(name, value, domain="localhost")
    headers = {"Sec-Fetch-Site": "same-origin"} | ({"HX-Request": "true"} if request.part else {})
    if request.body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    with client.open(request.path, method=request.method, data=request.body or None, headers=headers) as answer:
        return answer.status_code


@pytest.mark.parametrize("part", [server, scale])
def test_every_page_that_is_measured_is_there(app, prepare, monkeypatch, part):
    monkeypatch.setattr(part, "PEOPLE", 3)
    for name, requests in prepare(part._pages).items():
        for request in requests:
            assert status(app, request) == (204 if name.startswith("refresh") else 200), name


def test_each_press_of_the_button_lodges_one_complaint(app, prepare):
    presses = prepare(visitors.lodgings, 3)
    assert [status(app, press) for press in presses] == [303, 303, 303]
    with database.connection():
        assert models.Complaint.select().count() == 103
