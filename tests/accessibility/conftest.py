"""Every page of the site as it was sent."""

from __future__ import annotations

import pytest

from tests.accessibility.pages import RenderedPage, every_page
from tests.signed_in_browsers import gathered


# What is built once for a language is built in one process.
@pytest.fixture(
    params=[pytest.param(code, marks=pytest.mark.xdist_group(f"every page {code}")) for code in ("ur", "en")]
)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="session")
def built() -> dict[str, list[RenderedPage]]:
    return {}


PEOPLE = ("make_citizen", "make_complaint", "make_officer", "messages")


@pytest.fixture
def pages(request: pytest.FixtureRequest, language: str, built: dict[str, list[RenderedPage]]) -> list[RenderedPage]:
    """Every page in its states, in one language."""
    if language not in built:
        app, *people = (request.getfixturevalue(name) for name in ("app", *PEOPLE))
        with gathered("http://localhost", language, *people) as browsers:
            built[language] = every_page(app, browsers, people[0]())
    return built[language]
