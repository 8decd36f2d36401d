"""See to it that a Chromium is here for ``tests/browser``, and print where.

In this order: one that is on the machine; Debian's package, where this runs as root on Debian; the one
Playwright downloads. If nothing helps, say what to do and fail: the suite is not passed without a browser.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import debian

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def installed_browser() -> str | None:
    """The path of a Chromium or Chrome of this machine that starts, or None."""
    found = [path for name in NAMES if (path := shutil.which(name))]
    return next((path for path in found if starts(path)), None)


def starts(browser: str) -> bool:
    """Whether the program runs: Ubuntu's chromium-browser may be a mere hint to install a snap."""
    try:
        return subprocess.run([browser, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def downloaded_browser() -> str | None:
    """The path of the Chromium that Playwright has downloaded, or None."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() and starts(path) else None


def install_from_debian() -> None:
    """Install chromium, and fonts with Urdu letters. Raises CalledProcessError, FileNotFoundError."""
    debian.install("chromium", "fonts-noto-core")


def download() -> None:
    """Let Playwright download its Chromium. Raises CalledProcessError."""
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True, stdout=sys.stderr)


def bring() -> str | None:
    """The path of a browser that starts, installed first if need be; None when nothing helped."""
    if found := installed_browser() or downloaded_browser():
        return found
    if debian.is_ours():
        attempt(install_from_debian)
        if found := installed_browser():
            return found
    attempt(download)
    return downloaded_browser()


def attempt(step: Callable[[], None]) -> None:
    """Run one step; its failure is told, and the next way is tried."""
    try:
        step()
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"{step.__name__}: {error}", file=sys.stderr)


def main() -> int:
    """0 after printing the browser's path, 1 after saying what to do."""
    browser = bring()
    if browser is None:
        print(
            "The browser tests need Chromium or Chrome, and none could be found or fetched.\n"
            "Install one (Debian: apt-get install chromium) and run this again.",
            file=sys.stderr,
        )
        return 1
    print(browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())
