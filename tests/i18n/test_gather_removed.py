"""Gathering loses no translation: removed messages stay, come back, and are offered for a new wording."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from translations import check, gather
from translations.compile import read_catalog

HEAD = gather.header(check.Locale.parse("ur"))
BEGIN = 'msgid "Before you begin"\nmsgstr "شروع کرنے سے پہلے"\n'
DAYS = 'msgid "%(num)s day"\nmsgid_plural "%(num)s days"\nmsgstr[0] "ایک دن"\nmsgstr[1] "%(num)s دن"\n'


@pytest.fixture
def catalog(tmp_path: Path):
    """A catalog in Urdu with these entries, read as `make translations` reads it."""

    def read(text: str) -> Catalog:
        path = tmp_path / "ur" / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if text.startswith("msgid") and "Content-Type" in text else f"{HEAD}\n{text}")
        return read_catalog(path)

    return read


def asked(*messages: str | tuple[str, str]) -> Catalog:
    found = Catalog()
    for number, message in enumerate(messages, 1):
        found.add(message, locations=[("templates/x.html", number)])
    return found


def test_a_message_taken_out_and_put_back_has_its_translation(catalog):
    wanted = asked("Before you begin", ("%(num)s day", "%(num)s days"))
    without = gather.rendered(gather.updated(catalog(BEGIN + "\n" + DAYS), asked("Other")), HEAD)
    assert '#~ msgid "Before you begin"\n#~ msgstr "شروع کرنے سے پہلے"\n' in without
    assert '#~ msgid_plural "%(num)s days"\n#~ msgstr[0] "ایک دن"\n' in without
    again = gather.rendered(gather.updated(catalog(without), asked("Other")), HEAD)
    assert again == without, "twice gives the same"
    back = gather.updated(catalog(without), wanted)
    assert (back.get("Before you begin").string, back.get("Before you begin").fuzzy) == ("شروع کرنے سے پہلے", False)
    assert back.get("%(num)s day").string == ("ایک دن", "%(num)s دن")
    assert not back.obsolete


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Before you begin", "Before you start"),
        ("Your name", "Your names"),
        ("Save changes", "Save the changes"),
        ("Type your whole name here.", "Type your full name here."),
    ],
)
def test_a_reworded_short_message_is_offered_as_fuzzy_and_the_old_one_stays(catalog, old: str, new: str):
    updated = gather.updated(catalog(f'msgid "{old}"\nmsgstr "متن"\n'), asked(new))
    assert (updated.get(new).string, updated.get(new).fuzzy) == ("متن", True)
    text = gather.rendered(updated, HEAD)
    assert f'#| msgid "{old}"' in text and f'#~ msgid "{old}"' in text
    undone = gather.updated(catalog(text), asked(old))
    assert (undone.get(old).string, undone.get(old).fuzzy) == ("متن", False)


def test_a_fuzzy_message_that_was_removed_comes_back_fuzzy(catalog):
    text = gather.rendered(gather.updated(catalog("#, fuzzy\n" + BEGIN), asked("Other")), HEAD)
    assert '#, fuzzy\n#~ msgid "Before you begin"' in text
    assert gather.updated(catalog(text), asked("Before you begin")).get("Before you begin").fuzzy


def test_a_message_without_translation_leaves_nothing(catalog):
    updated = gather.updated(catalog('msgid "Gone"\nmsgstr ""\n\nmsgid "Blank"\nmsgstr " "\n'), asked("Other"))
    assert "#~" not in gather.rendered(updated, HEAD)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_are_put_right(tmp_path: Path, end: str):
    path = tmp_path / "messages.po"
    path.write_bytes(f"{HEAD}\n{BEGIN}".replace("\n", end).encode())
    assert gather.replace(path, f"{HEAD}\n{BEGIN}")
    assert b"\r" not in path.read_bytes()
    assert not gather.replace(path, f"{HEAD}\n{BEGIN}")


def test_two_translations_of_one_message_are_a_conflict_that_git_shows(tmp_path: Path):
    def git(*command: str, status: int = 0) -> str:
        settings = ("-c", "user.name=x", "-c", "user.email=x@x", "-c", "init.defaultBranch=main")
        done = subprocess.run(
            ["git", *settings, *command], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    git("init", "-q")
    attributes = (gather.FOLDER.parent / ".gitattributes").read_text()
    (tmp_path / ".gitattributes").write_text(attributes)
    files = {
        "translations/ur/LC_MESSAGES/messages.po": BEGIN,
        "translations/glossary.csv": "term,ur,note\noffice,دفتر,\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(text.replace("\n", "\r\n").encode())
    git("add", ".")
    git("commit", "-qm", "first")
    assert all("i/lf" in line for line in git("ls-files", "--eol", "translations").splitlines())
    for branch, words in (("one", "ایک"), ("two", "دو")):
        git("checkout", "-q", "main")
        git("checkout", "-qb", branch)
        for name, text in files.items():
            (tmp_path / name).write_text(text.replace("شروع", words).replace("دفتر", words))
        git("commit", "-qam", branch)
    said = git("merge", "-q", "one", status=1)
    assert said.count("CONFLICT") == 2
