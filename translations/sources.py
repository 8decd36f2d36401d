"""The messages to translate: every message of the code and the templates, with its location.

A translator sees a sentence, not the page. So each message carries comments: the kind of place it stands in (a button,
an error, an SMS), read from the code; what ``context.csv`` says about it; what each placeholder stands for; and, as
the flag ``max-length`` that Weblate and the check know, how long it may be in that place.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file

from . import places_of_use
from .compile import FOLDER, forms
from .tables import rows_of

ROOT = FOLDER.parent
LAZY = {"_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2), "lazy_pgettext": ((1, "c"), 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")

# Characters a message may have where it is used. A button or a tag that is longer takes two lines on a phone.
# SMS are counted by what they cost, in `rules`.
LIMITS = {"button": 40, "tag": 25}


def wanted() -> Catalog:
    """Every message in the order of the files, with its comments and limits."""
    catalog = Catalog(charset="utf-8")
    used: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    for path, method, options in _files():
        name = path.relative_to(ROOT).as_posix()
        places = places_of_use.of(path)
        for line, ids, comments, context in extract_from_file(
            method, path, DEFAULT_KEYWORDS | LAZY, ("Translators:",), options, strip_comment_tags=True
        ):
            key = ids if isinstance(ids, str) else tuple(ids[:2])
            catalog.add(key, locations=[(name, line)], auto_comments=comments, context=context)
            used[context, forms(key)[0]] |= places.get(forms(key)[0], set())
    explained = context_of()
    for message in catalog:
        if message.id:
            _explain(message, used[message.context, forms(message.id)[0]], explained)
    return catalog


def _files() -> list[tuple[Path, str, dict[str, str]]]:
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    found = []
    for mapping in mappings:
        folder, pattern = mapping["pattern"].split("/", 1)
        options = {name: value for name, value in mapping.items() if name not in ("method", "pattern")}
        found += [(path, mapping["method"], options) for path in (ROOT / folder).rglob(pattern.replace("**", "*"))]
    return sorted(found)


def context_of() -> dict[str, str]:
    """What ``context.csv`` says, by message or by ``%(placeholder)s``."""
    rows = rows_of(FOLDER / "context.csv", ("message", "meaning"), ["message"])
    return {row.cells["message"]: row.cells["meaning"] for row in rows}


def _explain(message: Message, places: set[str], explained: dict[str, str]) -> None:
    comments = [places_of_use.WORDS[place] for place in places_of_use.WORDS if place in places]
    comments += [explained[text] for text in forms(message.id)[:1] if text in explained]
    for name in dict.fromkeys(PLACEHOLDER.findall(" ".join(forms(message.id)))):
        if meaning := explained.get(f"%({name})s"):
            comments.append(f"%({name})s: {meaning}")
    message.auto_comments[:0] = [comment for comment in comments if comment not in message.auto_comments]
    if not PLACEHOLDER.search(" ".join(forms(message.id))):
        message.flags.discard("python-format")  # Babel takes the sign in "12 % of" for a placeholder
    limit = min((LIMITS[place] for place in places if place in LIMITS), default=None)
    if limit:
        message.flags.add(f"max-length:{limit}")
    if "sms" in places:
        message.flags.add("sms")


def unexplained(message: Message) -> list[str]:
    """Short messages (one or two words) without a comment, and placeholders without an explanation."""
    source, comments = forms(message.id)[0], " ".join(message.auto_comments)
    names = dict.fromkeys(PLACEHOLDER.findall(" ".join(forms(message.id))))
    found = [f"%({name})s" for name in names if f"%({name})s:" not in comments]
    if len(re.findall(r"\w+", PLACEHOLDER.sub("", source))) <= 2 and not message.auto_comments:
        found.append(source)
    return found
