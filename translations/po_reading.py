"""Reading a ``.po`` or ``.pot`` strictly, as Poedit, Weblate, gettext or a text editor saved it.

It imports nothing of ours: ``compile.py`` needs it where no package is installed yet.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, denormalize, read_po

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
        return f"{shown(self.path)}:{self.line}: {self.reason}\n    {make_visible(self.text)}"


def make_visible(text: str) -> str:
    """The text with its invisible characters made visible: blanks at its ends, line ends, zero-width characters."""
    return UNSEEN.sub(lambda found: SPELT.get(found[0]) or f"<U+{ord(found[0]):04X}>", text)


def shown(path: Path) -> str:
    """A path for messages: relative to the current folder where possible."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def read_catalog(path: Path) -> Catalog:
    """The catalog of this ``.po`` or ``.pot``, read strictly.

    Babel by itself drops a text whose closing quotation mark is missing. Raises Fault for the first line that cannot
    be understood; removed messages (``#~``) that cannot are left out, for no page needs them.
    """
    lines = [_INDENTED.sub(_unindented, line) for line in text_of(path).split("\n")]
    for fault in _misspelt(path, lines):
        raise fault
    usable, plural = _usable(path, lines)
    _leave_out_unusable(path, usable, plural[1] if plural else 6)
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


# Some programs indent continued texts, or put a tab after the keyword.
_INDENTED = re.compile(r'^[ \t]*(msg[a-z_]+(?:\[\d\])?)?[ \t]*(?=")')


def _unindented(found: re.Match[str]) -> str:
    return f"{found[1]} " if found[1] else ""


def _leave_out_unusable(path: Path, usable: list[str], plurals: int) -> None:
    """Empty the lines of removed messages (``#~``) that Babel would stumble over or mix up with their neighbours."""
    for first, entry in _removed_entries(usable):
        broken = next(_misspelt(path, entry), None)
        surplus = next((n for n, text in enumerate(entry) if text.startswith(f"msgstr[{plurals}]")), len(entry))
        start = 0 if broken else surplus
        usable[first + start : first + len(entry)] = [""] * (len(entry) - start)


def broken_removed(path: Path) -> Iterator[Fault]:
    """The removed messages that have a translation and cannot be read: gathering would lose it."""
    for first, entry in _removed_entries(text_of(path).split("\n")):
        fault = next(_misspelt(path, entry), None)
        if fault and any(text.startswith("msgstr") for text in entry):
            yield Fault(path, first + fault.line, f"#~ {fault.text}", fault.reason)


def _removed_entries(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Where each removed message begins, and its lines without ``#~``."""
    found: list[tuple[int, list[str]]] = []
    before = ""
    for place, line in enumerate(lines):
        text = line[2:].strip() if line.startswith("#~") and not line.startswith("#~|") else ""
        goes_on = before and (before.startswith("msgctxt") or not re.match(r"msgctxt|msgid\b", text))
        if text and goes_on:
            found[-1][1].append(text)
        elif text:
            found.append((place, [text]))
        before = text
    return found


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
        if message.pluralizable and len(message.string) > plural[1]:
            text = " / ".join(message.string)
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
