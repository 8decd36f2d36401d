"""Begin a language: ``make language L=ps`` makes its folder, and nothing else has to be changed.

The folder holds the catalog, the list of names, and what the check and the site must know about how it is written.
"""

from __future__ import annotations

import csv
import io
import sys

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog

from shikayat.language import DEFAULT, SOURCE

from . import gather, names, sources
from .compile import FOLDER, shown

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


def begin(code: str) -> list[str]:
    """Make the folder of a language, and return the lines that say what to do next.

    Raises SystemExit when there is no such language or it has a folder already.
    """
    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        sys.exit(f"{code!r} is no language that Babel knows. Write a code such as ps, sd or pa_Arab.")
    folder = FOLDER / code
    if code in (SOURCE, DEFAULT) or str(locale) != code or (folder / "LC_MESSAGES" / "messages.po").exists():
        sys.exit(f"{code} is here already, or is written {locale}.")
    (folder / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    ways = ARABIC_SCRIPT if locale.text_direction == "rtl" else OTHER_SCRIPT
    title = (
        f"# How {locale.english_name} is written: read by `make check-translations`, and the alphabet by the site.\n"
    )
    (folder / "language.toml").write_text(f'{title}\nenglish_name = "{locale.english_name}"\n{ways}', encoding="utf-8")
    (folder / "names.csv").write_text(names.listed(code), encoding="utf-8")
    _add_column(code)
    head = f"# Texts of Shikayat in {locale.english_name}. How to work on them: translations/README.md\n"
    new = gather.renewed(Catalog(locale=locale), sources.wanted())
    # The catalog comes last: it says that all is there. What was cut short is begun again.
    gather.replace(folder / "LC_MESSAGES" / "messages.po", gather.written(new, head + gather.header(locale)))
    return [
        f"{shown(folder)} is ready: LC_MESSAGES/messages.po (texts), names.csv (places, categories, offices),",
        "language.toml (how it is written), and a column in translations/glossary.csv.",
        f"See it while you work:  PREVIEW_LANGUAGES={code} make run",
        f"What is left or wrong:  make check-translations L={code}",
    ]


def _add_column(code: str) -> None:
    path = FOLDER / "glossary.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if code in rows[0]:
        return
    before = rows[0].index("note")
    buffer = io.StringIO()
    table = csv.writer(buffer, lineterminator="\n")
    for number, row in enumerate(rows):
        table.writerow([*row[:before], code if number == 0 else "", *row[before:]])
    path.write_text(buffer.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say which language: make language L=ps")
    print("\n".join(begin(sys.argv[1])))
