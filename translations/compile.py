"""Compile the catalogs: every ``<language>/LC_MESSAGES/messages.po`` beside this file becomes a ``.mo``.

A complete catalog becomes ``messages.mo`` and its language shows to everybody; one that lacks something becomes
``partial.mo``, which only the setting PREVIEW_LANGUAGES shows. A catalog that cannot be read is reported with its
line, and what was compiled before stays; so does the text of a message that would break the page it stands on.

Run by ``make`` (``python translations/compile.py``) and, as a build hook, with every installation.
"""

from __future__ import annotations

import gettext
import io
import os
import re
import sys
import tempfile
import unicodedata
from collections import Counter
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
# Numbers with which a plural rule is tried: CLDR's rules ask for the last two digits, and for millions.
COUNTED = (*range(1002), 1_000_000)
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
    lines = text_of(path).split("\n")
    for fault in _misspelt(path, lines):
        raise fault
    usable, plural = _usable(path, lines)
    language = path.parts[-3] if path.suffix == ".po" else None
    try:
        # Babel reads neither former wordings (restored below) nor those of removed messages.
        source = "\n".join("" if line.startswith(("#|", "#~|")) else line for line in usable)
        catalog = read_po(io.BytesIO(source.encode()), locale=language, domain=path.stem, abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        line = max(getattr(error, "lineno", 0) or 0, 0) + 1
        text = lines[line - 1] if line <= len(lines) else ""
        raise Fault(path, line, text, str(error).split(" on ")[0]) from None
    if plural:
        _check_forms(path, catalog, plural)
    _restore_former_wordings(catalog, lines)
    return catalog


def text_of(path: Path) -> str:
    """The text of a catalog with the line ends of Unix. Raises Fault when it is not UTF-8."""
    try:
        data = path.read_bytes()
        return data.decode().replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError:
        why = "the file is missing: get it back with git, or begin it again with make language"
        raise Fault(path, 1, "", why) from None
    except OSError as error:
        raise Fault(path, 1, "", f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = data.split(b"\n")[line - 1].decode(errors="replace")
        raise Fault(path, line, text, "not UTF-8: save the file as UTF-8") from None


def _usable(path: Path, lines: list[str]) -> tuple[list[str], tuple[int, int] | None]:
    """The lines with as much of the header as Babel needs; the line of the plural rule and its number of forms.

    The other fields (dates, a language that Babel does not have) it stumbles over. Raises Fault for a header with
    which the catalog cannot be used.
    """
    head = _header(lines)
    plural, field = None, ""
    for number, name, value in _fields(head):
        if name == "content-type":
            charset = re.search(r"charset\s*=\s*([^\s;]*)", value, re.IGNORECASE)
            if charset and charset[1].lower() not in ("utf-8", "utf8"):
                raise Fault(path, number, lines[number - 1], f"charset={charset[1]}: write charset=UTF-8")
        elif name == "plural-forms" and path.suffix == ".po":  # a list of sources has no language yet
            if why := _wrong_rule(value):
                raise Fault(path, number, lines[number - 1], why)
            found = _RULE.fullmatch(value)
            plural, field = (number, int(found[1])), f"Plural-Forms: nplurals={found[1]}; plural={found[2]};\\n"
    usable = list(lines)
    for position, number in enumerate(head):
        usable[number - 1] = '""' if position else f'msgstr "Content-Type: text/plain; charset=UTF-8\\n{field}"'
    return usable, plural


def _header(lines: list[str]) -> dict[int, str]:
    """The lines of the header's msgstr, by number, with their texts; nothing where the file has no header."""
    head: dict[int, str] = {}
    before = ""
    for number, line in enumerate(lines, 1):
        if line.startswith("#") or not line.strip():
            continue
        keyword, _, text = line.strip().partition('"')
        keyword, text = keyword.strip() or before, f'"{text}'
        if keyword not in ("msgid", "msgstr") or (keyword == "msgid" and (before == "msgstr" or text != '""')):
            break
        before = keyword
        if keyword == "msgstr":
            head[number] = denormalize(text)
    return head


def _fields(head: dict[int, str]) -> Iterator[tuple[int, str, str]]:
    """Each field of the header with the line it begins in: one that is long goes on over several lines."""
    whole, begins = "", []
    for number, text in head.items():
        begins += [number] * len(text)
        whole += text
    start = 0
    for field in whole.split("\n"):
        name, _, value = field.partition(":")
        if field.strip():
            yield begins[start], name.strip().lower(), value.strip()
        start += len(field) + 1


_RULE = re.compile(r"nplurals\s*=\s*([1-6])\s*;\s*plural\s*=\s*([^;]+);?\s*")


def _wrong_rule(value: str) -> str | None:
    """Why gettext cannot count with this plural rule, or None."""
    found = _RULE.fullmatch(value)
    if found is None:
        return "not a plural rule such as nplurals=2; plural=(n != 1);"
    try:
        rule = gettext.c2py(found[2])
        wrong = next((n for n in COUNTED if not 0 <= rule(n) < int(found[1])), None)
    except (ValueError, ArithmeticError, RecursionError, MemoryError) as error:
        return f"the plural rule cannot be computed: {error}"
    return None if wrong is None else f"the plural rule gives form {rule(wrong)} for {wrong}: nplurals={found[1]}"


def _check_forms(path: Path, catalog: Catalog, plural: tuple[int, int]) -> None:
    for message in catalog:
        if message.pluralizable and len(forms(message.string)) > plural[1]:
            text = " / ".join(forms(message.string))
            raise Fault(path, message.lineno or 1, text, f"more forms than line {plural[0]} says: nplurals={plural[1]}")


def _restore_former_wordings(catalog: Catalog, lines: list[str]) -> None:
    """The lines ``#| msgid "…"``, which Babel writes and does not read."""
    by_line = {message.lineno: message for message in catalog}
    former: list[str] = []
    part = "msgid"
    for number, line in enumerate(lines, 1):
        if found := re.match(r'#\|\s*(msgctxt|msgid_plural|msgid)?\s*(".*")\s*$', line):
            part = found[1] or part
            if part == "msgid_plural" and found[1]:
                former.append("")
            if part != "msgctxt":
                former = former or [""]
                former[-1] += denormalize(found[2])
        elif line.startswith("msgid "):
            if former and number in by_line:
                by_line[number].previous_id = former
            former, part = [], "msgid"


# Which keyword may follow which; a text continues on further lines that are quoted alone.
_AFTER = {
    None: {"msgctxt", "msgid"},
    "msgctxt": {"msgid"},
    "msgid": {"msgid_plural", "msgstr"},
    "msgid_plural": {"msgstr[0]"},
    "msgstr": {"msgctxt", "msgid"},
}
_LINE = re.compile(r'(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)?\s*"(?:[^"\\\x00-\x08]|\\[nrt"\\])*"\s*')


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
    if re.search(r'\\[^nrt"\\]', line):
        return r"a backslash begins only \n, \t, \" and \\"
    return r"a quotation mark inside a text is written \""


def forms(value: str | tuple[str, ...] | list[str]) -> list[str]:
    """The texts of a message's side: one, or one for each plural form."""
    return [value] if isinstance(value, str) else list(value)


def is_done(message: Message | None) -> bool:
    """Whether a message is translated in all its forms and not waiting for somebody to look at it (fuzzy)."""
    return message is not None and not message.fuzzy and all(map(is_seen, forms(message.string)))


def is_seen(text: str) -> bool:
    """Whether a text shows anything: blanks and marks without a shape do not."""
    return any(unicodedata.category(letter)[0] in "LNPS" for letter in text)


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
    known = dict.fromkeys(re.findall(r"%\((\w+)\)", " ".join(sources)), 0)
    if not known and re.search("%(?!%)", " ".join(sources)):
        return None  # a plain per cent sign: nothing is filled in here
    for text in forms(message.string):
        try:
            text % known
        except KeyError as error:
            return f"the page knows no %({error.args[0]})s here"
        except (ValueError, TypeError):
            return "a broken placeholder; a single per cent sign is written %%"
    return None


# The tags as our sentences write them. Whatever else begins with < is no tag of ours, however a browser would read it.
TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"<>]*")*)>""")
MARKUP = re.compile(r"""[<>"]|&(?=[#A-Za-z])|[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]""")
NAMES = {"<": "a single <", ">": "a single >", '"': 'a "', "&": "an & that begins a character of HTML"}
ADVICE = {'"': ": quote with the quotation marks of your language, such as «…»"}


