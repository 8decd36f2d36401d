"""Compile the catalogs: every ``<language>/LC_MESSAGES/messages.po`` beside this file becomes a ``.mo``.

A complete catalog becomes ``messages.mo`` and its language shows to everybody; one that lacks something becomes
``partial.mo``, which only the setting PREVIEW_LANGUAGES shows. A catalog that cannot be read is reported with its
line, and what was compiled before stays; so does the text of a message that would break the page it stands on.

Run by ``make`` (``python translations/compile.py``) and, as a build hook, with every installation.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import PoFileError, denormalize, read_po

FOLDER = Path(__file__).resolve().parent
COMPLETE, PARTIAL = "messages.mo", "partial.mo"
WORKSHOP = ("site/shikayat/translating/", "templates/translating/")

UNSEEN = re.compile("^ | $|[\n\t\u00a0\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
SPELT = {" ": "␣", "\n": "\\n", "\t": "\\t"}


class Fault(Exception):
    """Something wrong in a catalog: where (the line counts from 1), the offending text, and what is wrong with it."""

    def __init__(self, path: Path, line: int, text: str, reason: str) -> None:
        super().__init__(path, line, text, reason)
        self.path, self.line, self.text, self.reason = path, line, text, reason

    def __str__(self) -> str:
        return f"{shown(self.path)}:{self.line}: {self.reason}\n    {spelt_out(self.text)}"


def spelt_out(text: str) -> str:
    """A text with what no eye sees made visible: blanks at its ends, line ends, marks without a shape."""
    return UNSEEN.sub(lambda found: SPELT.get(found[0]) or f"<U+{ord(found[0]):04X}>", text)


# No dataclass: the build tool runs this file without registering it as a module, which a dataclass needs.
class Compiled(NamedTuple):
    """What became of one catalog: messages in all and left, faults of single messages, whether it was written."""

    source: Path
    total: int
    left: int
    faults: list[Fault]
    written: bool


def shown(path: Path) -> str:
    """A path as a person types it: from the current folder where it lies below that."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def read_catalog(path: Path) -> Catalog:
    """The catalog of this ``.po`` or ``.pot``, read strictly.

    Babel by itself drops a text whose closing quotation mark is missing. Raises Fault for the first line that cannot
    be understood.
    """
    data = path.read_bytes()
    try:
        lines = data.decode().splitlines()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = data.splitlines()[line - 1].decode(errors="replace")
        raise Fault(path, line, text, "not UTF-8: save the file as UTF-8") from None
    for fault in _misspelt(path, lines):
        raise fault
    language = path.parts[-3] if path.suffix == ".po" else None
    with path.open("rb") as file:
        try:
            catalog = read_po(file, locale=language, domain=path.stem, abort_invalid=True)
        except (PoFileError, ValueError) as error:
            line = max(getattr(error, "lineno", 0) or 0, 0) + 1
            text = lines[line - 1] if line <= len(lines) else ""
            raise Fault(path, line, text, str(error).split(" on ")[0]) from None
    _restore_former_wordings(catalog, lines)
    return catalog


def _restore_former_wordings(catalog: Catalog, lines: list[str]) -> None:
    """The lines ``#| msgid "…"``, which Babel writes and does not read."""
    former: list[str] = []
    for number, line in enumerate(lines, 1):
        if found := re.match(r'#\|\s*(?:msgid)?\s*(".*")\s*$', line):
            former.append(denormalize(found[1]))
        elif former and line.startswith("msgid "):
            message = next((each for each in catalog if each.lineno == number), None)
            if message is not None:
                message.previous_id = ["".join(former)]
            former = []


# Which keyword may follow which; a text continues on further lines that are quoted alone.
_AFTER = {
    None: {"msgctxt", "msgid"},
    "msgctxt": {"msgid"},
    "msgid": {"msgid_plural", "msgstr"},
    "msgid_plural": {"msgstr[0]"},
    "msgstr": {"msgctxt", "msgid"},
}
_LINE = re.compile(
    r'(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)?\s*"(?:[^"\\\x00-\x08]|\\[abfnrtv"\\])*"\s*'
)


def _misspelt(path: Path, lines: list[str]) -> Iterator[Fault]:
    """The lines that are not of the form of a PO file (gettext manual, "The Format of PO Files")."""
    entries = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    # An editor that stops while it writes leaves an empty file, or an end without a beginning: neither is a catalog.
    if not entries:
        yield Fault(path, 1, "", "the file is empty")
        return
    before: str | None = None
    for number, line in entries:
        found = _LINE.fullmatch(line)
        if found is None:
            yield Fault(path, number, line, _why(line))
            return
        keyword = found["keyword"]
        if keyword is None:
            allowed = before is not None
        elif before and before.startswith("msgstr["):
            allowed = keyword in (f"msgstr[{int(before[7]) + 1}]", "msgctxt", "msgid")
        else:
            allowed = keyword in _AFTER[before]
        if not allowed:
            why = f"not expected after {before or 'the beginning'}"
            if before in ("msgid", "msgid_plural") and keyword in ("msgid", "msgctxt"):
                why = "before this line a msgstr is missing"
            yield Fault(path, number, line, why)
            return
        before = keyword or before
    if before and not before.startswith("msgstr"):
        yield Fault(path, len(lines), lines[-1], f"msgstr is missing after {before}")


