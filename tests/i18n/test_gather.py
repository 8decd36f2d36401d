"""Gathering: catalogs keep what translators wrote, and change only where a sentence did."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from translations import check, gather, sources
from translations.check import Locale
from translations.compile import breaks, read_catalog

HEAD = '# Mine\nmsgid ""\nmsgstr ""\n"Language: ur\\n"\n"X-Generator: Poedit 3.4\\n"\n"Last-Translator: زبیدہ\\n"\n'


@pytest.fixture
def catalog(tmp_path: Path):
    """A catalog in Urdu with these entries, read as `make translations` reads it."""

    def read(text: str) -> Catalog:
        path = tmp_path / "ur" / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(gather.header(Locale.parse("ur")) + "\n" + text)
        return read_catalog(path)

    return read


def asked(*messages: str | tuple[str, str]) -> Catalog:
    found = Catalog()
    for number, message in enumerate(messages, 1):
        found.add(message, locations=[("templates/x.html", number)], auto_comments=["Heading."])
    return found


def test_what_was_translated_stays_and_what_is_new_is_empty(catalog):
    old = catalog('# note\nmsgid "Name"\nmsgstr "نام"\n')
    new = gather.updated(old, asked("Name", ("%(num)s day", "%(num)s days")))
    assert new.get("Name").string == "نام"
    assert new.get("Name").user_comments == ["note"]
    assert new.get("Name").auto_comments == ["Heading."]
    assert new.get("%(num)s day").string == ("", "")
    assert not new.get("Name").fuzzy


def test_a_reworded_sentence_keeps_its_translation_for_a_second_look(catalog):
    old = catalog('msgid "Type your whole name here."\nmsgstr "اپنا پورا نام لکھیں۔"\n\nmsgid "Other"\nmsgstr "دیگر"\n')
    new = gather.updated(old, asked("Type your full name here.", "Something quite different"))
    reworded = new.get("Type your full name here.")
    assert reworded.fuzzy
    assert reworded.string == "اپنا پورا نام لکھیں۔"
    text = gather.rendered(new, HEAD)
    assert '#| msgid "Type your whole name here."' in text
    assert new.get("Something quite different").string == ""
    assert new.get("Other") is None


@pytest.mark.parametrize(
    "former",
    [
        "Type your whole name here, as it stands on your identity card, with all its parts and nothing else.",
        'Write "yes" or "no" here; ' + "a word that is not too long, " * 8 + "and the end",
        "Type your name.\\nThen type the name of your father as well, and press the button at the end of the page.",
        "%(num)s " + "long word " * 20,
    ],
)
def test_a_long_former_wording_is_written_as_a_whole(catalog, tmp_path, former):
    quoted = former.replace('"', '\\"')
    entry = f'#, fuzzy\n#| msgid "{quoted}"\n#| msgid_plural "{quoted}"\nmsgid "Name"\nmsgstr "نام"\n'
    new = gather.updated(catalog(entry), asked("Name"))
    text = gather.rendered(new, gather.header(Locale.parse("ur")))
    again = catalog(text.partition("\n\n")[2])
    assert list(again.get("Name").previous_id) == [former.replace("\\n", "\n")] * 2
    path = tmp_path / "ur" / "LC_MESSAGES" / "messages.po"
    assert [fault for fault in check.msgfmt(path) if "syntax" in fault.reason or "string" in fault.reason] == []


def test_a_sentence_that_is_still_there_is_no_source_for_another(catalog):
    old = catalog('msgid "Choose the district."\nmsgstr "ضلع چنیں۔"\n')
    new = gather.updated(old, asked("Choose the district.", "Choose the districts."))
    assert new.get("Choose the districts.").string == ""


def test_the_mark_goes_with_the_second_look(catalog):
    old = catalog('#, fuzzy\n#| msgid "Old"\nmsgid "Name"\nmsgstr "نام"\n')
    assert list(gather.updated(old, asked("Name")).get("Name").previous_id) == ["Old"]
    old = catalog('#| msgid "Old"\nmsgid "Name"\nmsgstr "نام"\n')
    assert not gather.updated(old, asked("Name")).get("Name").previous_id


def test_headers_stay_as_the_translators_program_wrote_them(catalog):
    text = gather.rendered(catalog('msgid "Name"\nmsgstr "نام"\n'), HEAD)
    assert text.startswith(HEAD)
    assert gather.header_of(text) == HEAD.rstrip("\n")
    assert "POT-Creation-Date" not in text


def test_a_translators_flags_stay_and_gathered_ones_follow_the_code(catalog):
    old = catalog('#, max-length:9, no-wrap, sms\nmsgid "Name"\nmsgstr "نام"\n')
    wanted = asked("Name")
    wanted.get("Name").flags.add("max-length:40")
    assert gather.updated(old, wanted).get("Name").flags == {"max-length:40", "no-wrap"}


def test_gather_twice_gives_same_catalog(catalog):
    wanted = sources.wanted()
    once = gather.rendered(gather.updated(catalog(""), wanted), gather.header())
    assert gather.rendered(gather.updated(catalog(""), sources.wanted()), gather.header()) == once


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("Send a new code", "On a button"),
        ("Check your answers", "Heading"),
        ("Received", "State of a complaint"),
        ("Type your password.", "Error beside a field"),
        ("Password", "Label of a field"),
        ("%(code)s is your code for Shikayat. Tell it to nobody.", "An SMS"),
        ("Pages", "Read aloud by screen readers"),
        ("A complaint: something is wrong", "One of several answers"),
        ("A few words, at most 150 characters", "Hint beside a field"),
    ],
)
def test_each_message_says_in_what_kind_of_place_it_stands(message: str, place: str):
    assert any(comment.startswith(place) for comment in sources.wanted().get(message).auto_comments)


def test_limits_come_with_the_place():
    wanted = sources.wanted()
    assert "max-length:40" in wanted.get("Send a new code").flags
    assert "max-length:25" in wanted.get("Received").flags
    assert "sms" in wanted.get("Received: %(reference)s. Answer due by %(day)s.").flags
    assert not any("max-length" in flag for flag in wanted.get("Password").flags)


def test_a_per_cent_sign_is_no_placeholder(catalog):
    wanted = Catalog()
    wanted.add("Solved, % of the answers", locations=[("templates/x.html", 1)])
    (message,) = (message for message in wanted if message.id)
    sources._explain(message, set(), {})
    assert message.flags == set()
    updated = gather.updated(catalog('msgid "Solved, % of the answers"\nmsgstr "حل شدہ، جوابات کا %"\n'), wanted)
    assert updated.get("Solved, % of the answers").flags == set()
    assert breaks(updated.get("Solved, % of the answers")) is None
