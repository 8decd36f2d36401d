"""How Urdu stands on the page: lines far enough apart, nothing cut off, nothing wider than a small phone."""

from __future__ import annotations

import pytest

from tests.page_cases import SignedInBrowsers, page_cases

# Noto Nastaliq needs 2.2 for the dots of one line not to touch the next, Naskh is comfortable from 1.6.
LINES = {"naskh": 1.55, "nastaliq": 2.2}
# What of an element's own Urdu text stands closer than that, what is cut off, and what is wider than the screen.
LOOK = """least => {
  const urdu = /[\\u0600-\\u06ff]/, found = [];
  const own = e => [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join('');
  const said = e => (own(e) || e.value || '').trim().slice(0, 30);
  const name = e => e.tagName.toLowerCase() + '.' + e.className + ' “' + said(e) + '”';
  for (const e of document.querySelectorAll('body, body *')) {
    const style = getComputedStyle(e);
    if (style.display === 'none' || e.closest('option, .visually-hidden, .skip-link, [hidden]')) continue;
    const field = e.matches('input:not([type=radio], [type=checkbox], [type=hidden]), select, textarea');
    const text = field ? e.value || '' : own(e);
    if ((urdu.test(text) || field) && e.closest('[lang]').lang === 'ur') {
      // Browsers give a list its font's own line height, whatever a sheet says: there the height of the box counts.
      const line = e.tagName === 'SELECT' ? e.clientHeight : parseFloat(style.lineHeight) || 0;
      const ratio = line / parseFloat(style.fontSize);
      if (ratio < least - .01) found.push('line height ' + ratio.toFixed(2) + ': ' + name(e));
    }
    if (urdu.test(text) && style.display !== 'inline' && style.display !== 'contents' && e.tagName !== 'TEXTAREA') {
      if (e.scrollHeight > e.clientHeight + 4 && style.overflowY !== 'visible') found.push('cut off: ' + name(e));
      if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth && style.overflowX !== 'visible' && e.tagName !== 'INPUT')
        found.push('too narrow: ' + name(e));
    }
    if (urdu.test(text) && style.fontStyle !== 'normal') found.push('slanted: ' + name(e));
    if (urdu.test(text) && style.letterSpacing !== 'normal') found.push('letters apart: ' + name(e));
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push('wider than the screen');
  return found;
}"""


@pytest.fixture
def language() -> str:
    return "ur"


@pytest.mark.parametrize("kind", LINES)
def test_urdu_has_room_on_every_page(app, browsers: SignedInBrowsers, chromium, kind):
    wrong: dict[str, list[str]] = {}
    contexts = {}
    for page_case in page_cases(app, browsers):
        if page_case.part:
            continue
        if id(page_case.line) not in contexts:
            context = contexts[id(page_case.line)] = chromium.new_context(
                base_url=browsers.address, viewport={"width": 320, "height": 640}
            )
            cookies = page_case.line.cookies | {"letters": kind}
            context.add_cookies([{"name": n, "value": v, "url": browsers.address} for n, v in cookies.items()])
            context.new_page()
        page = contexts[id(page_case.line)].pages[0]
        page.goto(page_case.path)
        page.evaluate("document.fonts.ready")
        if found := page.evaluate(LOOK, LINES[kind]):
            wrong[page_case.name] = found
    for context in contexts.values():
        context.close()
    assert wrong == {}, "\n".join(f"{name}: {line}" for name, lines in wrong.items() for line in lines[:3])


def test_the_longest_names_fit_a_small_phone(app, browsers: SignedInBrowsers, chromium):
    """A list of tehsils is as wide as its longest name wants to be; the page is not."""
    from playwright.sync_api import expect

    for kind in LINES:
        context = chromium.new_context(base_url=browsers.address, viewport={"width": 320, "height": 640})
        cookies = browsers["citizen"].cookies | {"letters": kind}
        context.add_cookies([{"name": n, "value": v, "url": browsers.address} for n, v in cookies.items()])
        page = context.new_page()
        page.goto("/ur/complaints/new/place")
        expect(page.locator("#tehsil")).to_be_visible()
        longest = page.evaluate(
            """() => { const list = document.getElementById('tehsil'), name = 'شہید بے نظیر آباد تحصیل '.repeat(4);
               list.options[1].text = name; list.selectedIndex = 1; return document.documentElement.scrollWidth; }"""
        )
        assert longest <= 320, kind
        context.close()


def test_the_look_sees_what_is_wrong(chromium):
    """Faults planted: lines too close, letters cut off and letters set apart."""
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    page.set_content(
        """<html lang="ur" dir="rtl"><body style="line-height: 2.3">
        <p style="line-height: 1.3">قریب</p>
        <button style="height: 20px; overflow: hidden; line-height: 2.3">کٹا ہوا</button>
        <p style="letter-spacing: 2px">الگ</p><p>ٹھیک</p></body></html>"""
    )
    found = page.evaluate(LOOK, 2.2)
    assert [line.partition(":")[0] for line in found] == ["line height 1.30", "cut off", "letters apart"]
    page.close()