def _why(line: str) -> str:
    if line.startswith("\ufeff"):
        return "a byte order mark: save the file as UTF-8 without one"
    if re.search(r"[\x00-\x08]", line):
        return "a control character, such as NUL"
    if re.match(r"(<{7}|={7}|>{7})", line):
        return "two versions were not merged: keep one and delete the marks"
    if not re.match(r'(msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\]|)\s*"', line):
        return 'expected msgid, msgstr or a text in "quotation marks"'
    if re.fullmatch(r'\w*(\[\d\])?\s*"(?:[^"\\]|\\.)*', line):
        return "the closing quotation mark is missing"
    if re.search(r'\\[^abfnrtv"\\]', line):
        return r"a backslash begins only \n, \t, \" and \\"
    return r"a quotation mark inside a text is written \""


def forms(value: str | tuple[str, ...] | list[str]) -> list[str]:
    """The texts of a message's side: one, or one for each plural form."""
    return [value] if isinstance(value, str) else list(value)


def is_done(message: Message | None) -> bool:
    """Whether a message is translated in all its forms and not waiting for somebody to look at it (fuzzy)."""
    return message is not None and not message.fuzzy and all(text.strip() for text in forms(message.string))


def breaks(message: Message) -> str | None:
    """Why showing this translation would fail, or None: pages fill ``%(name)s`` in and know no other name."""
    known = dict.fromkeys(re.findall(r"%\((\w+)\)", " ".join(forms(message.id))), 0)
    if not known and re.search("%(?!%)", " ".join(forms(message.id))):
        return None  # a plain per cent sign: nothing is filled in here
    for text in forms(message.string):
        try:
            text % known
        except KeyError as error:
            return f"the page knows no %({error.args[0]})s here"
        except (ValueError, TypeError):
            return "a broken placeholder; a single per cent sign is written %%"
    return None


def is_public(message: Message) -> bool:
    """Whether a page for everybody has it: the translators' own pages do not keep a language from being complete."""
    return not message.locations or any(not name.startswith(WORKSHOP) for name, _line in message.locations)


def compile_catalog(source: Path, wanted: Catalog | None = None, *, stamp: int = 0) -> Compiled:
    """Write the ``.mo`` of one catalog, unless the one that is there has the time ``stamp`` (nanoseconds) already.

    ``wanted`` holds the messages a complete catalog has. A reader never meets half a file: it is written beside its
    place and moved into it. Raises Fault for a catalog that cannot be read.
    """
    catalog = read_catalog(source)
    faults = []
    for message in [message for message in catalog if message.id and is_done(message)]:
        if why := breaks(message):
            text = " / ".join(forms(message.string))
            faults.append(Fault(source, message.lineno or 1, text, f"not used: {why}"))
            message.string = _former(source, message)
    sources = [message for message in wanted or catalog if message.id and is_public(message)]
    left = sum(not is_done(catalog.get(message.id, message.context)) for message in sources)
    target, other = (source.with_name(name) for name in ((PARTIAL, COMPLETE) if left else (COMPLETE, PARTIAL)))
    write = not target.exists() or target.stat().st_mtime_ns != stamp
    if write:
        with tempfile.NamedTemporaryFile(dir=source.parent, suffix=".part", delete=False) as file:
            write_mo(file, catalog)
        Path(file.name).chmod(0o644)
        os.utime(file.name, ns=(stamp, stamp))
        Path(file.name).replace(target)
    other.unlink(missing_ok=True)
    return Compiled(source, len(sources), left, faults, write)


def _former(source: Path, message: Message) -> str | tuple[str, ...]:
    """What the site shows for a message now, as long as that does not break either."""
    for path in (source.with_name(COMPLETE), source.with_name(PARTIAL)):
        if path.exists():
            with path.open("rb") as file:
                old = read_mo(file).get(message.id, message.context)
            if old is not None and breaks(old) is None:
                return old.string
    return ""


def compile_catalogs(folder: Path = FOLDER, *, always: bool = False) -> tuple[list[Compiled], list[Fault]]:
    """Compile each catalog that changed since its ``.mo`` was made, or with ``always`` read each.

    Returns what became of them, and the faults of those that cannot be read: their old ``.mo`` stays.
    """
    compiled, broken = [], []
    template = folder / "messages.pot"
    ours = max(Path(__file__).stat().st_mtime_ns, template.stat().st_mtime_ns if template.exists() else 0)
    wanted = _wanted(template, broken)
    for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        # Not "newer than": a file put back from a copy is older than the one it replaces.
        stamp = source.stat().st_mtime_ns + ours % 1_000_000_000
        made = [source.with_name(name) for name in (COMPLETE, PARTIAL) if source.with_name(name).exists()]
        if not always and [path.stat().st_mtime_ns for path in made] == [stamp]:
            continue
        try:
            compiled.append(compile_catalog(source, wanted, stamp=stamp))
        except Fault as fault:
            broken.append(fault)
    return compiled, broken


def _wanted(template: Path, broken: list[Fault]) -> Catalog | None:
    """The list of sources; where it cannot be read, `make translations` makes it again, and catalogs do without it."""
    try:
        return read_catalog(template) if template.exists() else None
    except Fault as fault:
        broken.append(fault)
        return None


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, where no build tool is installed
    pass
else:

    class CompileCatalogs(BuildHookInterface):
        """The build tool's way in."""

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - given by the interface
            for fault in compile_catalogs(Path(self.root, "translations"))[1]:
                if version != "editable":  # in a checkout, where it can be put right, everything else goes on
                    raise fault
                print(fault, file=sys.stderr)


def main() -> int:
    """Compile, say what was done, and return 1 when a catalog could not be read."""
    compiled, broken = compile_catalogs()
    for result in compiled:
        sys.stderr.writelines(f"{fault}\n" for fault in result.faults)
        if result.written:
            done = f"{result.total - result.left} of {result.total} messages"
            print(f"compiled {shown(result.source)}: {done if result.left else 'complete'}")
    sys.stderr.writelines(f"{fault}\n" for fault in broken)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
