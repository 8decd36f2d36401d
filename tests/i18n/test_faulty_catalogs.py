"""Catalogs as programs and hands leave them: what is faulty is named by file and line, and no page is harmed."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from shikayat.i18n import catalogs
from tests.i18n.catalog_files import HEADER, report, shown, write
from translations import check
from translations.compile import Fault, breaks, compile_catalogs, read_catalog

ROOT = Path(__file__).resolve().parents[2]
LINK = '<a href=\\"%(address)s\\">'


PLAIN = {
    "image without an end": r"<img src=x onerror=alert(1) title=… ",
    "link without an end": r"<a class=button href=//evil.example/ title=…",
    "comment": "صفحے <!-- ",
    "handler in an attribute": r"مرکزی مینو\" onfocus=\"alert(1)\" tabindex=\"0",
    "quotation marks": r"\"صفحات\"",
    "script": "<script>alert(1)</script>",
    "capital letters": "<IMG SRC=x ONERROR=alert(1)>",
    "slash for a blank": "<svg/onload=alert(1)>",
    "tag in two lines": r"<img\nsrc=x onerror=alert(1)>",
    "end of an element": "</nav>صفحے",
    "declaration": "<!doctype html>",
    "processing instruction": "<?php ?>",
    "CDATA": "<![CDATA[صفحے]]>",
    "character of HTML": "&lt;صفحے",
    "number of a character": "&#60;صفحے",
    "single greater than": "صفحے >",
    "escape": "صفحے\x1b",
    "no character": "صفحے\uffff",
}
LINKED = {
    "another address": r"<a href=\"//evil.example/\">صفحے</a>",
    "one more attribute": r"<a href=\"%(address)s\" onclick=\"alert(1)\">صفحے</a>",
    "single quotation marks": "<a href='%(address)s'>صفحے</a>",
    "not closed": LINK + "صفحے",
    "closed twice": LINK + "صفحے</a></a>",
    "closed before it is opened": "</a>صفحے" + LINK,
    "nothing in it": LINK + "</a>صفحے",
    "twice": LINK + "صفحے</a>" + LINK + "صفحے</a>",
    "missing": "صفحے",
    "an element inside": LINK + "<b>صفحے</b></a>",
    "capital letters": r"<A HREF=\"%(address)s\">صفحے</A>",
}


@pytest.mark.parametrize(
    ("source", "text"),
    [*(("Pages", text) for text in PLAIN.values()), *((LINK + "Pages</a>", text) for text in LINKED.values())],
    ids=[*PLAIN, *(f"link: {kind}" for kind in LINKED)],
)
def test_html_that_the_source_does_not_have_is_refused_by_check_and_compile(folder: Path, source: str, text: str):
    path = write(folder, f'{HEADER}msgid "{source}"\nmsgstr "{text}"\n')
    (message,) = (each for each in read_catalog(path) if each.id)
    assert breaks(message)
    ((result,), broken) = compile_catalogs(folder)
    assert not broken
    assert [fault.line for fault in result.faults] == [HEADER.count("\n") + 1]
    assert shown(folder, message.id) == ""


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Pages", "صفحے"),
        (LINK + "Pages</a> and more", "اور " + LINK + "صفحے</a>"),
        ("<b>Pages</b> and " + LINK + "more</a>", LINK + "مزید</a> اور <b>صفحے</b>"),
        (r"\"Pages\"", "«صفحے»"),
        (r"\"Pages\"", r"\"صفحے\""),
        ("Q & A", "سوال & جواب"),
    ],
)
def test_html_of_the_source_is_used(folder: Path, source: str, text: str):
    path = write(folder, f'{HEADER}msgid "{source}"\nmsgstr "{text}"\n')
    ((result,), _) = compile_catalogs(folder)
    assert result.faults == []
    (message,) = (each for each in read_catalog(path) if each.id)
    assert shown(folder, message.id) == message.string


def test_a_form_may_have_the_tags_of_either_form_of_the_source(folder: Path):
    entry = 'msgid "<b>One</b> day"\nmsgid_plural "%(num)s days"\nmsgstr[0] "ایک دن"\nmsgstr[1] "%(num)s <i>دن</i>"\n'
    path = write(folder, HEADER + entry)
    (message,) = (each for each in read_catalog(path) if each.id)
    assert breaks(message) == "the source has no <i>"
    message.string = ("ایک دن", "%(num)s دن")
    assert breaks(message) is None


@pytest.mark.parametrize("text", ['a" onfocus="alert(1)', "<img src=x onerror=alert(1)>", "&quot;", "<!--"])
def test_a_text_whose_source_is_plain_is_escaped_in_every_template(text: str):
    made = str(catalogs.html(lambda _source: text, "Main"))
    assert not set(made) & set('<>"')
    assert "&quot;" not in made


def attributes_with_texts(source: str) -> list[tuple[int, str]]:
    """The texts that a template puts into attributes, each with its line."""
    tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(source)
    found, before = [], ""
    for output in tree.find_all(nodes.Output):
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                before = node.data
                continue
            in_tag = before.rfind("<") > before.rfind(">") or before.rstrip(" ").endswith(('="', "='"))
            calls = [node, *node.find_all(nodes.Call)]
            for call in calls:
                named = isinstance(call, nodes.Call) and getattr(call.node, "name", "") in ("_", "gettext", "ngettext")
                if in_tag and named:
                    found += [(call.lineno, arg.value) for arg in call.args if isinstance(arg, nodes.Const)]
    return found


def test_texts_in_attributes_have_no_html_and_are_found():
    planted = "<nav aria-label=\"{{ _('Main') }}\"><p data-x=\"a{{ _('<b>no</b>') }}\">{{ _('<b>yes</b>') }}</p>"
    assert attributes_with_texts(planted) == [(1, "Main"), (1, "<b>no</b>")]
    texts = [
        (path, line, text)
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for line, text in attributes_with_texts(path.read_text())
    ]
    assert len(texts) > 25
    assert [each for each in texts if isinstance(each[2], str) and set(each[2]) & set('<>"&')] == []


def test_templates_quote_attributes_with_texts_by_double_marks():
    for path in (ROOT / "templates").rglob("*.html"):
        assert "='{{" not in path.read_text(), path


HEADERS = {
    "plural rule not closed": ('"Plural-Forms: nplurals=2; plural=(n != 1;\\n"', "cannot be computed"),
    "plural rule of a template": ('"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n"', "not a plural rule"),
    "plural rule empty": ('"Plural-Forms: \\n"', "not a plural rule"),
    "plural rule divides by zero": ('"Plural-Forms: nplurals=2; plural=1/n;\\n"', "cannot be computed"),
    "plural rule is Python": ('"Plural-Forms: nplurals=2; plural=__import__;\\n"', "cannot be computed"),
    "plural rule nested": (f'"Plural-Forms: nplurals=2; plural={"(" * 9000}n{")" * 9000};\\n"', "cannot be computed"),
    "plural rule out of range": ('"Plural-Forms: nplurals=2; plural=n%7;\\n"', "gives form 2 for 2"),
    "no forms": ('"Plural-Forms: nplurals=0; plural=0;\\n"', "not a plural rule"),
    "charset of a template": ('"Content-Type: text/plain; charset=CHARSET\\n"', "charset=CHARSET: write charset=UTF-8"),
    "Latin 1": ('"Content-Type: text/plain; charset=ISO-8859-1\\n"', "charset=ISO-8859-1: write"),
    "ASCII": ('"Content-Type: text/plain; charset=us-ascii\\n"', "charset=us-ascii: write"),
    "Windows": ('"content-type: text/plain; Charset=windows-1256\\n"', "charset=windows-1256: write"),
    "UTF-16": ('"Content-Type: text/plain; charset=UTF-16\\n"', "charset=UTF-16: write"),
    "rule over two lines": ('"Plural-Forms: nplurals=2; plural=(n "\n"!= 1;\\n"', "cannot be computed"),
}


def with_header(line: str) -> str:
    """A catalog whose header has this line on its fifth."""
    name = line.partition(":")[0].lower()
    lines = [each for each in HEADER.split("\n") if each and not each.lower().startswith(name)]
    return "\n".join([*lines[:4], line, *lines[4:]]) + '\n\nmsgid "Pages"\nmsgstr "صفحات"\n'


@pytest.mark.parametrize("kind", HEADERS)
def test_a_header_with_which_a_catalog_cannot_be_used_is_named_and_the_old_texts_stay(folder: Path, kind: str):
    line, why = HEADERS[kind]
    write(folder, HEADER + 'msgid "Pages"\nmsgstr "صفحے"\n')
    compile_catalogs(folder)
    path = write(folder, with_header(line))
    with pytest.raises(Fault) as fault:
        read_catalog(path)
    assert (fault.value.line, why in fault.value.reason) == (5, True), fault.value.reason
    _, broken = compile_catalogs(folder)
    assert [each.line for each in broken] == [5]
    assert shown(folder, "Pages") == "صفحے"


@pytest.mark.parametrize(
    "line",
    [
        '"PO-Revision-Date: yesterday\\n"',
        '"POT-Creation-Date: 2026-13-45 99:99+9999\\n"',
        '"Language: pnb\\n"',
        '"Language: \\n"',
        '"Language: ur_PK\\n"',
        '"X-Poedit-Basepath: C:\\\\\\\\Users\\n"',
        '"X-Generator: Weblate 5.4\\n"',
        '"No colon at all\\n"',
        '"Plural-Forms: nplurals=2; plural=(n "\n"!= 1);\\n"',
        '"Plural-Forms: nplurals=2; plural=n != 1\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
    ],
)
def test_headers_of_other_programs_are_read(folder: Path, line: str):
    write(folder, with_header(line))
    _, broken = compile_catalogs(folder)
    assert broken == []
    assert shown(folder, "Pages") == "صفحات"


def test_the_header_that_begins_on_its_first_line_is_read(folder: Path):
    write(folder, 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Pages"\nmsgstr "صفحات"\n')
    compile_catalogs(folder)
    assert shown(folder, "Pages") == "صفحات"


def test_a_plural_rule_of_another_language_is_found_with_its_line(folder: Path, monkeypatch: pytest.MonkeyPatch):
    path = write(folder, with_header('"Plural-Forms: nplurals=2; plural=(n > 1);\\n"'))
    found = list(check.plural_rule(path, read_catalog(path)))
    assert [(fault.line, fault.text) for fault in found] == [(5, "plural=(n > 1)")]


@pytest.mark.parametrize("data", [b"", b"no catalog", b"\xde\x12\x04\x95" + b"\xff" * 40])
def test_a_compiled_catalog_that_is_damaged_is_shown_in_english(folder: Path, data: bytes, caplog):
    (folder / "ur" / "LC_MESSAGES" / "messages.mo").write_bytes(data)
    assert catalogs.load("ur", folder).ugettext("Pages") == "Pages"
    assert "messages.mo cannot be used" in caplog.text


ARABIC = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);"
)


@pytest.mark.parametrize("left", ["", 'msgid "Left"\nmsgstr ""\n'], ids=["complete", "partial"])
def test_a_language_of_six_plural_forms_counts_right(tmp_path: Path, left: str):
    path = tmp_path / "ar" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    counted = "\n".join(f'msgstr[{number}] "form {number}"' for number in range(6))
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {ARABIC}\\n"\n\n'
    path.write_text(f'{head}msgid "%(num)s day"\nmsgid_plural "%(num)s days"\n{counted}\n\n{left}')
    compile_catalogs(tmp_path)
    assert path.with_name("partial.mo" if left else "messages.mo").exists()
    site = catalogs.load("ar", tmp_path)
    found = [site.ungettext("%(num)s day", "%(num)s days", number) for number in (0, 1, 2, 3, 11, 100)]
    assert found == [f"form {number}" for number in (0, 1, 2, 3, 4, 5)]


@pytest.mark.parametrize("text", [" ", "\u00a0", "\u200b", "\u00ad\u2060", "\u200e", "\u3164", "\u2800 \uffa0"])
def test_a_text_that_shows_nothing_is_left_and_shown_in_english(folder: Path, text: str):
    write(folder, f'{HEADER}msgid "Pages"\nmsgstr "{text}"\n')
    ((result,), _) = compile_catalogs(folder)
    assert result.left == 1
    assert shown(folder, "Pages") == ""


def test_former_wordings_of_other_programs_are_read(folder: Path):
    text = (
        '#| msgctxt "menu"\n#| msgid ""\n#| "Old "\n#| "pages"\n#| msgid_plural "Old"\n#, fuzzy\n'
        'msgid "Pages"\nmsgstr "صفحے"\n\n#~| msgid "a"\n#~| msgid_plural "b"\n#~ msgid "c"\n#~ msgstr "d"\n'
    )
    catalog = read_catalog(write(folder, HEADER + text))
    assert list(catalog.get("Pages").previous_id) == ["Old pages", "Old"]
    assert [message.string for message in catalog.obsolete.values()] == ["d"]


def test_indented_entries_of_other_programs_are_read(folder: Path):
    write(folder, f'{HEADER}  msgid\t""\n\t"Pa"\n  "ges"\n  msgstr\t"صفحے"\n')
    compile_catalogs(folder)
    assert shown(folder, "Pages") == "صفحے"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_are_read(folder: Path, end: str):
    path = write(folder, (HEADER + 'msgid "Pages"\nmsgstr "صفحے"\n').replace("\n", end))
    assert read_catalog(path).get("Pages").string == "صفحے"


@pytest.mark.parametrize(
    ("name", "data", "where"),
    [
        ("glossary.csv", "term,ur,note\noffice,دفتر,\nname نام\n", "glossary.csv:3: 1 columns"),
        ("glossary.csv", "term,ur,note\noffice,دفتر,\noffice,محکمہ,\n", "glossary.csv:3: a second row"),
        ("ur/language.toml", "english_name = Urdu\n", "language.toml:1: cannot be understood"),
        ("ur/language.toml", '[forbidden]\n"[" = "x"\n', "language.toml:1: cannot be understood"),
        ("ur/language.toml", 'x = "y"\n', "language.toml:1: cannot be understood"),
        ("ur/names.csv", "kind;code\n", "names.csv:1: the first line names no column english"),
    ],
)
def test_a_faulty_file_beside_a_catalog_is_a_fault_with_its_line(folder: Path, monkeypatch, name, data, where):
    (folder / name).write_text(data)
    path = write(folder, f'{HEADER}msgid "The name"\nmsgstr "نام"\n')
    assert any(where in str(fault) for fault in report(folder, path, monkeypatch))


def test_a_catalog_that_was_deleted_is_named_with_what_to_do(folder: Path, monkeypatch):
    path = folder / "ur" / "LC_MESSAGES" / "messages.po"
    (fault,) = report(folder, path, monkeypatch)
    assert fault.path == path
    assert "get it back with git" in fault.reason
