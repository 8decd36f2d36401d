"""What a reader has asked of the device: more contrast, its own colours, less movement."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.accessibility.eye import Eye

NAMES = ("pages.home", "complaints.track refused", "complaints.show waiting", "case.show", "statistics full")


def test_more_contrast_is_given_to_those_who_wish_for_it(pages, chromium: Browser):
    """Level AAA, 7 to 1, where the device asks for more contrast."""
    eye = Eye(chromium, contrast="more")
    wrong = []
    for page in pages:
        if page.name in NAMES or page.name.startswith("dashboard.index?"):
            eye.show(page.html, page.address)
            wrong += [f"{page.name}: {fault}" for fault in eye.axe(["color-contrast-enhanced"])]
    eye.close()
    assert wrong == [], "\n".join(wrong)
