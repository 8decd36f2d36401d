"""How many parts an SMS is sent in. One character outside the GSM alphabet makes a part hold 70 instead of 160."""

from __future__ import annotations

# 3GPP TS 23.038, section 6.2.1; the second line needs an escape character, so each counts as two.
_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "^{}\\[~]|€\f"
# Typographic characters of word processors and catalogs, and invisible ones.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff\u00ad", None),
        "…": "...",
    }
)


def is_gsm(text: str) -> bool:
    """Whether a message has only characters of the GSM alphabet."""
    return all(character in _BASIC or character in _EXTENDED for character in text)


def plain(text: str) -> str:
    """The text with plain characters for typographic ones, where that makes it a GSM message; else unchanged.

    A message in Arabic letters keeps its marks: it costs the same, and needs them.
    """
    simple = text.translate(_PLAIN)
    return simple if is_gsm(simple) else text


def parts(text: str) -> int:
    """How many parts a message is sent in."""
    if is_gsm(text):
        length, one, more = len(text) + sum(character in _EXTENDED for character in text), 160, 153
    else:
        length, one, more = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= one else -(-length // more)