def wrong_markup(source: str, text: str) -> str | None:
    """Why the HTML of a translation is not that of its source, or None.

    It has exactly the tags of the source, each inside the same ones, around some text; and no other sign of HTML than
    the source has.
    """
    wanted, given = _nested(source), _nested(text)
    if given is None:
        return "the tags do not enclose each other"
    if wanted != given:
        extra = next(iter(given - wanted), None)
        missing = next(iter((wanted or Counter()) - given), None)
        if extra and not any(extra[-1] == known[-1] for known in wanted or ()):
            return f"the source has no {extra[-1]}"
        return f"{(missing or extra)[-1]} is missing, doubled or inside another tag than in the source"
    before, after = (Counter(MARKUP.findall(TAG.sub("", each))) for each in (source, text))
    for sign in after - before:
        return f"{NAMES.get(sign, f'a U+{ord(sign):04X}')} that the source does not have{ADVICE.get(sign, '')}"
    return None


def _nested(text: str) -> Counter[tuple[str, ...]] | None:
    """How often each tag is there inside which others, and None when one is not closed or holds nothing."""
    found, open_tags, ends = Counter(), [], []
    for tag in TAG.finditer(text):
        if not tag[1]:
            open_tags.append(tag[0])
            found[tuple(open_tags)] += 1
            ends.append(tag.end())
            continue
        if not open_tags or TAG.match(open_tags[-1])[2] != tag[2] or not is_seen(text[ends.pop() : tag.start()]):
            return None
        open_tags.pop()
    return None if open_tags else found


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
    for message in catalog:
        if message.id and not is_done(message):  # blanks, or a form that is missing: the English is shown
            message.string = ("",) * len(forms(message.string)) if message.pluralizable else ""
    sources = [message for message in wanted or catalog if message.id and is_public(message)]
    left = sum(not is_done(catalog.get(message.id, message.context)) for message in sources)
    target, other = (source.with_name(name) for name in ((PARTIAL, COMPLETE) if left else (COMPLETE, PARTIAL)))
    write = not target.exists() or target.stat().st_mtime_ns != stamp
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
