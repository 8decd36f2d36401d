"""Check the catalogs and names of every language: ``make check-translations``, and part of ``make test``.

GNU gettext (``msgfmt --check``, where it is installed) and pofilter of the Translate Toolkit look first; ``rules``
and ``names`` look for what neither knows. Each fault is printed as file:line with the offending text, then, for each
language, what is done, what is left, and where the most is left.
"""

from __future__ import annotations

import gettext
import io
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural

from shikayat.i18n.language import DEFAULT

from . import names, rules, sources
from .compile import (
    COUNTED,
    FOLDER,
    Fault,
    broken_removed,
    forms,
    is_done,
    is_public,
    is_visible,
    read_catalog,
    shown,
    text_of,
)

# pofilter's checks that hold for any language. Left out: those of capital letters, brackets and quotation marks,
# which Urdu does not have or writes in its own way; of words doubled (کہاں کہاں); of the number of sentences.
POFILTER = (
    "compendiumconflicts", "doublespacing", "emails", "endpunc", "endwhitespace", "escapes", "newlines", "nplurals",
    "numbers", "printf", "pythonbraceformat", "startwhitespace", "tabs", "urls", "xmltags",
)  # fmt: skip


@dataclass
class Report:
    """What was found about one language."""

    code: str
    total: int = 0
    left: Counter[str] = field(default_factory=Counter)  # by file of the source
    faults: list[Fault] = field(default_factory=list)
    names: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def done(self) -> int:
        return self.total - self.left.total()


def languages() -> list[str]:
    """The codes of the languages that have a folder, also one whose catalog is missing."""
    catalogs = {path.parts[-3] for path in FOLDER.glob("*/LC_MESSAGES/messages.po")}
    return sorted(catalogs | {path.parent.name for path in FOLDER.glob("*/language.toml")} | {DEFAULT})


def report(code: str, wanted: Catalog) -> Report:
    """Check one language's catalog and names; ``wanted`` holds the messages of the code and the templates."""
    must = code == DEFAULT  # everybody reads it; another language waits until it is complete
    found = Report(code, sum(1 for message in wanted if message.id and (must or is_public(message))))
    path = FOLDER / code / "LC_MESSAGES" / "messages.po"
    try:
        conventions = rules.language(code)
        found.names = names.count(code)
        catalog = read_catalog(path)
    except Fault as fault:
        found.left["messages.po"] = found.total
        found.faults.append(fault)
        return found
    for message in (message for message in wanted if message.id):
        has = catalog.get(message.id, message.context)
        if not is_done(has) and (must or is_public(message)):
            found.left[message.locations[0][0]] += 1
            if must:
                why = "missing: run `make translations`" if has is None else "fuzzy" if has.fuzzy else "not translated"
                line = has.lineno if has is not None else 1
                found.faults.append(Fault(path, line or 1, forms(message.id)[0], why))
    found.faults += _of_catalog(path, catalog, wanted)
    found.faults += msgfmt(path)
    found.faults += pofilter(path, catalog, conventions)
    for message in catalog:
        if message.id and not message.fuzzy:
            found.faults += (
                Fault(path, message.lineno or 1, text, why) for text, why in rules.faults(message, conventions)
            )
    found.faults += names.faults(code, conventions.letters)
    found.faults = _sorted(found.faults)
    return found


def _sorted(faults: list[Fault]) -> list[Fault]:
    """The faults in order, without duplicates: several checks may find the same one."""
    unique = {(fault.path, fault.line, fault.reason, fault.text): fault for fault in faults}
    return [unique[key] for key in sorted(unique)]


def _of_catalog(path: Path, catalog: Catalog, wanted: Catalog) -> Iterator[Fault]:
    """A header that does not fit the language, and messages that no page asks for."""
    yield from plural_rule(path, catalog)
    yield from broken_removed(path)
    for message in catalog:
        if message.id and wanted.get(message.id, message.context) is None:
            why = "no page has this any more: run `make translations`"
            yield Fault(path, message.lineno or 1, forms(message.id)[0], why)
        if message.pluralizable and 0 < sum(map(is_visible, forms(message.string))) < catalog.num_plurals:
            yield Fault(path, message.lineno or 1, " / ".join(forms(message.string)), "a plural form is missing")


def plural_rule(path: Path, catalog: Catalog) -> Iterator[Fault]:
    """A plural rule that differs from that of CLDR; a language without CLDR data is not checked."""
    try:
        locale = Locale.parse(path.parts[-3])
    except UnknownLocaleError:
        return
    rule = get_plural(locale)
    lines = text_of(path).split("\n")
    line = next((number for number, each in enumerate(lines, 1) if "Plural-Forms:" in each), 1)
    categories = [locale.plural_form(number) for number in COUNTED]
    order = [name for name in ("zero", "one", "two", "few", "many", "other") if name in set(categories)]
    right = {
        tuple(map(gettext.c2py(rule.plural_expr), COUNTED)),
        tuple(map(order.index, categories)),
    }
    if catalog.num_plurals not in (rule.num_plurals, len(order)):
        why = f"this language has {rule.num_plurals} plural forms: {rule.plural_forms}"
        yield Fault(path, line, f"nplurals={catalog.num_plurals}", why)
    elif tuple(map(gettext.c2py(catalog.plural_expr), COUNTED)) not in right:
        why = f"this language counts otherwise: {rule.plural_forms}"
        yield Fault(path, line, f"plural={catalog.plural_expr}", why)


