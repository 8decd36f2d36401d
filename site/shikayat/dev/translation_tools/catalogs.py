"""The catalogs as translators look at them: each message with its line, its comments and what is left to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from ...i18n.catalogs import own_name_of
from ...i18n.language import SOURCE, direction
from ...paths import ROOT, TRANSLATIONS
from .live import catalogs
from .marks import key_of

SHOWN_AT_ONCE = 50


@dataclass(frozen=True)
class Entry:
    """A message in one language; ``line`` is that of its msgid in ``file``, a path from the root of the project."""

    key: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    file: str
    line: int
    comments: tuple[str, ...]
    files: tuple[str, ...]
    limits: tuple[str, ...]
    state: str  # done, left or fuzzy
    former: tuple[str, ...]


def codes() -> list[str]:
    """The language of the sources, and every language that has a catalog."""
    return [SOURCE, *sorted(path.parts[-3] for path in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))]


def path_of(code: str) -> Path:
    """The catalog of a language; English has the list of sources."""
    return TRANSLATIONS / "messages.pot" if code == SOURCE else TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"


def entries(code: str) -> list[Entry]:
    """Every message of the language, in the order of its file. Raises compile.Fault when it cannot be read."""
    path = path_of(code)
    return _read(code, path, path.stat().st_mtime_ns)


@cache
def _read(code: str, path: Path, _changed: int) -> list[Entry]:
    catalog: Catalog = catalogs().compiler.read_catalog(path)
    return [_entry(message, path, code) for message in catalog if message.id]


def _entry(message: Message, path: Path, code: str) -> Entry:
    sources = _forms(message.id)
    targets = sources if code == SOURCE else _forms(message.string or "")
    done = code == SOURCE or catalogs().compiler.is_done(message)
    return Entry(
        key=key_of(sources[0], message.context),
        sources=sources,
        targets=targets,
        file=path.relative_to(ROOT).as_posix(),
        line=message.lineno or 1,
        comments=(*message.auto_comments, *message.user_comments),
        files=tuple(dict.fromkeys(name for name, _line in message.locations)),
        limits=tuple(flag[11:] for flag in message.flags if flag.startswith("max-length:")),
        state="done" if done else "fuzzy" if message.fuzzy else "left",
        former=tuple(message.previous_id),
    )


def _forms(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def find(code: str, key: str) -> Entry | None:
    """The message with this key."""
    return next((entry for entry in entries(code) if entry.key == key), None)


def search(code: str, words: str, state: str, unseen: set[str]) -> list[Entry]:
    """The messages with all these words in source or translation, in a state: left, fuzzy, unseen, or any."""
    wanted = words.casefold().split()

    def fits(entry: Entry) -> bool:
        text = " ".join((*entry.sources, *entry.targets)).casefold()
        right = {"": True, "unseen": entry.key in unseen}.get(state, entry.state == state)
        return right and all(word in text for word in wanted)

    return [entry for entry in entries(code) if fits(entry)]


def exact(code: str, source: str) -> Entry | None:
    """The message with exactly this msgid: the way in for who copied it from a catalog."""
    plain = _unquoted(source)
    return next((entry for entry in entries(code) if plain in entry.sources), None)


def _unquoted(text: str) -> str:
    inside = re.fullmatch(r'\s*msgid\s+"(.*)"\s*', text)
    return inside[1].replace('\\"', '"').replace("\\n", "\n") if inside else text.strip()


@dataclass(frozen=True)
class CatalogProgress:
    """How far a language is; ``broken`` is the sentence about a catalog that cannot be read."""

    code: str
    own_name: str
    direction: str
    total: int = 0
    left: int = 0
    broken: str = ""


def progress_of_languages() -> Iterator[CatalogProgress]:
    """How far each language is."""
    for code in codes():
        own_name = own_name_of(code)
        try:
            found = entries(code)
        except catalogs().compiler.Fault as fault:
            yield CatalogProgress(code, own_name, direction(code), broken=str(fault))
            continue
        left = sum(entry.state != "done" for entry in found)
        yield CatalogProgress(code, own_name, direction(code), len(found), left)
