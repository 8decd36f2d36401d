"""Every page in longer English and in longer Urdu: nothing is cut off, nothing stands outside the catalogs."""

from __future__ import annotations

import csv
import hashlib
import json
import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.dates import get_month_names
from playwright.sync_api import Browser, Route

from shikayat.dev.translation_tools.samples import MISTAKES, RIGHT
from shikayat.paths import PACKAGE
from tests.copy_of_site import ROOT, Copy

pytestmark = pytest.mark.xdist_group("pseudo")  # what is made once is made in one process

SITE = "http://shikayat.example"
CODES = ("en_150", "ur_IN")
WIDTHS = (320, 1280)

# What else a page shows that is no message and no name with a translation: the words of people where they are not set
# apart in the markup (a choice of a list, a title), of the desk's own templates, and names of languages and standards.
WRITTEN = (
    *("full_name", "username", "address", "subject", "details", "landmark"),  # citizens
    *("text", "done_where", "email", "name_en", "name_ur"),  # the desk
)
with (PACKAGE / "directory" / "answer_templates.csv").open(encoding="utf-8", newline="") as _file:
    TITLES = [row[column] for row in csv.DictReader(_file) for column in ("title_en", "title_ur")]
with (PACKAGE / "public" / "pages" / "criteria.csv").open(encoding="utf-8", newline="") as _file:
    CRITERIA = [row[name] for row in csv.DictReader(_file) for name in ("name_en", "name_ur", "how_en", "how_ur")]
MONTHS = [name for code in ("en", "ur") for name in get_month_names("wide", locale=code).values()]
WRONG = [mistakes["text"] for mistakes in MISTAKES if len(mistakes.get("text", "")) > 1]
OWN_WORDS = {*(RIGHT[name] for name in WRITTEN), *WRONG, *TITLES, *CRITERIA, "نمونہ افسر"}
OWN_WORDS = sorted(OWN_WORDS, key=len, reverse=True)
TYPED = re.compile(
    "|".join(map(re.escape, OWN_WORDS))
    + rf"|\b(?:{'|'.join(MONTHS)}) \d{{4}}\b|a-b|c-d|e-f|English|اردو|http\S+|WCAG 2\.2(?: AA?)?|CNIC"
)
# People's own words, codes and names of data stand in elements of their own, which keep their direction apart.
OWN_ELEMENT = re.compile(r'<(bdi|\w+(?= [^>]*dir="auto"))[^>]*>(.*?)</\1>', re.DOTALL)
FOREIGN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u0600-\u06ff]{2,}")

# Runs in the page. A text is cut off when its box is narrower than what is in it and hides the rest, or when it reaches
# out of the window. Texts for screen readers alone are one pixel wide on purpose.
FIND_CUT_OFF = """() => {
  const found = [], wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide) found.push("the page scrolls sideways");
  for (const element of document.querySelectorAll("body *")) {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    if (!element.textContent.trim() || box.width <= 1) continue;
    if (style.position === "absolute" && style.overflow === "hidden") continue;
    if (element.closest(".visually-hidden, .skip-link, thead") || element.matches("option, textarea")) continue;
    const hides = style.overflowX !== "visible" || style.overflowY !== "visible";
    if (hides && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1))
      found.push("cut off: " + element.outerHTML.slice(0, 120));
    if (box.left < -1 || box.right > wide + 1) found.push("outside the window: " + element.outerHTML.slice(0, 120));
  }
  return found;
}"""
STYLE = re.compile(r"<link[^>]*stylesheet[^>]*>")
SHOW = """html => {
  const shown = new DOMParser().parseFromString(html, "text/html");
  document.title = shown.title;
  for (const name of ["lang", "dir", "class"])
    document.documentElement.setAttribute(name, shown.documentElement.getAttribute(name) || "");
  document.body.replaceWith(shown.body);
}"""
FIND_TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  let block = null, text = "";
  const texts = new Map();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (element.closest("script, style, time, bdi, [dir=auto], code, textarea, #country")) continue;
    const at = element.closest("p, li, h1, h2, h3, dt, dd, th, td, label, legend, button, option, summary") || element;
    texts.set(at, (texts.get(at) || "") + walker.currentNode.data);
  }
  for (const element of document.querySelectorAll("[aria-label], [title], [alt]"))
    for (const name of ["aria-label", "title", "alt"]) found.push(element.getAttribute(name) || "");
  return [document.title, ...texts.values(), ...found].map(text => text.trim()).filter(Boolean);
}"""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A copy of the project that speaks the pseudo-languages, and its pages in them."""
    copy = Copy(tmp_path_factory.mktemp("pseudo") / "copy")
    copy.run("-m", "translations.pseudo")
    copy.run("translations/compile.py")
    for code in CODES:
        copy.crawl(code)
    return copy


def captures(copy: Copy, code: str) -> Iterator[tuple[str, str]]:
    """The pages with their names, without the invisible marks."""
    folder = copy.root / "var" / "translating" / code
    for capture in json.loads((folder / "index.json").read_text())["captures"]:
        page = (folder / f"{capture['name']}.html").read_text()
        yield capture["name"], re.sub("[\U000e0000-\U000e007f]", "", page)


