"""Faults planted, one of each kind: what looks at every page sees them, and sees nothing in a page without any."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.accessibility import words
from tests.accessibility.accessibility_browser import SITE, WIDTHS, AccessibilityBrowser
from tests.accessibility.pages import RenderedPage

BASE = (
    "body{{font:18px/1.6 sans-serif;color:#222;background:#fff}}a:focus,button:focus,input:focus{{outline:3px solid}}"
)
PAGE = (
    '<!doctype html><html lang="en"><head><title>x</title><style>' + BASE + "{style}</style></head>"
    '<body><main id="main"><h1>Heading</h1><p>Words.</p>{body}</main></body></html>'
)
MENU = "<nav><a href='#' aria-current=page>a</a> <a href='#'>b</a></nav>"
# What looks, in which window, at which fault, and what it says.
FAULTS = [
    ("axe", 1280, "", "<img src='/x.png'>", "violations image-alt"),
    ("axe", 1280, "", "<input>", "violations label"),
    ("axe", 1280, "", "<h4>x</h4>", "violations heading-order"),
    ("axe", 320, "p{color:#999}", "", "violations color-contrast"),
    ("axe", 320, "p{background:linear-gradient(red,blue)}", "", "incomplete color-contrast"),
    ("axe", 320, "button{width:10px;height:10px;padding:0}", "<button>a</button><button>b</button>", "target-size"),
    ("wide", 320, "p{width:400px}", "", "wider than 320 px"),
    ("small", 320, "button{height:20px;padding:0}", "<button>a</button>", "small target"),
    ("focus", 320, "button:focus{outline:0}", "<button>a</button>", "focus not seen"),
    ("focus", 320, "i{position:fixed;inset:0;background:#fff}", "<button>a</button><i>x</i>", "focused under i"),
    ("still", 320, "p{transition:color 1s}", "", "moves: p"),
    ("cut", 320, "p{height:20px}", "<p>a<br>b<br>c</p>", "higher than its box"),
    ("cut", 320, "p{width:3em;white-space:nowrap}", "<p>many words</p>", "wider than its box"),
    ("spaced", 320, "h1{height:1.2em;line-height:1.2}", "<h1>A heading of two lines or so</h1>", "higher than its"),
    ("enlarged", 320, "h1{font-size:2rem;height:40px}", "", "higher than its box"),
    ("longWord", 320, "", "<p>word</p>", "wider than 320 px"),
    ("bordered", 320, "button{border:0}", "<button>a</button>", "no edge"),
    ("bordered", 320, "[aria-current]{box-shadow:0 0 4px red}", MENU, "current, and like the rest"),
]  # fmt: skip


@pytest.fixture
def accessibility_browser(chromium: Browser):
    accessibility_browser = AccessibilityBrowser(chromium, reduced_motion="reduce")
    yield accessibility_browser
    accessibility_browser.close()


def test_each_look_sees_its_fault(accessibility_browser: AccessibilityBrowser):
    unseen = []
    for look, width, style, body, said in FAULTS:
        accessibility_browser.at(width)
        accessibility_browser.page.emulate_media(forced_colors="active" if look == "bordered" else "none")
        accessibility_browser.page.set_content(PAGE.format(style=style, body=body))
        found = accessibility_browser.axe() if look == "axe" else accessibility_browser.look(look)
        if not any(said in line for line in found):
            unseen.append(f"{look}: {style} {body} gave {found}")
    assert unseen == [], "\n".join(unseen)


def test_a_reference_is_looked_at_as_wide_as_it_can_be(accessibility_browser: AccessibilityBrowser):
    accessibility_browser.at(320)
    accessibility_browser.show(PAGE.format(style="", body="<h2>Complaint 1111-1111-1</h2>"))
    assert accessibility_browser.page.inner_text("h2") == "Complaint WWWW-WWWW-W"


def planted(accessibility_browser: AccessibilityBrowser, style: str, body: str) -> RenderedPage:
    """A page whose style comes as the site's does: the content policy would refuse it in the page itself."""
    sheet = (BASE + style).replace("{{", "{").replace("}}", "}")
    accessibility_browser.context.route(
        "**/planted.css", lambda route: route.fulfill(body=sheet, content_type="text/css")
    )
    head = f'<title>x</title><link rel="stylesheet" href="{SITE}/planted.css">'
    return RenderedPage(
        "planted", "/", 200, f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_a_fault_at_one_width_is_seen(accessibility_browser: AccessibilityBrowser, width: int):
    """All rules are asked at each width: here headings leave out a level in windows of one width."""
    style = "main { overflow-wrap: anywhere; }"
    style += f"@media (min-width: {width - 50}px) and (max-width: {width + 50}px) {{ h2 {{ display: none; }} }}"
    page = planted(accessibility_browser, style, '<main id="main"><h1>one</h1><h2>two</h2><h3>three</h3></main>')
    found = accessibility_browser.everything(page)
    assert [fault for fault in found if "heading-order" in fault], found
    assert [fault for fault in found if "heading-order" not in fault] == []


def test_what_moves_when_a_script_comes_is_seen(accessibility_browser: AccessibilityBrowser):
    script = f'<script src="{SITE}/static/x/js/site.js" defer></script>'  # tells the style that htmx is not there
    body = script + '<main id="main"><h1>Heading</h1><p>What comes after.</p></main>'
    assert accessibility_browser.moved(planted(accessibility_browser, "", body)) == []
    found = accessibility_browser.moved(
        planted(accessibility_browser, ".without-htmx h1 { margin-bottom: 200px; }", body)
    )
    assert found == ["moves when the scripts come: p “What comes after.”"]
    # Below what a window shows first, too.
    low = ".without-htmx h1 { margin-bottom: 200px; } main { padding-top: 1900px; }"
    assert accessibility_browser.moved(planted(accessibility_browser, low, body)) == found


def test_nothing_is_found_where_nothing_is_wrong(accessibility_browser: AccessibilityBrowser):
    body = "<p><a href='#main'>A link in a sentence</a> with words.</p><button>a</button>"
    style = "main{overflow-wrap:anywhere} button{border:2px solid;padding:9px 20px}"
    for width in (1280, 320):
        accessibility_browser.at(width)
        for colours in ("none", "active"):
            accessibility_browser.page.emulate_media(forced_colors=colours)
            accessibility_browser.page.set_content(PAGE.format(style=style, body=body))
            looks = ("wide", "cut", "small", "focus", "still", "spaced", "enlarged", "bordered", "longWord")
            assert [
                *(accessibility_browser.axe() if colours == "none" else ()),
                *accessibility_browser.look(*looks),
            ] == []


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>کچھ الفاظ</p>", "without its lang: p in en"),
        ('<p lang="ur">some words</p>', "without its lang: p in ur"),
        ('<a href="/" aria-label="کچھ الفاظ">x</a>', "without its lang: a aria-label"),
        ("<h1>two</h1>", "2 h1"),
        ("<h3>x</h3>", "h1 is followed by h3"),
        ('<div class="error-summary"><a href="#a">x</a></div>', "the title does not say"),
        ('<div class="error-summary"><a href="#a">x</a></div>', "first in main stands h1"),
        ('<div class="error-summary"><a href="#b">x</a></div>', "leads to #b, which is not there"),
        ('<div class="error-summary"><a href="#a">x</a></div>', "leads to a p"),
        (
            '<div class="error-summary"><a href="#c">x</a></div><input id="c"><p class="error">y</p>',
            "not said at its field",
        ),
    ],
)
def test_what_a_page_says_of_itself_is_read(html: str, said: str):
    page = '<html lang="en"><title>x</title><main><h1>one</h1><p id="a">{}</p></main></html>'
    assert words.faults(page.format("")) == []
    assert any(said in fault for fault in words.faults(page.format(html))), words.faults(page.format(html))
