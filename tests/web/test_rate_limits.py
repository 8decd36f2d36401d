"""One table of rate limits: what is counted, and that refused requests leave few rows."""

from __future__ import annotations

import re

import pytest

import models
from shikayat import database
from shikayat.paths import PACKAGE
from shikayat.text.numbers import make_reference
from shikayat.web import rate_limits, saved_forms

HERE = "127.0.0.1"


def rows():
    with database.connection():
        return models.RateLimitCounter.select().count()


@pytest.mark.parametrize("name", rate_limits.LIMITS)
def test_each_limit_is_used_and_says_what_it_counts(name):
    used = [path for path in PACKAGE.rglob("*.py") if f'("{name}", ' in path.read_text(encoding="utf-8")]
    assert len(used) >= 2, f"only the table names {name}"
    assert re.search(", by ", rate_limits.LIMITS[name].counts)


def test_refused_tracking_adds_one_row_each(visitor):
    visitor.get("/en/track")
    visitor.submit({"reference": make_reference(), "last_four": "0000"}, status=422)
    before = rows()
    for _try in range(5):
        visitor.submit({"reference": make_reference(), "last_four": "0000"}, status=422)
    assert rows() - before <= 5


def test_tracking_refused_to_an_address_adds_no_row(app, visitor):
    limit = rate_limits.LIMITS["track:from"]
    with database.connection():
        saved_forms.count_try(limit.key(HERE), limit.seconds, by=limit.limit)
    visitor.get("/en/track")
    before = rows()
    for _try in range(3):
        page = visitor.submit({"reference": make_reference(), "last_four": "0000"}, status=429)
        assert 0 < int(page.headers["Retry-After"]) <= limit.seconds
    assert rows() == before


@pytest.mark.parametrize("age", [None, rate_limits.DAY])
def test_refund_without_a_running_window_gives_no_credit(app, age):
    limit = rate_limits.LIMITS["track:of"]
    with database.connection():
        if age:
            limit.wait("someone")
            models.RateLimitCounter.update(window_start=models.RateLimitCounter.window_start - age).execute()
        limit.refund("someone")
        assert saved_forms.count_try(limit.key("someone"), limit.seconds) == 1


def test_refund_in_a_running_window_counts_one_less_and_never_below_zero(app):
    limit = rate_limits.LIMITS["track:of"]
    with database.connection():
        limit.wait("someone")
        for _time in range(3):
            limit.refund("someone")
        assert saved_forms.tries(limit.key("someone"), limit.seconds) == 0


def test_counts_of_past_windows_are_deleted(app):
    with database.connection():
        for name, limit in rate_limits.LIMITS.items():
            limit.wait("someone")
            assert limit.seconds <= rate_limits.DAY, name
        models.RateLimitCounter.update(
            window_start=models.RateLimitCounter.window_start - 3 * rate_limits.DAY
        ).execute()
        saved_forms.tidy()
        assert models.RateLimitCounter.select().count() == 0


VIEWS_WITH_429 = {"TooManyRequests(": "retry_after=", "abort(429": "never: the page would not say when to try again"}


def test_each_refusal_by_an_error_page_says_when_to_try_again():
    for path in PACKAGE.rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            for call, needed in VIEWS_WITH_429.items():
                assert call not in line or needed in line, f"{path.name}: {line.strip()}"
