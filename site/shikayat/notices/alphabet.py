"""How many parts an SMS costs. One character outside the GSM alphabet makes each part hold 70 instead of 160."""

from __future__ import annotations

# 3GPP TS 23.038, section 6.2.1; the second line needs an escape character, so each counts as two.
_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "^{}\\[~]|€\f"
# What word processors and catalogs put in place of plain signs, and marks nobody sees.
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


def is_gsm(words: str) -> bool:
    """Whether a message has only characters of the GSM alphabet."""
    return all(character in _BASIC or character in _EXTENDED for character in words)


def plain(words: str) -> str:
    """The words with plain signs for typographic ones, where that makes them a GSM message; else unchanged.

    A message in Arabic letters keeps its marks: it costs the same, and needs them.
    """
    simple = words.translate(_PLAIN)
    return simple if is_gsm(simple) else words


def parts(words: str) -> int:
    """How many parts a message is sent in."""
    if is_gsm(words):
        length, one, more = len(words) + sum(character in _EXTENDED for character in words), 160, 153
    else:
        length, one, more = len(words.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= one else -(-length // more)
