"""Whether a translation has exactly the HTML of its source. It imports nothing of ours, as ``po_reading`` does not."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# Letters and signs in Unicode that are drawn as nothing: fillers of Hangul, and the Braille cell without dots.
BLANK = "\u115f\u1160\u2800\u3164\uffa0"


def is_visible(text: str) -> bool:
    """Whether a text shows anything: blanks and marks without a shape do not."""
    return any(unicodedata.category(letter)[0] in "LNPS" and letter not in BLANK for letter in text)


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
        if not open_tags or TAG.match(open_tags[-1])[2] != tag[2] or not is_visible(text[ends.pop() : tag.start()]):
            return None
        open_tags.pop()
    return None if open_tags else found
