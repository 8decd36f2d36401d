"""Rules for templates and style sheets. They read our own files and are no general linter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
SHEETS = sorted(path for path in (ROOT / "static").rglob("*.css") if "vendor" not in path.parts)
JINJA = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> nodes.Template:
    return JINJA.parse(path.read_text())


def markup(source: str) -> str:
    """The source with comments, `trans` blocks and everything between Jinja's braces blanked out."""
    blank = r"\{#.*?#\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{\{.*?\}\}|\{%.*?%\}"
    return re.sub(blank, lambda found: re.sub(r"[^\n]", " ", found[0]), source, flags=re.DOTALL)


@pytest.mark.parametrize("path", FILES, ids=short)
def test_a_template_is_a_page_a_part_or_a_component(path: Path):
    folder, name = path.relative_to(TEMPLATES).parts[0], path.name
    extends = [node.template.value for node in tree(path).find_all(nodes.Extends)]
    if folder == "layouts":
        return
    if name.startswith("_"):
        assert not extends, "a part stands inside a page and extends nothing"
    elif folder == "components":
        macros = [node.name for node in tree(path).body if isinstance(node, nodes.Macro)]
        assert macros, "a component holds a macro"
        assert not extends
    else:
        assert extends, "a page extends a layout; a part's name begins with _"
        assert extends[0].startswith("layouts/")


@pytest.mark.parametrize("path", FILES, ids=short)
def test_what_is_imported_exists_and_is_used(path: Path):
    parsed = tree(path)
    used = {node.name for node in parsed.find_all(nodes.Name) if node.ctx == "load"}
    for node in parsed.find_all((nodes.FromImport, nodes.Include, nodes.Extends, nodes.Import)):
        if not isinstance(node.template, nodes.Const):
            continue
        source = TEMPLATES / node.template.value
        assert source.exists(), f"{node.template.value} does not exist"
        if isinstance(node, nodes.FromImport):
            offered = {macro.name for macro in tree(source).body if isinstance(macro, nodes.Macro)}
            wanted = {name if isinstance(name, str) else name[0] for name in node.names}
            local = {name if isinstance(name, str) else name[1] for name in node.names}
            assert wanted <= offered, f"{node.template.value} has no {wanted - offered}"
            assert local <= used, f"{local - used} imported and not used"


@pytest.mark.parametrize("path", FILES, ids=short)
def test_no_sentence_outside_the_catalogs(path: Path):
    # What follows a hyphen is the tail of an id: {{ field.id }}-hint.
    words = r"(?<![\w-])[A-Za-z\u0600-\u06ff]{2,}"
    bare = []
    text = markup(path.read_text())
    between_tags = re.sub(
        r"<[^>]*>|<!--.*?-->|&\w+;", lambda found: re.sub(r"[^\n]", " ", found[0]), text, flags=re.DOTALL
    )
    for number, line in enumerate(between_tags.splitlines(), 1):
        bare += [f"{number}: {found}" for found in re.findall(words, line)]
    # Attributes that are read out or shown.
    for number, line in enumerate(text.splitlines(), 1):
        shown = rf'\b(alt|title|placeholder|aria-label|summary|label)="[^"{{]*{words}[^"]*"'
        bare += [f"{number}: {found[0]}" for found in re.finditer(shown, line)]
    assert bare == [], "put it into _() or {% trans %}"


@pytest.mark.parametrize("path", FILES, ids=short)
def test_a_message_is_one_whole_constant_with_named_places(path: Path):
    """A sentence glued together from pieces cannot be translated, and a computed one is never gathered."""
    for call in tree(path).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "_":
            assert call.args and isinstance(call.args[0], nodes.Const), f"line {call.lineno}: not a constant"
            message = call.args[0].value
            assert not re.search(r"%[sd]|\{\w*\}", message), f"line {call.lineno}: placeholders have names"
            places = set(re.findall(r"%\((\w+)\)", message))
            assert places == {argument.key for argument in call.kwargs}, f"line {call.lineno}: {message}"


