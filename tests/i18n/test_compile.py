"""Compiling: what the site reads is what was written, a broken catalog says where, and what was there stays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from translations import gather
from translations.check import Locale
from translations.compile import FOLDER, Fault, compile_catalogs, forms, is_done, read_catalog

HEADER = gather.header(Locale.parse("ur")) + "\n"
GOOD = (
    'msgid "Name"\nmsgstr "نام"\n\n'
    'msgid "%(num)s day"\nmsgid_plural "%(num)s days"\nmsgstr[0] "دن"\nmsgstr[1] "%(num)s دن"\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of translations with one complete Urdu catalog."""
    (tmp_path / "ur" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "ur" / "LC_MESSAGES" / "messages.po").write_text(HEADER + GOOD)
    (tmp_path / "messages.pot").write_text(
        gather.header() + "\n" + GOOD.replace("نام", "").replace('[0] "دن', '[0] "').replace("%(num)s دن", "")
    )
    return tmp_path


def compiled(folder: Path, name: str = "messages.mo"):
    with (folder / "ur" / "LC_MESSAGES" / name).open("rb") as file:
        return read_mo(file)


def test_what_is_committed_compiles_as_it_is_written():
    compile_catalogs()
    for source in FOLDER.glob("*/LC_MESSAGES/messages.po"):
        (made,) = source.parent.glob("*.mo")
        with made.open("rb") as file:
            site = read_mo(file)
        for message in read_catalog(source):
            if message.id and is_done(message):
                assert forms(site.get(message.id, message.context).string) == forms(message.string)


def test_a_complete_catalog_shows_and_an_incomplete_one_does_not(folder: Path):
    catalog = folder / "ur" / "LC_MESSAGES"
    compile_catalogs(folder)
    assert sorted(path.name for path in catalog.iterdir()) == ["messages.mo", "messages.po"]
    (catalog / "messages.po").write_text(HEADER + GOOD.replace("نام", ""))
    (result,), _ = compile_catalogs(folder)
    assert (result.total, result.left) == (2, 1)
    assert sorted(path.name for path in catalog.iterdir()) == ["messages.po", "partial.mo"]
    (catalog / "messages.po").write_text(HEADER + GOOD)
    compile_catalogs(folder)
    assert sorted(path.name for path in catalog.iterdir()) == ["messages.mo", "messages.po"]


def test_a_fuzzy_message_and_an_empty_form_count_as_left(folder: Path):
    source = folder / "ur" / "LC_MESSAGES" / "messages.po"
    for entry in ("#, fuzzy\n" + GOOD, GOOD.replace('[0] "دن"', '[0] ""')):
        source.write_text(HEADER + entry)
        assert compile_catalogs(folder)[0][0].left == 1


def test_messages_of_the_workshop_alone_keep_no_language_back(folder: Path):
    template = folder / "messages.pot"
    template.write_text(
        template.read_text() + '\n#: templates/dev/translation_tools/index.html\nmsgid "Workshop"\nmsgstr ""\n'
    )
    assert compile_catalogs(folder)[0][0].left == 0
    template.write_text(
        template.read_text().replace("templates/dev/translation_tools/index.html", "templates/public/pages/home.html")
    )
    assert compile_catalogs(folder)[0][0].left == 1


