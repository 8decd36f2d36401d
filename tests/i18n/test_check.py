"""The check of the catalogs: what is committed passes it, and each kind of fault, planted, is found with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from translations import check, gather, rules, sources
from translations.compile import Fault, read_catalog

HEADER = gather.header(check.Locale.parse("ur"))


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return sources.wanted()


@pytest.mark.parametrize("code", check.languages())
def test_what_is_committed_has_no_fault(code: str, wanted: Catalog):
    found = check.report(code, wanted)
    print(*check.summary(found), sep="\n")
    assert [str(fault) for fault in found.faults] == []


def test_urdu_is_complete(wanted: Catalog):
    found = check.report("ur", wanted)
    assert (found.done, found.left.total()) == (found.total, 0)
    assert found.total > 400


def test_what_is_not_plain_is_explained(wanted: Catalog):
    assert [str(fault) for fault in check.unexplained(wanted)] == []


def test_gathering_changes_nothing_that_is_committed(wanted: Catalog):
    """`make translations` was run: templates and catalogs are as it would write them."""
    assert (check.FOLDER / "messages.pot").read_text() == gather.rendered(wanted, gather.header())
    for path in check.FOLDER.glob("*/LC_MESSAGES/messages.po"):
        text = path.read_text()
        updated = gather.updated(read_catalog(path), wanted)
        assert text == gather.rendered(updated, gather.header_of(text)), f"{path}: run `make translations`"


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The faults found in an Urdu catalog that holds this one entry."""

    def planted(entry: str, *comments: str) -> list[str]:
        path = tmp_path / "ur" / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{HEADER}\n{entry}\n")
        # The rules of Urdu and the glossary stay where they are; only the catalog is another one.
        for name in ("language.toml", "../glossary.csv"):
            source = check.FOLDER / "ur" / name
            (tmp_path / "ur" / name).write_text(source.read_text())
        monkeypatch.setattr(check, "FOLDER", tmp_path)
        monkeypatch.setattr(rules, "FOLDER", tmp_path)
        monkeypatch.setattr(check.names, "FOLDER", tmp_path)
        asked = Catalog(charset="utf-8")
        try:
            for message in read_catalog(path):
                if message.id:
                    asked.add(message.id, locations=[("templates/x.html", 1)], context=message.context)
        except Fault:
            pass
        return [str(fault) for fault in check.report("ur", asked).faults]

    return planted