def msgfmt(path: Path) -> Iterator[Fault]:
    """What GNU gettext says about the file; nothing where it is not installed."""
    program = shutil.which("msgfmt")
    if program is None:
        yield from _doubles(path)
        return
    command = [program, "--check-format", "--check-domain", "--output-file=/dev/null", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stderr  # noqa: S603
    lines = text_of(path).split("\n")
    for number, why in re.findall(rf"^{re.escape(str(path))}:(\d+): (.+)$", said, re.MULTILINE):
        yield Fault(path, int(number), lines[int(number) - 1], why.removesuffix("..."))


def _doubles(path: Path) -> Iterator[Fault]:
    """Duplicate messages, of which only one would be used; where gettext is installed, it reports them."""
    context, seen = "", set()
    for number, line in enumerate(text_of(path).split("\n"), 1):
        if not line.strip():
            context = ""
        elif line.startswith("msgctxt "):
            context = line
        elif line.startswith("msgid ") and line != 'msgid ""':
            if (context, line) in seen:
                yield Fault(path, number, line, "duplicate message definition")
            seen.add((context, line))


def pofilter(path: Path, catalog: Catalog, conventions: rules.Language) -> Iterator[Fault]:
    """What the Translate Toolkit's checks say about the translated messages."""
    from translate.filters import checks
    from translate.storage import pypo

    configuration = checks.CheckerConfig(targetlanguage=conventions.code)
    # The toolkit knows the punctuation of some languages; ours is added to it.
    known = type(configuration.lang)
    # `_languages` is where the toolkit keeps one object for each language: this one must not be taken from there.
    added = {"puncdict": known.puncdict | conventions.punctuation, "_languages": {}}
    configuration.lang = type(known.__name__, (known,), added)(conventions.code)
    checker = checks.StandardChecker(checkerconfig=configuration, limitfilters=list(POFILTER))
    # Without removed messages and former wordings, which need not be well formed.
    text = "\n".join(line for line in text_of(path).split("\n") if not line.startswith(("#~", "#|")))
    for unit in pypo.pofile(io.BytesIO(text.encode())).units:
        if not unit.istranslated():
            continue
        message = catalog.get(unit.source, unit.getcontext() or None)
        if message is None:
            continue
        for name, why in sorted(checker.run_filters(unit).items()):
            if not _is_false_alarm(name, message):
                yield Fault(path, message.lineno or 1, " / ".join(forms(message.string)), f"{why} ({name})")


def _is_false_alarm(name: str, message: Message) -> bool:
    # The form for one may leave its number out ("one complaint"); `rules` sees a placeholder that is unknown.
    if name in ("printf", "numbers") and message.pluralizable:
        places = [set(sources.PLACEHOLDER.findall(text)) for text in (message.id[-1], message.string[-1])]
        return places[0] == places[1]
    return False


def unexplained(wanted: Catalog) -> list[Fault]:
    """Messages without the explanation they need, and explanations of messages that are gone."""
    path = FOLDER / "context.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    why = "say in translations/context.csv what it means"
    found = [
        Fault(sources.ROOT / message.locations[0][0], message.locations[0][1], text, why)
        for message in wanted
        if message.id
        for text in sources.unexplained(message)
    ]
    known = {forms(message.id)[0] for message in wanted if message.id}
    known |= {f"%({name})s" for text in list(known) for name in sources.PLACEHOLDER.findall(text)}
    known |= {f"%({n})s" for m in wanted if m.pluralizable for n in sources.PLACEHOLDER.findall(m.id[1])}
    for text in sources.context_of():
        if text not in known:
            line = next((n for n, line in enumerate(lines, 1) if text in line.replace('""', '"')), 1)
            found.append(Fault(path, line, text, "no page has this any more"))
    return [fault for number, fault in enumerate(found) if fault.text not in {f.text for f in found[:number]}]


def _english_name(code: str) -> str:
    try:
        return Locale.parse(code).get_display_name("en") or code
    except UnknownLocaleError:
        return code


def summary(found: Report) -> Iterator[str]:
    """How much is translated, how much is missing, and where most is missing."""
    name = rules.language(found.code).english_name or _english_name(found.code)
    state = "shown to everybody" if not found.left else "not shown to the public yet"
    if found.code == DEFAULT:
        state = "the language of the site"
    yield (
        f"{found.code} ({name}): {found.done} of {found.total} messages done, {found.left.total()} left, "
        f"{len(found.faults)} faults; {state}"
    )
    if found.left:
        yield "  most left: " + ", ".join(f"{file} ({number})" for file, number in found.left.most_common(3))
    worst = Counter(shown(fault.path) for fault in found.faults).most_common(3)
    if len(worst) > 1:
        yield "  most faults: " + ", ".join(f"{file} ({number})" for file, number in worst)
    for kind, numbers in found.names.items():
        if numbers["missing"] or numbers["unchecked"]:
            yield (
                f"  names, {kind}: {numbers['all'] - numbers['missing']} of {numbers['all']}, "
                f"{numbers['missing']} missing, {numbers['unchecked']} unchecked"
            )


def main(asked: list[str]) -> int:
    """Print what is wrong with the languages asked for (all, when none is), and return 1 when something is."""
    try:
        wanted = sources.wanted()
    except Fault as fault:  # the explanations cannot be read
        print(fault)
        return 1
    unknown = set(asked) - set(languages())
    if unknown:
        sys.exit(f"There is no folder translations/{min(unknown)}. A new language: make language L={min(unknown)}")
    reports = [report(code, wanted) for code in asked or languages()]
    guesses = [] if asked else unexplained(wanted)
    for fault in [fault for each in reports for fault in each.faults] + guesses:
        print(fault)
    if any(each.faults for each in reports) or guesses:
        print()
    for each in reports:
        print("\n".join(summary(each)))
    if shutil.which("msgfmt") is None:
        print("(GNU gettext is not installed: its checks were left out.)")
    return 1 if guesses or any(each.faults for each in reports) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
