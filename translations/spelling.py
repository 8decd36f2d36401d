"""What is wrong with a text in any language: invisible characters, printed shapes of letters, signs typed twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Invisible characters that turn text round; on a page <bdi> does it, in the template.
DIRECTION_MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
# Invisible blanks and marks.
UNSEEN = re.compile(
    "[\u00a0\u00ad\u034f\u115f\u1160\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f-\u2064\u206a-\u206f\u2800"
    "\u3000\u3164\uffa0\ue000-\uf8ff\ufe00-\ufe0f\ufff9-\ufffc\U000e0000-\U000e007f]"
)
# Letters as they are printed at the beginning or end of a word, which old programs and PDF files leave. Signs such as
# ﷺ and ﷽ have no other spelling.
PRESENTATION_FORMS = re.compile("[\ufb50-\ufd3d\ufd50-\ufdf9\ufdfc\ufe70-\ufefc]")
# U+200C and U+200D belong to the spelling of some words, where one stands between two letters.
JOINERS = re.compile("[\u200c\u200d]+")
TATWEEL = "\u0640"
DOUBLED_SIGN = re.compile(r"([۔،؛؟,;?!])\s*\1|(?<!\.)\.\s*\.(?!\.)")
BLANK_BEFORE_SIGN = re.compile(r"\S\s+([۔،؟]|[.,?](?![A-Za-z0-9]))")


def faults(text: str, source: str = "") -> Iterator[str]:
    """Why a text is misspelt, whatever its language. What ``source`` has as well is no fault."""
    if DIRECTION_MARKS.search(text):
        yield "an invisible direction mark: <bdi> belongs into the template"
    for letter in sorted(set(UNSEEN.findall(text)) - set(source)):
        yield f"an invisible U+{ord(letter):04X} ({unicodedata.name(letter, 'no character').lower()})"
    if unicodedata.normalize("NFC", text) != text and unicodedata.normalize("NFC", source) == source:
        wrong = next(each for each in text.split() if unicodedata.normalize("NFC", each) != each)
        yield f"letters in pieces (decomposed): write {unicodedata.normalize('NFC', wrong)}"
    for shape in sorted(set(PRESENTATION_FORMS.findall(text)) - set(source)):
        letters = unicodedata.normalize("NFKC", shape).strip()
        yield f"U+{ord(shape):04X} is the printed shape of a letter: write {letters}"
    if wrong := next((run[0] for run in JOINERS.finditer(text) if not _joins(run)), None):
        yield f"an invisible U+{ord(wrong[0]):04X} that joins no two letters"
    if TATWEEL in text:
        yield "U+0640 (tatweel) only makes a word longer: leave it out"
    if (found := DOUBLED_SIGN.search(text)) and not DOUBLED_SIGN.search(source):
        yield f"{found[0][-1]} is there twice"
    if (found := BLANK_BEFORE_SIGN.search(text)) and not BLANK_BEFORE_SIGN.search(source):
        yield f"a blank before {found[1]}"


def _joins(run: re.Match[str]) -> bool:
    before, after = run.string[run.start() - 1 : run.start()], run.string[run.end() : run.end() + 1]
    return len(run[0]) == 1 and all(each and unicodedata.category(each)[0] in "LM" for each in (before, after))
