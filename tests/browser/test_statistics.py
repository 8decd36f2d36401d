"""The figures in a real browser: nothing scrolls sideways, print and forced colours keep them."""

from __future__ import annotations

import pytest

import models
from shikayat import database

PAGES = (
    "statistics",
    "statistics/departments",
    "statistics/places",
    "statistics/places?of=PK-PB",
    "statistics/categories",
)


@pytest.fixture
def figures(app, make_citizen, make_complaint):
    citizen = make_citizen()
    for _number in range(24):
        make_complaint(citizen=citizen, status="closed")
    with database.connection():
        models.Complaint.update(answer_days=7, in_time=True, outcome="granted", answered_at=models.now()).execute()
        models.Complaint.update(verdict="solved").where(models.Complaint.id <= 9).execute()


@pytest.mark.parametrize("language", ["ur", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_figures_can_be_read_by_everybody(open_browser, figures, language, width):
    page = open_browser(language=language)
    page.set_viewport_size({"width": width, "height": 800})
    for path in PAGES:
        page.goto(f"/{language}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
    # On a narrow screen each number says what it is, since the heads of the columns are out of sight.
    page.goto(f"/{language}/statistics/departments")
    label = page.locator("td[data-label]").first.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert (label not in ("none", "normal")) == (width == 320)


@pytest.mark.parametrize("medium", [{"media": "print"}, {"forced_colors": "active"}], ids=["print", "forced colours"])
def test_figures_stay_on_paper_and_in_forced_colours(open_browser, figures, medium):
    page = open_browser(language="ur")
    page.emulate_media(**medium)
    page.goto("/ur/statistics")
    assert page.locator(".headline strong").first.is_visible()
    assert page.locator(".headline strong").first.inner_text() == "38%"
    assert page.locator("meter").first.bounding_box()["width"] > 50
