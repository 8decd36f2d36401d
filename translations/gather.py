"""Gather what there is to translate into ``messages.pot`` and bring every catalog up to date with it.

``make translations`` runs this. It is quiet: a file is written only when something in it changes, the order is that
of the files, headers stay as the translator's program wrote them, and no line holds a time. A sentence whose wording
changed keeps its translation, marked fuzzy, with the former wording beside it (``#| msgid``). What no page has any more
stays at the end (``#~``), and comes back when the sentence does. Line ends are those of Unix.
"""

from __future__ import annotations

import difflib
import io
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import normalize, write_po

from shikayat.i18n.catalogs import code_of

from . import names, sources
from .compile import FOLDER, Fault, broken_removed, forms, is_visible, read_catalog, shown, text_of
from .tables import rows_of

HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: Shikayat\\n"
{language}"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""
# Flags that are gathered from the code; all others (fuzzy, what Weblate writes) are the translator's.
GATHERED = ("python-format", "max-length:", "sms")
# Two sentences that are this much alike (of 1) are one sentence in an old and a new wording.
ALIKE = 0.6  # as GNU msgmerge: more keeps short sentences apart that differ in one word
_BROKEN_FORMER_WORDING = re.compile(r'\n#\| (?!(?:msgid|msgid_plural) ")')


def header(locale: Locale | None = None) -> str:
    """The header of a new catalog; that of ``messages.pot`` names no language."""
    if locale is None:
        return HEADER.format(language="")
    lines = f'"Language: {code_of(locale)}\\n"\n"Plural-Forms: {get_plural(locale).plural_forms}\\n"\n'
    return HEADER.format(language=lines)


def updated(old: Catalog, wanted: Catalog) -> Catalog:
    """The catalog with exactly the wanted messages and what ``old`` has as their translations."""
    new = Catalog(locale=old.locale, charset="utf-8")
    empty = Catalog(locale=old.locale).num_plurals
    removed = {_key(message): message for message in old.obsolete.values() if any(forms(message.string))}
    former = _former_wordings(old, wanted)
    for message in (message for message in wanted if message.id):
        known = old.get(message.id, message.context)
        earlier = known or removed.get(_key(message)) or former.get(_key(message))
        copy = Message(
            message.id,
            locations=message.locations,
            flags=set(message.flags),
            auto_comments=message.auto_comments,
            context=message.context,
        )
        copy.flags &= message.flags  # not what Babel sees in it by itself
        copy.string = ("",) * empty if message.pluralizable else ""
        if earlier is not None:
            copy.string = _fitting(earlier, copy, empty)
            copy.user_comments = earlier.user_comments
            copy.flags |= {flag for flag in earlier.flags if not flag.startswith(GATHERED)}
            copy.previous_id = earlier.previous_id if copy.fuzzy else ()
        if earlier is not None and _key(earlier) != _key(message) and any(forms(copy.string)):
            copy.flags.add("fuzzy")
            copy.previous_id = forms(earlier.id)
        new[message.id] = copy
    for message in [*old.obsolete.values(), *(each for each in old if each.id)]:
        if any(map(is_visible, forms(message.string))) and wanted.get(message.id, message.context) is None:
            new.obsolete[_key(message)] = message
    return new


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, forms(message.id)[0]


def _fitting(earlier: Message, wanted: Message, plurals: int) -> str | tuple[str, ...]:
    given = forms(earlier.string)
    if not wanted.pluralizable:
        return given[0]
    return tuple((given + [""] * plurals)[:plurals])


def _former_wordings(old: Catalog, wanted: Catalog) -> dict[tuple[str | None, str], Message]:
    """For messages that are new, the translated message that went and reads nearly alike."""
    gone = {
        forms(message.id)[0]: message
        for message in old
        if message.id and any(forms(message.string)) and wanted.get(message.id, message.context) is None
    }
    known = {_key(message) for message in [*old, *old.obsolete.values()] if message.id}
    found = {}
    for message in wanted:
        if message.id and gone and _key(message) not in known:
            text = forms(message.id)[0]
            for close in difflib.get_close_matches(text, gone, 1, ALIKE):
                found[message.context, text] = gone.pop(close)
    return found