def bare(text: str) -> str:
    """What is left of a text without what stands in brackets, what people typed and what Babel writes."""
    while (inner := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = inner
    dates = r"\d{1,2} [^\s\d]+ \d{4}"
    return " ".join(
        FOREIGN_WORD.findall(re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]", "", re.sub(dates, "", TYPED.sub("", text))))
    )


@pytest.mark.browser
@pytest.mark.parametrize("code", CODES)
def test_nothing_is_cut_off_and_nothing_is_bare(
    chromium: Browser, crawled: Copy, code: str, pytestconfig: pytest.Config
):
    """Pages in which nothing was wrong are looked at again when their sources change: not for the second database."""
    looking = hashlib.sha256(crawled.sources().encode() + Path(__file__).read_bytes()).hexdigest()
    if pytestconfig.cache.get(f"pseudo/{code}", "") == looking:
        return
    pages = dict(captures(crawled, code))
    assert len(pages) > 100

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE).lstrip("/")
        if path.startswith("static/") and (file := ROOT / "static" / path.split("/", 2)[2]).is_file():
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])
        elif path in pages:
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")
        else:
            route.abort()

    page = chromium.new_page(java_script_enabled=False)
    page.route("**/*", answer)
    wrong, style = [], None
    for name, html in pages.items():
        if style != (style := STYLE.findall(html)):
            page.goto(f"{SITE}/{name}")
        else:  # under the same style sheets, what stands on the page is enough
            page.evaluate(SHOW, html)
        assert page.evaluate("document.documentElement.dir") == ("rtl" if code == "ur_IN" else "ltr")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            wrong += [f"{name} at {width}: {found}" for found in page.evaluate(FIND_CUT_OFF)]
        if not name.startswith(
            ("translation_tools.", "messages.")
        ):  # they show catalogs and messages of every language
            wrong += [f"{name}: bare: {left}" for text in page.evaluate(FIND_TEXTS) if (left := bare(text))]
    page.close()
    print(*wrong, sep="\n")
    assert wrong == []
    pytestconfig.cache.set(f"pseudo/{code}", looking)


def test_the_eye_sees_what_is_wrong(chromium: Browser):
    page = chromium.new_page(viewport={"width": 320, "height": 600})
    page.set_content(
        "<title>⟦ok⟧</title><p>⟦fine 5⟧</p>"
        "<p style='width:90px;white-space:nowrap;overflow:hidden'>⟦a text cut off⟧</p>"
        "<p style='position:relative;left:300px'>⟦out⟧</p><p>left <bdi>own words</bdi> bare</p>"
        "<blockquote dir='auto'>own words</blockquote><button aria-label='unseen'>⟦x⟧</button>"
    )
    found = " ".join(page.evaluate(FIND_CUT_OFF))
    assert "cut off" in found and "outside the window" in found and "fine 5" not in found
    assert [left for text in page.evaluate(FIND_TEXTS) if (left := bare(text))] == ["left bare", "unseen"]
    page.close()
    assert bare("⟦one ⟦inner⟧ two⟧ 5 نومبر 2026 K7Q2-9FXM-3") == ""
    # A person's own words are no message; what the page adds to them, or leaves of them, is.
    assert bare(f"{RIGHT['text']}") == ""
    assert bare(f"Answer: {RIGHT['text']} اب ٹھیک ہے") == "Answer اب ٹھیک ہے"


def test_what_is_set_apart_holds_no_words_of_ours():
    """The eye does not look into elements for people's words; so no template may put a sentence there."""
    seen = 0
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for element in OWN_ELEMENT.finditer(path.read_text()):
            inside, seen = element[2], seen + 1
            if ' lang="en"' in element[0].partition(">")[0]:
                continue  # what it is called elsewhere: the words of a standard, of another program
            assert not re.search(r"(?<!\w)(_|gettext|ngettext)\(|{% *trans", inside), f"{path}: {element[0]}"
            plain = re.sub(r"{{.*?}}|{%.*?%}|<[^>]*>|&\w+;", "", inside)
            assert not bare(plain), f"{path}: {element[0]}"
    assert seen >= 5  # most such elements are made by filters (tests/i18n/test_typed_text.py)
    assert OWN_ELEMENT.search('<p dir="auto">{{ _("Ours") }}</p>')[2] == '{{ _("Ours") }}'


def test_a_pseudo_language_is_longer_and_keeps_places():
    from translations.pseudo import pseudo

    for code, text in (
        ("en_150", 'Open <a href="%(address)s">the account</a> of %(name)s'),
        ("ur_IN", "%(name)s کا اکاؤنٹ بنائیں"),
    ):
        made = pseudo(text, code)
        assert re.findall(r"%\(\w+\)s|<[^>]*>", made) == re.findall(r"%\(\w+\)s|<[^>]*>", text)
        plain, longer = (re.sub(r"%\(\w+\)s|<[^>]*>", "", each) for each in (text, made))
        assert len(longer) >= 1.35 * len(plain)
        assert made[0] + made[-1] == "⟦⟧"


def test_the_project_itself_never_gets_them():
    assert not [path for path in Path(ROOT, "translations").iterdir() if path.name in CODES]
