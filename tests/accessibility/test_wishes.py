"""What a reader has asked of the device: more contrast, its own colours, less movement."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.accessibility.accessibility_browser import AccessibilityBrowser

NAMES = ("pages.home", "complaints.track refused", "complaints.show waiting", "case.show", "statistics full")


def test_more_contrast_is_given_to_those_who_wish_for_it(pages, chromium: Browser):
    """Level AAA, 7 to 1, where the device asks for more contrast."""
    accessibility_browser = AccessibilityBrowser(chromium, contrast="more")
    wrong = []
    for page in pages:
        if page.name in NAMES or page.name.startswith("dashboard.index?"):
            accessibility_browser.show(page.html, page.address)
            wrong += [f"{page.name}: {fault}" for fault in accessibility_browser.axe(["color-contrast-enhanced"])]
    accessibility_browser.close()
    assert wrong == [], "\n".join(wrong)
