"""What a citizen does on many of the pages that are looked at here."""

from __future__ import annotations

from playwright.sync_api import Page

import models

PASSWORD = "میرا گھر لاہور میں ہے"
SEND = "#form button[type=submit]:not([name]):not(.visually-hidden)"  # what continues, of all buttons of a form


def sign_in(page: Page, citizen: models.Citizen, language: str, *ticks: str) -> None:
    """Through the page, with these boxes ticked; ends on the dashboard."""
    page.goto(f"/{language}/sign-in")
    page.fill("[name=username]", citizen.username)
    page.fill("[name=password]", PASSWORD)
    for tick in ticks:
        page.check(f"[name={tick}]")
    page.click(SEND)
    page.wait_for_url("**/dashboard")


def to_details(page: Page, language: str) -> None:
    """To the page of a new complaint where the story is told."""
    page.goto(f"/{language}/complaints/new/category?group=roads")
    page.check("[name=kind][value=complaint]")
    page.check("[name=category][value='roads.potholes']")
    page.click(SEND)
    page.wait_for_url("**/details")
    page.wait_for_load_state()