FAULTS = {
    "untranslated": ('msgid "Name"\nmsgstr ""', 10, "not translated"),
    "fuzzy": ('#, fuzzy\nmsgid "Name"\nmsgstr "نام"', 11, "fuzzy"),
    "placeholder lost": ('#, python-format\nmsgid "To %(name)s"\nmsgstr "کو"', 11, "(printf)"),
    "placeholder renamed": ('#, python-format\nmsgid "To %(name)s"\nmsgstr "%(naam)s کو"', 11, "knows no %(naam)s"),
    "placeholder broken": ('#, python-format\nmsgid "To %(name)s"\nmsgstr "%(name) کو"', 11, "a broken placeholder"),
    "braces": ('#, python-format\nmsgid "To %(name)s"\nmsgstr "{name} کو"', 11, "(printf)"),
    "plural form": (
        '#, python-format\nmsgid "%(num)s day"\nmsgid_plural "%(num)s days"\nmsgstr[0] "ایک دن"\nmsgstr[1] ""',
        11,
        "plural form is missing",
    ),
    "placeholder in the form for many": (
        '#, python-format\nmsgid "%(num)s day"\nmsgid_plural "%(num)s days"\nmsgstr[0] "ایک دن"\nmsgstr[1] "دن"',
        11,
        "(printf)",
    ),
    "tags": ('msgid "A <b>day</b>"\nmsgstr "ایک دن"', 10, "(xmltags)"),
    "blank at the end": ('msgid "Name"\nmsgstr "نام "', 10, "(endwhitespace)\n    نام␣"),
    "blank at the beginning": ('msgid "Name"\nmsgstr " نام"', 10, "(startwhitespace)"),
    "newline": ('msgid "Name"\nmsgstr "نام\\n"', 10, "(newlines)\n    نام\\n"),
    "full stop": ('msgid "Write."\nmsgstr "لکھیے"', 10, "(endpunc)"),
    "Latin full stop": ('msgid "Write."\nmsgstr "لکھیے."', 10, "a Latin full stop: ۔"),
    "question mark": ('msgid "Why?"\nmsgstr "کیوں?"', 10, "Latin punctuation"),
    "ends as a sentence": ('msgid "Write"\nmsgstr "لکھیے۔"', 10, "(endpunc)"),
    "comma": ('msgid "Day, month"\nmsgstr "دن, مہینا"', 10, "Latin punctuation"),
    "Arabic kaf": ('msgid "Book"\nmsgstr "كتاب"', 10, "U+0643"),
    "Arabic yeh": ('msgid "Woman"\nmsgstr "بيوی"', 10, "U+064A"),
    "Arabic heh": ('msgid "Way"\nmsgstr "راه"', 10, "U+0647"),
    "direction mark": ('msgid "Name"\nmsgstr "\u202bنام\u202c"', 10, "template\n    <U+202B>نام<U+202C>"),
    "digits": ('msgid "At most 9"\nmsgstr "زیادہ سے زیادہ ۹"', 10, "digits are Western"),
    "another number": ('msgid "At most 9"\nmsgstr "زیادہ سے زیادہ 8"', 10, "(numbers)"),
    "groups of a number": ('msgid "Type 1 2"\nmsgstr "نمبر 0300 1234567 لکھیں"', 10, "turns round"),
    "joined words": ('msgid "It will be"\nmsgstr "وہ ہوگا"', 10, "two words: ہو گا"),
    "an old spelling": ('msgid "For you"\nmsgstr "آپ کے لئے"', 10, "written with ی"),
    "English": ('msgid "Name"\nmsgstr "Name"', 10, "left in English"),
    "an English sentence": ('msgid "Write"\nmsgstr "لکھیے Please write it down"', 10, "an English sentence"),
    "address": ('msgid "See https://a.example/b"\nmsgstr "دیکھیں https://a.example/c"', 10, "(urls)"),
    "long button": ('#, max-length:10\nmsgid "Send"\nmsgstr "ابھی اسی وقت بھیج دیں"', 11, "at most 10"),
    "long SMS": ('#, sms\nmsgid "Sent"\nmsgstr "' + "بھیجا " * 30 + 'گیا"', 11, "takes 3 SMS"),
    "glossary": ('msgid "The office works"\nmsgstr "آفس کام کرتا ہے"', 10, "the glossary has دفتر"),
    "two translations": (
        'msgid "Name"\nmsgstr "نام"\n\nmsgid "Name"\nmsgstr "اسم"', 13, "duplicate message definition",
    ),
    "no closing mark": ('msgid "Name"\nmsgstr "نام', 11, "the closing quotation mark is missing"),
    "unmerged": ('<<<<<<< mine\nmsgid "Name"\nmsgstr "نام"', 10, "were not merged"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FAULTS)
def test_a_planted_fault_is_found_with_its_line(kind: str, plant):
    entry, line, words = FAULTS[kind]
    found = plant(entry)
    assert any(f"messages.po:{line}: " in fault and words in fault for fault in found), found


def test_without_gettext_its_checks_have_a_stand_in(plant, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setattr(check.shutil, "which", lambda _name: None)
    for kind in ("two translations", "placeholder renamed", "placeholder broken", "braces", "plural form"):
        entry, line, words = FAULTS[kind]
        assert any(f"messages.po:{line}: " in fault and words in fault for fault in plant(entry)), kind


@pytest.mark.parametrize(
    "entry",
    [
        'msgid "Name"\nmsgstr "نام"',
        'msgid "%(num)s day"\nmsgid_plural "%(num)s days"\nmsgstr[0] "ایک دن"\nmsgstr[1] "%(num)s دن"',
        'msgid "Why?"\nmsgstr "کیوں؟"',
        'msgid "Write."\nmsgstr "لکھیے۔"',
        'msgid "Where are you?"\nmsgstr "آپ کہاں کہاں ہیں؟"',
        '#, sms\nmsgid "Sent"\nmsgstr "بھیجا گیا"',
        '# glossary: office\nmsgid "The office works"\nmsgstr "وہاں کام ہوتا ہے"',
    ],
)
def test_what_is_right_is_left_alone(entry: str, plant):
    assert plant(entry) == []


def test_a_message_nobody_asks_for_and_one_that_is_missing(plant, tmp_path: Path, wanted: Catalog):
    plant('msgid "No page has this"\nmsgstr "نہیں"')
    found = check.report("ur", wanted)
    assert any("messages.po:10: no page has this any more" in str(fault) for fault in found.faults)
    assert sum("missing: run `make translations`" in str(fault) for fault in found.faults) == found.total


def test_header_of_another_language(plant, tmp_path: Path):
    plant('msgid "Name"\nmsgstr "نام"')
    path = tmp_path / "ur" / "LC_MESSAGES" / "messages.po"
    path.write_text(path.read_text().replace("nplurals=2; plural=(n != 1)", "nplurals=1; plural=0"))
    asked = Catalog()
    asked.add("Name", locations=[("templates/x.html", 1)])
    assert any("this language has 2 plural forms" in str(fault) for fault in check.report("ur", asked).faults)


def test_sms_are_counted_as_they_are_paid_for():
    assert rules.sms_parts("x" * 160) == 1
    assert rules.sms_parts("x" * 161) == 2
    assert rules.sms_parts("ا" * 70) == 1
    assert rules.sms_parts("ا" * 71) == 2
    assert rules.sms_parts("ا" * 134 + "%(code)s") == 3


def test_alone_it_says_what_is_wrong_and_how_far_each_language_is(capsys):
    assert check.main([]) == 0
    said = capsys.readouterr().out
    assert "ur (Urdu): " in said and " 0 left, 0 faults" in said
    with pytest.raises(SystemExit, match="make language L=xx"):
        check.main(["xx"])
