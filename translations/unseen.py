"""Which messages no page has shown: ``python -m translations.unseen ur``, after a crawl."""

from __future__ import annotations

import sys

from shikayat.dev.translation_tools import crawl_results
from shikayat.dev.translation_tools.marks import key_of

from . import sources
from .compile import forms


def unseen(code: str) -> tuple[int, list[str]]:
    """How many messages there are, and those that stand on no page that the last crawl in this language saw."""
    keys = {key_of(forms(m.id)[0], m.context): forms(m.id)[0] for m in sources.wanted() if m.id}
    seen = crawl_results.load(code).seen()
    return len(keys), [text for key, text in keys.items() if key not in seen]


def summary(code: str) -> str:
    """The result of ``unseen`` as text for the terminal."""
    total, left = unseen(code)
    return "\n".join([f"{len(left)} of {total} messages stand on no page:", *(f"    {text}" for text in left)])


if __name__ == "__main__":
    print(summary(sys.argv[1]))
