"""Compile the catalogs: every ``<language>/LC_MESSAGES/messages.po`` beside this file becomes a ``.mo``.

A complete catalog becomes ``messages.mo`` and its language shows to everybody; one that lacks something becomes
``partial.mo``, which only the setting PREVIEW_LANGUAGES shows. A catalog that cannot be read is reported with its
line, and what was compiled before stays; so does the text of a message that would break the page it stands on.

Run by ``make`` (``python translations/compile.py``) and by the build hook (``setup/build_hook.py``).
"""

from __future__ import annotations

import gettext
import io
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo

if __package__ == "translations":
    from .po_markup import is_visible, wrong_markup
    from .po_reading import COUNTED, Fault, broken_removed, make_visible, read_catalog, shown, text_of
else:  # run by hand, by the build tool or by the site: the two files beside this one
    sys.path.append(str(Path(__file__).resolve().parent))
    from po_markup import is_visible, wrong_markup
    from po_reading import COUNTED, Fault, broken_removed, make_visible, read_catalog, shown, text_of

__all__ = [
    "COUNTED", "FOLDER", "Fault", "breaks", "broken_removed", "compile_catalog", "compile_catalogs", "forms", "is_done",
    "is_public", "is_visible", "make_visible", "read_catalog", "shown", "text_of",
]  # fmt: skip

FOLDER = Path(__file__).resolve().parent
PLACEHOLDER = re.compile(r"%%|%\((\w+)\)s")
COMPLETE, PARTIAL = "messages.mo", "partial.mo"
WORKSHOP = ("site/shikayat/dev/translation_tools/", "templates/dev/translation_tools/")


# No dataclass: the build tool runs this file without registering it as a module, which a dataclass needs.
class Compiled(NamedTuple):
    """What became of one catalog: messages in all and left, faults of single messages, whether it was written."""

    source: Path
    total: int
    left: int
    faults: list[Fault]
    written: bool


def forms(value: str | tuple[str, ...] | list[str]) -> list[str]:
    """The texts of a message's side: one, or one for each plural form."""
    return [value] if isinstance(value, str) else list(value)


def is_done(message: Message | None) -> bool:
    """Whether a message is translated in all its forms and not waiting for somebody to look at it (fuzzy)."""
    return message is not None and not message.fuzzy and all(map(is_visible, forms(message.string)))


def breaks(message: Message) -> str | None:
    """Why this translation must not be shown, or None.

    Pages fill ``%(name)s`` in and know no other name; and the tags of a message are the page's, never the translator's.
    """
    sources = forms(message.id)
    for number, text in enumerate(forms(message.string)):
        own = sources[min(number, len(sources) - 1)]
        others = (source for source in sources if source != own)
        if text and (why := wrong_markup(own, text)) and all(wrong_markup(other, text) for other in others):
            return why
    known = set(re.findall(r"%\((\w+)\)", " ".join(sources)))
    if not known and re.search("%(?!%)", " ".join(sources)):
        return None  # a plain per cent sign: nothing is filled in here
    for text in forms(message.string):
        # Numbers and widths are refused too: %(name)d fails on a text, and %(name)99999999s fills the memory.
        if "%" in PLACEHOLDER.sub("", text):
            return "a broken placeholder: only %(name)s is filled in, and a single per cent sign is written %%"
        for name in PLACEHOLDER.findall(text):
            if name and name not in known:
                return f"the page knows no %({name})s here"
    return None


def is_public(message: Message) -> bool:
    """Whether a page for everybody has it: the translators' own pages do not keep a language from being complete."""
    return not message.locations or any(not name.startswith(WORKSHOP) for name, _line in message.locations)


def compile_catalog(source: Path, wanted: Catalog | None = None, *, mtime: int = 0) -> Compiled:
    """Write the ``.mo`` of one catalog, unless the one that is there has the time ``mtime`` (nanoseconds) already.

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
    for message in catalog:
        if message.id and not is_done(message):  # blanks, or a form that is missing: the English is shown
            message.string = ("",) * len(forms(message.string)) if message.pluralizable else ""
    sources = [message for message in wanted or catalog if message.id and is_public(message)]
    left = sum(not is_done(catalog.get(message.id, message.context)) for message in sources)
    target, other = (source.with_name(name) for name in ((PARTIAL, COMPLETE) if left else (COMPLETE, PARTIAL)))
    write = not target.exists() or target.stat().st_mtime_ns != mtime
    if write:
        made = io.BytesIO()
        write_mo(made, catalog)
        made.seek(0)
        try:
            gettext.GNUTranslations(made)  # as the site will read it
        except (ValueError, LookupError, OSError) as error:
            raise Fault(source, 1, "", f"the site could not read what is compiled from it: {error}") from None
        with tempfile.NamedTemporaryFile(dir=source.parent, suffix=".part", delete=False) as file:
            file.write(made.getvalue())
        Path(file.name).chmod(0o644)
        os.utime(file.name, ns=(mtime, mtime))
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
    scripts = [Path(__file__).with_name(name) for name in ("compile.py", "po_markup.py", "po_reading.py")]
    ours = max(*(path.stat().st_mtime_ns for path in scripts), template.stat().st_mtime_ns if template.exists() else 0)
    wanted = _wanted(template, broken)
    for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        # Not "newer than": a file put back from a copy is older than the one it replaces.
        mtime = source.stat().st_mtime_ns + ours % 1_000_000_000
        made = [source.with_name(name) for name in (COMPLETE, PARTIAL) if source.with_name(name).exists()]
        if not always and [path.stat().st_mtime_ns for path in made] == [mtime]:
            continue
        try:
            compiled.append(compile_catalog(source, wanted, mtime=mtime))
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
