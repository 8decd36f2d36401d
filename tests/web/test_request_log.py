"""Each log line has its request id, error pages show it, and neither contains typed text."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from flask import Flask

from shikayat.web.errors import OWN_PAGES, page_of_error
from shikayat.web.request_log import RequestLogHandler, init_logging

TYPED = "0300 9876543"
SENTENCE = {"en": "Error number:", "ur": "خرابی کا نمبر:"}


@pytest.fixture
def written(app: Flask) -> Iterator[io.StringIO]:
    """What the handler of this process writes, as production would."""
    stream = io.StringIO()
    handler = RequestLogHandler(json=True)
    handler.setStream(stream)
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


@pytest.fixture
def broken(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A view that logs a line and raises exceptions that contain typed text."""

    def fail():
        app.logger.warning("about to fail")
        raise RuntimeError(TYPED) from ValueError(f"Key (mobile)=({TYPED}) already exists")

    monkeypatch.setitem(app.view_functions, "pages.guide", fail)


def lines(stream: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def number_on(text: str) -> str:
    return re.search(r"(?:Error number|خرابی کا نمبر): <bdi[^>]*>([0-9A-Za-z-]+)</bdi>", text)[1]


def test_each_line_of_a_request_has_the_number_that_its_error_page_shows(visitor, written, broken, language):
    page = visitor.get(f"/{language}/guide?q={TYPED}", status=500)
    first, second = lines(written)
    assert first["request_id"] == second["request_id"] == number_on(page.text)
    assert SENTENCE[language] in page.text
    assert {name: second[name] for name in ("level", "logger", "message", "method", "endpoint")} == {
        "level": "ERROR",
        "logger": "shikayat",
        "message": "GET pages.guide failed",
        "method": "GET",
        "endpoint": "pages.guide",
    }


def test_log_of_a_failed_request_has_types_and_places_but_no_typed_text(visitor, written, broken):
    visitor.get(f"/en/guide?q={TYPED}", status=500)
    assert TYPED not in written.getvalue()
    assert "?q=" not in written.getvalue()
    told = lines(written)[-1]["exc_info"]
    assert "builtins.RuntimeError" in told
    assert "builtins.ValueError" in told
    assert "test_request_log.py" in told


@pytest.mark.parametrize("path", ["/nothing", "/places"])
def test_two_requests_have_two_numbers(visitor, language, path):
    numbers = [number_on(visitor.get(f"/{language}{path}", status=404).text) for _ in range(2)]
    assert len(set(numbers)) == 2


@pytest.mark.parametrize("code", OWN_PAGES)
def test_each_error_page_shows_its_number_and_a_page_for_a_file_has_none(app, language, code):
    with app.test_request_context(f"/{language}/"):
        assert number_on(page_of_error(code, "a1b2c3d4e5f6").get_data(as_text=True)) == "a1b2c3d4e5f6"
        assert SENTENCE[language] not in page_of_error(code).get_data(as_text=True)


def test_line_outside_a_request_has_no_request(app, written):
    app.logger.error("from the worker")
    assert "request_id" not in lines(written)[0]


class TestBehindAProxy:
    @pytest.fixture
    def settings(self):
        return {"TRUSTED_PROXIES": "1"}

    def test_id_of_the_proxy_is_taken(self, visitor):
        page = visitor.get("/en/nothing", status=404, headers={"X-Request-ID": "0123456789ab"})
        assert number_on(page.text) == "0123456789ab"

    @pytest.mark.parametrize("sent", ["", "short", "a b c d e f", "<b>abcdef</b>", "a" * 65, "۱۲۳۴۵۶۷۸"])
    def test_id_that_cannot_be_one_is_replaced(self, visitor, sent):
        headers = {"X-Request-ID": sent.encode().decode("latin-1")}
        assert number_on(visitor.get("/en/nothing", status=404, headers=headers).text) != sent


def test_id_of_a_stranger_is_not_taken(visitor):
    page = visitor.get("/en/nothing", status=404, headers={"X-Request-ID": "0123456789ab"})
    assert number_on(page.text) != "0123456789ab"


def test_a_second_application_does_not_write_each_line_twice(app):
    init_logging(app)
    init_logging(app)
    handlers = [handler for handler in logging.getLogger().handlers if isinstance(handler, RequestLogHandler)]
    assert len(handlers) == 1


def test_development_logs_readable_text(app):
    init_logging(app)
    (handler,) = [handler for handler in logging.getLogger().handlers if isinstance(handler, RequestLogHandler)]
    record = logging.LogRecord("shikayat", logging.ERROR, "", 1, "deadlines: %s", ("broken",), None)
    assert handler.format(record) == "ERROR shikayat [-] deadlines: broken"
