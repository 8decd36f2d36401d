"""Typed text on pages: through the filters everywhere, and in Chromium where the glyphs really stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes
from playwright.sync_api import Browser

from shikayat.i18n.language import typed_text, typed_words
from tests.test_templates import FILES, JINJA, ROOT, short, tree
from tests.text.test_typed import RUNS

# What people type, by the name of the attribute it has in templates.
TYPED = {
    *("subject", "details", "landmark", "about", "full_name", "address", "fact", "text", "reason"),
    *("done_where", "note", "username", "words"),
}
FILTERS = {"isolate", "typed_text", "text_mark", "code", "verbatim", "ltr", "name"}
# These take care of what they are given.
MACROS = {"summary_list", "said"}
# Attributes of forms and of translation tools that bear such a name, messages to be read as they are sent, and
# addresses of the site.
OTHER = {"form", "field", "option", "part", "wanted", "message", "entry", "scene", "words", "call", "loop"}


def unfiltered(parsed: nodes.Template) -> list[str]:
    """The typed values that a template prints without a filter for typed text. A title can hold no markup."""
    titles = [block for block in parsed.find_all(nodes.Block) if block.name == "title"]
    in_titles = {output for title in titles for output in title.find_all(nodes.Output)}
    printed = [output for output in parsed.find_all(nodes.Output) if output not in in_titles]
    found = [value for output in printed for expression in output.nodes for value in _bare(expression)]
    return [f"line {value.lineno}: {_owner(value)}….{value.attr}" for value in found]


def _bare(node: nodes.Node) -> Iterator[nodes.Getattr]:
    """The typed values in an expression that no filter and no macro takes care of."""
    filtered = isinstance(node, nodes.Filter) and node.name in FILTERS
    if filtered or (isinstance(node, nodes.Call) and getattr(node.node, "name", "") in MACROS):
        return
    if isinstance(node, nodes.Getattr) and node.attr in TYPED and _owner(node) not in OTHER:
        yield node
    # A condition decides, and is not printed.
    parts = (node.expr1, node.expr2) if isinstance(node, nodes.CondExpr) else node.iter_child_nodes()
    for part in parts:
        if part is not None:
            yield from _bare(part)


def _owner(node: nodes.Node) -> str:
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""


@pytest.mark.parametrize("path", FILES, ids=short)
def test_typed_values_are_shown_through_a_filter(path: Path):
    assert unfiltered(tree(path)) == []


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ("{{ complaint.details }}", 1),
        ("{{ complaint.details | isolate }}", 0),
        ("{{ _('From %(name)s', name=row.officer.full_name) }}", 1),
        ("{{ complaint.landmark or _('None') }}", 1),
        ("{{ summary_list([{'value': complaint.landmark}]) }}", 0),
        ("{{ link(complaint.subject) }}", 1),
    ],
)
def test_a_value_without_the_filter_is_seen(source, faults):
    assert len(unfiltered(JINJA.parse(source))) == faults


# --- where the glyphs stand -----------------------------------------------------------------------------------------

VISUAL = """(selector) => [...document.querySelectorAll(selector)].map(element => {
  const found = [], walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node; node = walker.nextNode();) for (let i = 0; i < node.length; i++) {
    const range = document.createRange();
    range.setStart(node, i); range.setEnd(node, i + 1);
    const box = range.getClientRects()[0];
    if (box && box.width) found.push([Math.round(box.top / 20), box.left, node.data[i]]);
  }
  found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return found.map(f => f[2]).join('');
})"""
CSS = (ROOT / "static" / "css" / "site.css").read_text(encoding="utf-8")


def page_of(chromium: Browser, language: str, inner: str):
    page = chromium.new_page(viewport={"width": 900, "height": 600})
    way = {"ur": "rtl", "en": "ltr"}[language]
    page.set_content(f'<html lang="{language}" dir="{way}"><style>{CSS}</style><body><div id="it">{inner}</div>')
    return page


@pytest.mark.parametrize("show", [typed_words, typed_text])
@pytest.mark.parametrize(
    "run", ["12-34567-89", "0300 1234567", "35202-1234567-1", "9:30 PM", "٠٣٠٠-١٢٣", "12۔34", "5kW"]
)
def test_numbers_in_an_urdu_sentence_read_from_left_to_right_in_chromium(app, chromium, language, show, run):
    sentence = f"میٹر نمبر {run} غلط ہے"
    with app.test_request_context(f"/{language}/"):
        page = page_of(chromium, language, str(show(sentence)))
        plain = page_of(chromium, language, f"<p dir=rtl>{sentence}")
    try:
        seen = page.evaluate(VISUAL, "#it")[0]
        assert run.replace(" ", "") in seen.replace(" ", ""), seen
        if run == "12-34567-89":
            assert run not in plain.evaluate(VISUAL, "#it")[0], "the algorithm alone would do"
    finally:
        page.close()
        plain.close()


# Each list of runs is read from right to left, and each run from left to right.
LISTS = [
    *(("45/2", "46/3"), ("0300 1234567", "0321 7654321"), ("5,000/-", "6,000/-"), ("12-34567-89", "9:30 PM")),
    *((run,) for run in RUNS),
]


@pytest.mark.parametrize("comma", [", ", "، ", ","])
def test_lists_of_numbers_are_read_from_right_to_left_in_chromium(app, chromium, language, comma):
    shown = [list_ for list_ in LISTS if comma != "," or len(list_) == 2]
    with app.test_request_context(f"/{language}/"):
        page = page_of(
            chromium, language, str(typed_text("\n".join(f"اس گلی کے {comma.join(each)} کے بل" for each in shown)))
        )
    try:
        lines = page.evaluate(VISUAL, "#it p")
    finally:
        page.close()
    for runs, line in zip(shown, lines, strict=True):
        wanted = comma.strip().join(run.replace(" ", "") for run in reversed(runs))
        assert wanted in line.replace(" ", ""), (runs, line)


def test_each_paragraph_has_its_side_and_each_script_its_typeface(app, chromium, language):
    with app.test_request_context(f"/{language}/"):
        pasted = typed_text("[10/11, 9:30 PM] علی: بجلی نہیں\n12-34 لاہور\nNo power بجلی since Monday")
    page = page_of(chromium, language, str(pasted))
    try:
        sides = page.evaluate("[...document.querySelectorAll('#it p')].map(p => getComputedStyle(p).direction)")
        assert sides == ["rtl", "rtl", "ltr"]
        assert "[10/11,9:30PM]" in page.evaluate(VISUAL, "#it")[0].replace(" ", "")
        session = page.context.new_cdp_session(page)
        session.send("DOM.enable")
        session.send("CSS.enable")
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        fonts = []
        for place in ("p:nth-of-type(2)", "p:nth-of-type(3)"):
            node = session.send("DOM.querySelector", {"nodeId": root, "selector": f"#it {place}"})["nodeId"]
            fonts.append(
                {f["familyName"] for f in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]}
            )
        # The Urdu paragraph and the Urdu word in the English one share the typeface of Arabic letters.
        assert any("Arabic" in name for name in fonts[0] & fonts[1]), fonts
    finally:
        page.close()
