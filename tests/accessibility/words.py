"""What the HTML of a page must say of itself, read without a browser, so that every page and state can be read."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# A word of each script; one letter alone is a mark of a list or a number.
SCRIPTS = {"ur": re.compile(r"[\u0621-\u064a\u0671-\u06d3]{2,}"), "en": re.compile(r"[A-Za-z]{2,}")}
EMPTY = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# What WCAG 3.1.2 leaves out: proper names, technical terms, and what is spelt out in any language.
NO_LANGUAGE = re.compile(
    r"\b[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]\b|\b[A-Z]{2,4}\b|\b[a-z]+(-[a-z]+)+\b|\b(Aegis|FreeOTP|Google Authenticator)\b"
)
READ_OUT = ("alt", "aria-label", "title", "placeholder")


class Reader(HTMLParser):
    """Reads a page: its texts with the language each is in, its title, headings, ids and its summary of errors."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str]]] = []
        self.foreign: list[str] = []
        self.title = ""
        self.headings: list[int] = []
        self.ids: dict[str, str] = {}
        self.first_in_main = ""
        self.summary: list[tuple[str, str]] = []
        self.errors: list[str] = []
        self.regions: set[str] = set()
        self.feed(page)

    @property
    def language(self) -> str:
        return next((has["lang"] for _, has in reversed(self.open) if has.get("lang")), "")

    def inside(self, name: str) -> bool:
        return any(name in has.get("class", "").split() or tag == name for tag, has in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if "main" in (tag for tag, _ in self.open) and not self.first_in_main:
            self.first_in_main = f"{tag}.{has.get('class', '')}{' autofocus' if 'autofocus' in has else ''}"
        if has.get("id"):
            self.ids[has["id"]] = tag
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if has.get("aria-live") or has.get("role") in ("status", "alert"):
            self.regions.add(has.get("id", ""))
        if self.inside("error-summary") and tag == "a":
            self.summary.append((has.get("href", ""), ""))
        if tag == "p" and "error" in has.get("class", "").split():
            self.errors.append("")
        self.open.append((tag, has))
        for name in READ_OUT:
            self.say(has.get(name, ""), f"{tag} {name}")
        if tag in EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not data.strip() or not self.open or self.inside("script"):
            return
        if self.open[-1][0] == "title":
            self.title += data
        if self.inside("error-summary") and self.inside("a") and self.summary:
            target, words = self.summary[-1]
            self.summary[-1] = (target, words + data)
        if self.inside("error") and self.inside("p") and self.errors and not self.inside("visually-hidden"):
            self.errors[-1] += data
        self.say(data, self.open[-1][0])

    def say(self, text: str, where: str) -> None:
        """Note a text in the script of the other language: all of a sentence of ours, most of what somebody typed.

        What stands in a field belongs to who types there, and a title has no place for a mark.
        """
        if where in ("textarea", "title"):
            return
        other = {"ur": "en", "en": "ur"}.get(self.language)
        text = NO_LANGUAGE.sub(" ", text)
        if other and where in ("bdi", "blockquote") and sum(map(len, SCRIPTS[other].findall(text))) * 2 < len(text):
            return
        if other and (found := SCRIPTS[other].search(text)):
            self.foreign.append(f"{where} in {self.language}: “{found[0]}” of “{' '.join(text.split())[:60]}”")


def faults(html: str) -> list[str]:
    """What is wrong with what a page says of itself, a line each."""
    page = Reader(html)
    found = [f"without its lang: {words}" for words in page.foreign]
    if page.headings.count(1) != 1:
        found.append(f"{page.headings.count(1)} h1")
    found += [f"h{a} is followed by h{b}" for a, b in zip(page.headings, page.headings[1:], strict=False) if b > a + 1]
    if page.summary:
        found += _faults_of_the_summary(page)
    return found


def _faults_of_the_summary(page: Reader) -> list[str]:
    found = []
    if not page.title.startswith(("Error:", "غلطی:")):
        found.append(f"the title does not say that something is wrong: {page.title}")
    if page.first_in_main != "div.error-summary autofocus":
        found.append(f"first in main stands {page.first_in_main}")
    inline = [" ".join(words.split()) for words in page.errors]
    for target, words in page.summary:
        said = " ".join(words.split())
        if target.removeprefix("#") not in page.ids:
            found.append(f"the line “{said}” leads to {target}, which is not there")
        elif target != "#form":
            if page.ids[target[1:]] not in ("input", "select", "textarea"):
                found.append(f"the line “{said}” leads to a {page.ids[target[1:]]}")
            if not any(said in words for words in inline):
                found.append(f"the line “{said}” is not said at its field")
    return found