def rendered(catalog: Catalog, head: str) -> str:
    """The text of a catalog under this header."""
    buffer = io.BytesIO()
    write_po(
        buffer, catalog, width=0, omit_header=True, sort_by_file=True, include_previous=True, include_lineno=False,
        ignore_obsolete=True,
    )  # fmt: skip
    # Babel breaks long former wordings in the middle of the text, which is then no text any more.
    joined = _BROKEN_FORMER_WORDING.sub(" ", buffer.getvalue().decode())
    text = re.sub("(?m)^#\\| .*$", lambda line: re.sub(r'(?<!\\)" "', '"\n#| "', line[0]), joined)
    removed = "".join(f"\n{_removed(message)}" for message in catalog.obsolete.values())
    return head.rstrip("\n") + "\n\n" + text.strip("\n") + "\n" + removed


def _removed(message: Message) -> str:
    """The entry of a message that no page has any more. Babel would drop its mark "fuzzy"."""
    parts = [("msgctxt", message.context)] if message.context else []
    parts += zip(("msgid", "msgid_plural"), forms(message.id), strict=False)
    if message.pluralizable:
        parts += ((f"msgstr[{number}]", text) for number, text in enumerate(forms(message.string)))
    else:
        parts.append(("msgstr", forms(message.string)[0]))
    lines = [f"# {comment}" for comment in message.user_comments] + ["#, fuzzy"] * message.fuzzy
    for keyword, text in parts:
        lines += [f"#~ {line}" for line in f"{keyword} {normalize(text, width=0)}".split("\n")]
    return "".join(f"{line}\n" for line in lines)


def header_of(text: str) -> str:
    """The header of a catalog, unchanged: comments, the empty msgid, and its lines."""
    return text.split("\n\n", 1)[0]


def replace(path: Path, text: str) -> bool:
    """Write ``text`` to the file, atomically, unless it is there already."""
    data = text.encode()
    if path.exists() and path.read_bytes() == data:
        return False
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        file.write(data)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)
    return True


def gather() -> Iterator[str]:
    """Update every file; yields a line for each file that changed.

    Raises Fault when a catalog cannot be read; the others are updated all the same.
    """
    wanted = sources.wanted()
    template = FOLDER / "messages.pot"
    if replace(template, rendered(wanted, header())):
        yield f"{shown(template)}: {sum(1 for message in wanted if message.id)} messages"
    broken = None
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/messages.po")):
        try:
            old = read_catalog(path)
            for fault in broken_removed(path):
                raise fault
        except Fault as fault:
            if broken:
                yield str(broken)
            broken = fault
            continue
        new = updated(old, wanted)
        if replace(path, rendered(new, header_of(text_of(path)))):
            yield f"{shown(path)}: {_difference(old, new)}"
    for name, columns in (("context.csv", ("message", "meaning")), ("glossary.csv", ("term", "note"))):
        rows_of(FOLDER / name, columns)
        if replace(FOLDER / name, plain(FOLDER / name)):
            yield f"{shown(FOLDER / name)}: line ends and byte order mark put right"
    yield from names.gather()
    if broken:
        raise broken


def plain(path: Path) -> str:
    """A table as text without a byte order mark, with the line ends of Unix."""
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _difference(old: Catalog, new: Catalog) -> str:
    before, after = ({(m.context, forms(m.id)[0]): m for m in c if m.id} for c in (old, new))
    changed = sum(1 for message in after.values() if message.fuzzy and message.previous_id)
    counts = {"new": len(after.keys() - before.keys()), "gone": len(before.keys() - after.keys()), "reworded": changed}
    return ", ".join(f"{number} {what}" for what, number in counts.items() if number) or "only comments changed"


if __name__ == "__main__":
    try:
        sys.stdout.writelines(f"{line}\n" for line in gather())
    except Fault as fault:
        sys.exit(str(fault))
