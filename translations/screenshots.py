"""A picture of every page in every language, for Weblate: ``make screenshots`` (``L=ur`` for one language).

The pages are those of the crawl (see site/shikayat/dev/translation_tools/crawler.py), so none can be forgotten.
Beside the pictures, ``screenshots.csv`` says which messages stand on each, and what no page shows is printed.
"""

from __future__ import annotations

import csv
import mimetypes
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, Route, sync_playwright

from shikayat.dev.translation_tools import crawl_results
from shikayat.dev.translation_tools.marks import key_of, unmarked
from shikayat.paths import STATIC

from . import sources, unseen
from .compile import FOLDER, forms, shown

PICTURES = FOLDER.parent / "var" / "screenshots"
WIDTHS = (320, 1280)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SITE = "http://shikayat.example"


def languages() -> list[str]:
    """English, and every language with a catalog."""
    return ["en", *sorted(path.parts[-3] for path in FOLDER.glob("*/LC_MESSAGES/messages.po"))]


def take(codes: list[str], folder: Path = PICTURES) -> None:
    """Take the pictures of these languages into ``folder/<language>/<page and state>.<width>.png``."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    sentences = {key_of(forms(m.id)[0], m.context): forms(m.id)[0] for m in sources.wanted() if m.id}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        for code in codes:
            print(crawl_results.crawl(code, unless_fresh=True).rstrip() or f"{code}: unchanged since the last crawl")
            shutil.rmtree(folder / code, ignore_errors=True)
            (folder / code).mkdir(parents=True)
            page = browser.new_page(java_script_enabled=False)
            _pictures(page, code, folder / code, sentences)
            page.close()
            print(unseen.summary(code))
        browser.close()
    print(f"The pictures are in {shown(folder)}.")


def _pictures(page: Page, code: str, folder: Path, sentences: dict[str, str]) -> None:
    page.route("**/*", lambda route: _answer(route, code))
    with (folder / "screenshots.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("file", "name", "language", "messages"))
        for capture in crawl_results.load(code).captures:
            page.goto(f"{SITE}/{capture.name}")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 640})
                name = f"{capture.name}.{width}.png"
                page.screenshot(path=folder / name, full_page=True)
                messages = "\n".join(sentences[key] for key in capture.keys if key in sentences)
                table.writerow((name, f"{capture.title} ({capture.name}, {width})", code, messages))


def _answer(route: Route, code: str) -> None:
    """Answer for the site: its static files, and the pages that the crawl has kept."""
    path = route.request.url.removeprefix(SITE).partition("?")[0].lstrip("/")
    if path.startswith("static/"):
        file = STATIC / path.split("/", 2)[2]
        if file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "")
            return
    seen = crawl_results.page_of(code, path)
    route.fulfill(body=unmarked(seen), content_type="text/html; charset=utf-8") if seen else route.abort()


if __name__ == "__main__":
    unknown = set(sys.argv[1:]) - set(languages())
    if unknown:
        sys.exit(f"There is no language {min(unknown)}.")
    take(sys.argv[1:] or languages())