@pytest.mark.parametrize("path", FILES, ids=short)
def test_no_style_and_no_script_inside_a_page(path: Path):
    text = markup(path.read_text())
    assert not re.search(
        r"<style|<script(?![^>]*\bsrc=)|\sstyle\s*=|\son[a-z]+\s*=|javascript:|\s(?:data-)?hx-on", text
    )
    assert not re.search(r"\b(src|href)\s*=\s*[\"'](?:https?:)?//", text), "nothing comes from another host"


@pytest.mark.parametrize("path", FILES, ids=short)
def test_what_needs_htmx_works_without_it(path: Path):
    """htmx only adds: what asks the server by script also stands in a link or a form."""
    source = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    for tag in re.findall(r"<(?!/)[^<]*?\bhx-(?:get|post)\b[^<]*?>", source, flags=re.DOTALL):
        name = re.match(r"<([\w-]+)", tag)[1]
        if name == "a":
            assert "href=" in tag, tag
        elif name == "form":
            assert "action=" in tag, tag
        else:
            whole = (
                source.count("<a ") + source.count("<button") + source.count("button(") + source.count("link_button(")
            )
            assert name in ("select", "button", "input") or whole, f"no way without script beside {tag}"


PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)?\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius\s*:|(?:left|right)\s*:"
    r"|(?:float|clear|text-align)\s*:\s*(?:left|right)\b"
    r"|background-position(?:-x)?\s*:[^;}]*\b(?:left|right)\b|text-indent\s*:\s*-?[1-9])"
)


def style_rules(source: str) -> str:
    return re.sub(r"/\*.*?\*/", lambda found: re.sub(r"[^\n]", " ", found[0]), source, flags=re.DOTALL)


@pytest.mark.parametrize("sheet", SHEETS, ids=short)
def test_a_sheet_serves_both_directions(sheet: Path):
    source = style_rules(sheet.read_text())
    found = [f"{source[: m.start()].count(chr(10)) + 1}: {m[0]}" for m in PHYSICAL.finditer(source)]
    for m in re.finditer(
        r"(?<![\w-])(margin|padding|border-radius|inset|border-width|border-color)\s*:\s*([^;}]+)", source
    ):
        value = re.sub(r"!important|\([^)]*\)", "", m[2]).split()
        # Four values name the sides; the second and the fourth are left and right. Equal ones do no harm.
        if len(value) == 4 and (m[1] == "border-radius" or value[1] != value[3]):
            found.append(f"{source[: m.start()].count(chr(10)) + 1}: {m[0]}")
    assert found == [], "use the long-hand logical properties"


@pytest.mark.parametrize("sheet", SHEETS, ids=short)
def test_a_sheet_keeps_urdu_readable(sheet: Path):
    source = style_rules(sheet.read_text())
    assert not re.search(r"letter-spacing|font-style\s*:\s*italic|text-transform\s*:\s*(upper|capital)", source)
    # Short-hands with two values are unknown to the browsers of the cheapest phones.
    assert not re.search(r"(margin|padding|inset)-(inline|block)\s*:", source)
    assert not re.search(r"@import|url\(\s*[\"']?(?:https?:)?//", source), "one sheet, nothing from another host"
    for language_rule in re.findall(r":lang\(ur\)[^{]*\{([^}]*)\}", source):
        for height in re.findall(r"line-height\s*:\s*([\d.]+)", language_rule):
            assert float(height) >= 1.4, "dots under the line are cut off"


def test_the_rules_see_what_they_forbid():
    """Each pattern meets the fault it is there for."""
    faults = ["margin-left: 1em", "float: right", "text-align:left", "border-top-left-radius: 3px", "a { left: 0 }"]
    assert all(PHYSICAL.search(fault) for fault in faults)
    harmless = ["margin-inline-start: 1em", "text-align: start", "--left-hand: 1", "border-block-start: 1px solid"]
    assert not any(PHYSICAL.search(line) for line in harmless)
    assert "Hello" not in markup("{% trans %}Hello{% endtrans %}{{ _('Hello') }}{# Hello #}")
    assert "Hello" in markup("<p>Hello {{ name }}</p>")
