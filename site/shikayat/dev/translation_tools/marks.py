"""Invisible marks around a text that say which message it is.

A mark is made of Unicode's tag characters (U+E0000 to U+E007F), which no font shows and which turn no text round:
U+E0001, the message's key in tag digits, the text, U+E007F. ``static/overlay.js`` takes them out of the page.
"""

from __future__ import annotations

import hashlib
import re

KEY_LENGTH = 8
_BEGIN, _END = "\U000e0001", "\U000e007f"
_TAG = 0xE0000
BEGIN = re.compile(f"{_BEGIN}([\U000e0030-\U000e0066]{{{KEY_LENGTH}}})")
_MARKS = re.compile(f"{_BEGIN}[\U000e0030-\U000e0066]{{{KEY_LENGTH}}}|{_END}")


def key_of(source: str, context: str | None = None) -> str:
    """The name of a message in addresses and marks: 8 hexadecimal digits, the same in every language."""
    return hashlib.sha256(f"{context or ''}\4{source}".encode()).hexdigest()[:KEY_LENGTH]


def marked(text: str, key: str) -> str:
    """The text between the marks of this message."""
    return _BEGIN + "".join(chr(_TAG + ord(digit)) for digit in key) + text + _END


def unmarked(text: str) -> str:
    """The text without any marks."""
    return _MARKS.sub("", text)


def keys_in(text: str) -> list[str]:
    """The keys of the messages in a text, each once, in their order."""
    found = ("".join(chr(ord(tag) - _TAG) for tag in run) for run in BEGIN.findall(text))
    return list(dict.fromkeys(found))
