"""Add a language: ``make language L=ps`` makes its folder; no code has to be changed.

The folder holds the catalog, the list of names, and what the check and the site must know about how it is written.
"""

from __future__ import annotations

import csv
import io
import re
import sys

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog

from shikayat.i18n.catalogs import code_of, locale_of
from shikayat.i18n.language import SOURCE

from . import gather, names, sources
from .compile import FOLDER, Fault, shown
from .tables import rows_of

# What languages in Arabic script share; a native reader sees to the rest.
ARABIC_SCRIPT = """
# Every letter, in the order of lists and dictionaries; without it lists are in the order of Unicode.
# alphabet = "ا ب پ ت"

# Punctuation of the source, and what stands in its place here.
[punctuation]
"," = "،"
";" = "؛"
"?" = "؟"

# Characters that look right and are not. Wrong = right.
[letters]

# Patterns (regular expressions) that no text may hold, and why.
[forbidden]
"[٠-٩۰-۹]" = "digits are Western on our pages: 0 to 9"
"""
OTHER_SCRIPT = """
# Every letter, in the order of lists and dictionaries, where it is not that of Unicode.
# alphabet = ""

# Punctuation of the source, and what stands in its place here, where it differs.
[punctuation]

# Characters that look right and are not. Wrong = right.
[letters]

# Patterns (regular expressions) that no text may hold, and why.
[forbidden]
"""


# Languages of Pakistan that Babel does not know, with their English and their own names (ISO 639-3).
UNKNOWN_TO_BABEL = {
    "bft": ("Balti", "بلتی"),
    "brh": ("Brahui", "براہوئی"),
    "bsk": ("Burushaski", "بروشسکی"),
    "gju": ("Gojri", "گوجری"),
    "hnd": ("Southern Hindko", "ہندکو"),
    "hno": ("Northern Hindko", "ہندکو"),
    "khw": ("Khowar", "کھوار"),
    "phr": ("Pahari-Pothwari", "پہاڑی پوٹھواری"),
    "pnb": ("Western Punjabi", "پنجابی"),
    "scl": ("Shina", "شینا"),
    "skr": ("Saraiki", "سرائیکی"),
    "trw": ("Torwali", "توروالی"),
    "wbl": ("Wakhi", "وخی"),
}
CODE = re.compile(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_([A-Z]{2}|[0-9]{3}))?")
LIKE = """
# Babel does not know the language: its dates, numbers and lists are written as in this one.
like = "{like}"
own_name = "{own_name}"
"""


def refuse_wrong_code(code: str) -> None:
    """Raise SystemExit with advice when ``code`` is not a language code, or the language has a catalog already."""
    if not CODE.fullmatch(code):
        respelt = _respelt(code)
        advice = (
            f"Write {respelt}: make language L={respelt}" if respelt else "Write one such as ps, sd, pa_Arab or pt_BR"
        )
        sys.exit(
            f"{code!r} is no code of a language. {advice}\n"
            "(Two or three small letters; then, where needed, _ and the script, _ and the country.)"
        )
    if code == SOURCE:
        sys.exit(f"{code} is here already: it is the language that the texts are written in, and needs no catalog.")
    catalog = FOLDER / code / "LC_MESSAGES" / "messages.po"
    if catalog.exists():
        sys.exit(
            f"{code} is here already: go on in {shown(catalog)}\n"
            f"What is left or wrong:  make check-translations L={code}"
        )


def _respelt(code: str) -> str:
    """The code in its standard spelling; empty where it has none."""
    language, *others = re.split(r"[-_\s]+", code.strip())
    parts = [part.title() if len(part) == 4 else part.upper() for part in others]
    respelt = "_".join([language.lower(), *parts])
    return respelt if CODE.fullmatch(respelt) else ""


def _locale(code: str, like: str) -> tuple[Locale, str, str]:
    """The locale of a new language, its English name, and what its language.toml must say that Babel does not know.

    Raises SystemExit when there is no such language.
    """
    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        language = code.split("_", maxsplit=1)[0]
        if language not in UNKNOWN_TO_BABEL and not like:
            sys.exit(
                f"{code!r} is no language that Babel knows. If the code is right, say like which language dates and "
                f"numbers are written: make language L={code} LIKE=ur"
            )
        english, own = UNKNOWN_TO_BABEL.get(language, (code, code))
        try:
            locale = locale_of(code, like or "ur")
        except (UnknownLocaleError, ValueError):
            sys.exit(f"{like!r} is no language that Babel knows: LIKE is a code such as ur, ps or en.")
        return locale, english, LIKE.format(like=like or "ur", own_name=own)
    return locale, locale.english_name, ""


def begin(code: str, like: str = "") -> list[str]:
    """Make the folder of a language, and return the lines that say what to do next.

    What is there already stays: only a catalog that was deleted is made again. Raises SystemExit when there is no such
    language or it is complete.
    """
    refuse_wrong_code(code)
    locale, english_name, extra = _locale(code, like)
    folder = FOLDER / code
    if code_of(locale) != code:
        sys.exit(f"{code} is written {locale}: make language L={locale}")
    (folder / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    ways = ARABIC_SCRIPT if locale.text_direction == "rtl" else OTHER_SCRIPT
    title = f"# How {english_name} is written: read by `make check-translations`, and the alphabet by the site.\n"
    facts = f'{title}\nenglish_name = "{english_name}"\n{extra}{ways}'
    for name, content in (("language.toml", facts), ("names.csv", names.listed(code))):
        if not (folder / name).exists():
            (folder / name).write_text(content, encoding="utf-8")
    _add_column(code)
    head = f"# Texts of Shikayat in {english_name}. How to work on them: translations/README.md\n"
    new = gather.updated(Catalog(locale=locale), sources.wanted())
    # The catalog comes last: it says that all is there. What was cut short is begun again.
    gather.replace(folder / "LC_MESSAGES" / "messages.po", gather.rendered(new, head + gather.header(locale)))
    return [
        f"{shown(folder)} is ready: LC_MESSAGES/messages.po (texts), names.csv (places, categories, offices),",
        "language.toml (how it is written), and a column in translations/glossary.csv.",
        f"See it while you work:  PREVIEW_LANGUAGES={code} make run",
        f"What is left or wrong:  make check-translations L={code}",
    ]


def _add_column(code: str) -> None:
    path = FOLDER / "glossary.csv"
    rows = [row.cells for row in rows_of(path, ("term", "note"))]
    if not rows or code in rows[0]:
        return
    columns = list(rows[0])
    columns.insert(columns.index("note"), code)
    buffer = io.StringIO()
    table = csv.DictWriter(buffer, columns, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    path.write_text(buffer.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit("Say which language: make language L=ps")
    try:
        print("\n".join(begin(*sys.argv[1:])))
    except Fault as fault:
        sys.exit(str(fault))