def test_nothing_is_compiled_twice_and_an_older_copy_counts_as_a_change(folder: Path):
    source = folder / "ur" / "LC_MESSAGES" / "messages.po"
    assert [result.written for result in compile_catalogs(folder)[0]] == [True]
    assert compile_catalogs(folder) == ([], [])
    assert [result.written for result in compile_catalogs(folder, always=True)[0]] == [False]
    source.write_text(HEADER + GOOD.replace("نام", "اسم"))
    os.utime(source, (1_000_000_000, 1_000_000_000))
    compile_catalogs(folder)
    assert compiled(folder).get("Name").string == "اسم"
    assert not list(folder.rglob("*.part"))


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        (GOOD.replace('"نام"', '"نام'), 11, "the closing quotation mark is missing"),
        (GOOD.replace('"نام"', "نام"), 11, 'expected msgid, msgstr or a text in "quotation marks"'),
        (GOOD.replace("msgstr ", "msgsrt ", 1), 11, 'expected msgid, msgstr or a text in "quotation marks"'),
        (GOOD.replace('msgstr "نام"\n', ""), 12, "before this line a msgstr is missing"),
        (GOOD.replace("نام", 'نا"م'), 11, r"a quotation mark inside a text is written \""),
        (GOOD.replace("نام", r"نا\qم"), 11, r"a backslash begins only"),
        (GOOD.replace("msgstr[1]", "msgstr[4]"), 16, "not expected after msgstr[0]"),
        ("<<<<<<< mine\n" + GOOD, 10, "two versions were not merged"),
        (GOOD.replace("نام", "نا\x00م"), 11, "NUL"),
    ],
)
def test_a_broken_catalog_says_where_and_the_old_one_stays(folder: Path, text: str, line: int, why: str):
    source = folder / "ur" / "LC_MESSAGES" / "messages.po"
    compile_catalogs(folder)
    source.write_text(HEADER + text)
    _, (fault,) = compile_catalogs(folder)
    assert (fault.path, fault.line) == (source, line)
    assert why in fault.reason
    assert compiled(folder).get("Name").string == "نام"


def test_an_empty_file_is_no_catalog(folder: Path):
    """What an editor leaves that stopped while it wrote: the texts that were there stay."""
    compile_catalogs(folder)
    (folder / "ur" / "LC_MESSAGES" / "messages.po").write_text("")
    _, (fault,) = compile_catalogs(folder)
    assert (fault.line, fault.reason) == (1, "the file is empty")
    assert compiled(folder).get("Name").string == "نام"


@pytest.mark.parametrize("data", ["é".encode("latin-1"), b"\xff\xfe"])
def test_bytes_that_are_no_utf_8(folder: Path, data: bytes):
    source = folder / "ur" / "LC_MESSAGES" / "messages.po"
    source.write_bytes((HEADER + GOOD).encode().replace("نام".encode(), data))
    with pytest.raises(Fault, match="not UTF-8"):
        read_catalog(source)


def test_a_byte_order_mark(folder: Path):
    source = folder / "ur" / "LC_MESSAGES" / "messages.po"
    source.write_text("\ufeff" + HEADER + GOOD)
    with pytest.raises(Fault, match=":1: a byte order mark"):
        read_catalog(source)


@pytest.mark.parametrize("broken", ["%(nam)s دن", "%(num) دن", "%d دن", "100% دن"])
def test_a_text_that_would_break_its_page_is_not_used(folder: Path, broken: str):
    source = folder / "ur" / "LC_MESSAGES" / "messages.po"
    compile_catalogs(folder)
    source.write_text(HEADER + GOOD.replace("%(num)s دن", broken))
    ((result,), _) = compile_catalogs(folder)
    assert [fault.line for fault in result.faults] == [13]
    assert forms(compiled(folder).get("%(num)s day").string) == ["دن", "%(num)s دن"], "the old text stays"


def test_the_script_tells_and_fails(folder: Path):
    script = folder / "compile.py"
    for name in ("compile.py", "po_markup.py", "po_reading.py"):
        (folder / name).write_bytes((FOLDER / name).read_bytes())
    (folder / "ur" / "LC_MESSAGES" / "messages.po").write_text(HEADER + "hello\n" + GOOD)
    done = subprocess.run([sys.executable, script], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("ur/LC_MESSAGES/messages.po:10: expected msgid")
    assert "hello" in done.stderr


def test_a_broken_list_of_sources_stops_no_catalog(folder: Path):
    """It is made by a program, which makes it again."""
    (folder / "messages.pot").write_text("<<<<<<< mine\n")
    (result,), (fault,) = compile_catalogs(folder)
    assert (result.left, fault.path.name, fault.line) == (0, "messages.pot", 1)
    assert compiled(folder).get("Name").string == "نام"
