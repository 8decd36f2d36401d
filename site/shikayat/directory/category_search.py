"""Finds what a complaint is about from everyday words, in Urdu script, Roman Urdu and English.

Built once from the names and synonyms of all categories and asked many times: no request, no table. What people type
is brought to one spelling first (letters by ``text.search_key``, Roman Urdu and endings here), then words count the
more the rarer they are (inverse document frequency), and whole phrases count most: "no electricity" shares "no" with
many phrases and "electricity" with many categories, but it is the phrase of one.
"""

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Protocol

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from ..text.cleaning import search_key

LONGEST_QUERY = 12  # words; what follows says no more about the subject

EXACT, PREFIX, ONE_TYPO = 1.0, 0.7, 0.6
FROM_PARENT = 0.3  # a word of the heading says a little about each category below it
HEADING = 1.5  # the query is the heading itself ("road"): all categories below it match
PHRASE = 2.0  # a phrase met word by word beats the same words scattered

# Words without a subject. Words of denial (no, nahi, نہیں) are none of these: a thing that is missing is the subject.
_STOP = """
a an and are at be been by for from has have i in is it its me my of on or our so that the there this to was we with
please sir madam problem problems issue issues complaint complain regarding about very since days day
hai hain he hy tha thi the ka ki ke kay ko se sey say mein mai main par pe pr aur ya wala wali wale walay
raha rahi rahe rha rhi rhe ho hota hoti hote hua hui huwa gaya gayi gya gyi mera meri mere hamara hamari hamare humara
yahan wahan ye yeh wo woh koi kuch kr kar karo karen kiya kia bhi bohat bahut bht masla maslay masail shikayat janab
ہے ہیں تھا تھی تھے کا کی کے کو سے میں پر اور یا والا والی والے رہا رہی رہے ہو ہوتا ہوتی ہوتے ہوا ہوئی گیا گئی گئے
میرا میری میرے ہمارا ہماری ہمارے یہاں وہاں یہ وہ کوئی کچھ کر کریں کیا بھی بہت مسئلہ مسائل شکایت جناب
"""

# One word for what is spelt in ways no rule below brings together.
_SAME_WORD = """
no: not nahi nahin nhi nai nahe nahen nae naheen na without نہیں نہی نہ بغیر نا
sarak: sadak sarrak srak sadek sarhak
road: rod roads
gutter: gutar gatar guttar gattar gater
police: polis pulis poolis polic
bijli: bijly bijlee bijle bijlii
electricity: electric electrical electrisity elektricity
sewerage: sewage sewrage siverage sewer
licence: license laisans lisence lisense
certificate: certificat sartificate sertifikate cert
rishwat: rishvat reshwat rashwat bribe bribery رشوت
zameen: zamin zmeen jamin
kachra: kachara kachda kachrra
school: skool iskool sakool
hospital: haspatal hospatal hsptl aspatal
شیڈنگ: شیڈینگ
ہسپتال: اسپتال
سکول: اسکول
سٹریٹ: اسٹریٹ
سٹیشن: اسٹیشن
سپیڈ: اسپیڈ
سٹامپ: اسٹامپ
"""

_LATIN = re.compile(r"[a-z0-9]+")
# The order matters: doubled letters first, so that "paani" and "pani", "qanooni" and "kanuni" meet.
_ROMAN = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"ee|ii", "i"),
        (r"oo|ou", "u"),
        (r"aa", "a"),
        (r"(.)\1+", r"\1"),
        (r"ck|q", "k"),
        (r"w", "v"),
        (r"ph", "f"),
        (r"(?<=[a-z])ie$", "i"),
        (r"(?<=[a-z]{2})(?:ai|ay|ei|ey)(?:n)?$", "e"),
    )
]
_ROMAN_ENDING = re.compile(r"(?<=[a-z]{3})(?:s|[aeiy])$")
_URDU_ENDING = re.compile(r"(?<=..)(?:یان|یون|ین|ون|ے|ہ|ا)$")


class SearchableCategory(Protocol):
    """A category as the index reads it: a row of the table, or anything with the same names."""

    code: str
    parent_id: str | None
    names: Mapping[str, str]
    synonyms: list[str]


class CategoryIndex:
    """An index over the categories; only those below another one can be found, for only those can be chosen."""

    def __init__(self, rows: Iterable[SearchableCategory]) -> None:
        rows = list(rows)
        self._order = {row.code: number for number, row in enumerate(rows) if row.parent_id}
        said = {row.code: list(_phrases(row)) for row in rows}
        # How much a word says about a category: 1 for its own, less for its parent's.
        self._holders: dict[str, dict[str, float]] = defaultdict(dict)
        self._phrases: dict[str, list[tuple[frozenset[str], str, float]]] = defaultdict(list)
        self._joined: dict[str, tuple[str, str]] = {}
        for row in rows:
            if not row.parent_id:
                continue
            for phrase in said.get(row.parent_id, []):
                self._add(row.code, phrase, FROM_PARENT)
            for phrase in said[row.code]:
                self._add(row.code, phrase, 1.0)
        frequency = Counter({word: sum(holders.values()) for word, holders in self._holders.items()})
        self._rarity = {word: math.log(1 + len(self._order) / (0.5 + times)) for word, times in frequency.items()}
        self._words = sorted(self._holders)
        # A typing mistake seldom changes the first letter.
        self._by_first_letter: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            if len(word) >= 3:
                self._by_first_letter[word[0]].append(word)

    def _add(self, code: str, phrase: list[str], share: float) -> None:
        words = frozenset(phrase)
        for word in words:
            self._holders[word][code] = max(share, self._holders[word].get(code, 0.0))
            self._phrases[word].append((words, code, share))
        for first, second in pairwise(phrase):
            self._joined[first + second] = (first, second)

    def search(self, query: str, limit: int = 8) -> list[str]:
        """Codes of the categories a query is about, the likeliest first; an empty list when nothing fits.

        Ties are in the order of the rows, so the same query always gives the same list. Raises TextError for what
        is no text (``text.search_key``).
        """
        asked = [self._meanings(word) for word in self._split(_words(query)[:LONGEST_QUERY])]
        asked = [meanings for meanings in asked if meanings]
        if not asked or limit < 1:
            return []
        scores: dict[str, float] = defaultdict(float)
        for meanings in asked:
            best: dict[str, float] = defaultdict(float)
            for word, likeness in meanings.items():
                for code, share in self._holders[word].items():
                    best[code] = max(best[code], likeness * share * self._rarity[word])
            for code, score in best.items():
                scores[code] += score
        for code, score in self._phrase_scores(asked).items():
            scores[code] += score
        found = sorted(scores, key=lambda code: (-round(scores[code], 9), self._order[code]))
        return found[:limit]

    def _split(self, words: list[str]) -> Iterator[str]:
        """Words as the index knows them: "loadshedding" as its two words, "light man" as one where that is the word."""
        number = 0
        while number < len(words):
            word, following = words[number], "".join(words[number : number + 2])
            if number + 1 < len(words) and following in self._holders and word not in self._holders:
                yield following
                number += 2
                continue
            if word not in self._holders and word in self._joined:
                yield from self._joined[word]
            else:
                yield word
            number += 1

    def _meanings(self, word: str) -> dict[str, float]:
        """Return the known words that a typed word may mean, with a confidence for each."""
        meanings: dict[str, float] = {}
        if len(word) >= 3:
            start = bisect_left(self._words, word)
            for known in self._words[start : start + 40]:
                if not known.startswith(word):
                    break
                meanings[known] = PREFIX
        if word in self._holders:
            # A word that is known is meant; what merely begins with it weighs little.
            return dict.fromkeys(meanings, PREFIX / 2) | {word: EXACT}
        if len(word) >= 4:
            same_letter = self._by_first_letter.get(word[0], [])
            # One letter too many, too few or wrong, or two neighbours that changed places.
            for known, _typos, _place in extract(word, same_letter, scorer=OSA.distance, score_cutoff=1, limit=None):
                meanings.setdefault(known, ONE_TYPO)
        return meanings

    def _phrase_scores(self, asked: list[dict[str, float]]) -> dict[str, float]:
        """For each category its phrase that the query meets best: both should be covered, query and phrase."""
        weights: dict[str, float] = {}
        asked_weight = 0.0
        for meanings in asked:
            asked_weight += max(self._rarity[word] for word in meanings)
            for word, likeness in meanings.items():
                weights[word] = max(weights.get(word, 0.0), likeness)
        best: dict[str, float] = defaultdict(float)
        seen: set[tuple[frozenset[str], str, float]] = set()
        for word in weights:
            for entry in self._phrases.get(word, ()):
                if entry in seen:
                    continue
                seen.add(entry)
                phrase, code, share = entry
                met = sum(weights[known] * self._rarity[known] for known in phrase if known in weights)
                whole = sum(self._rarity[known] for known in phrase)
                if share < 1.0 and met > 0.99 * max(whole, asked_weight):
                    share = HEADING
                likeness = met * met / (whole * math.sqrt(asked_weight))
                best[code] = max(best[code], share * PHRASE * likeness)
        return best


def _phrases(row: SearchableCategory) -> Iterator[list[str]]:
    for phrase in [*row.names.values(), *row.synonyms]:
        if words := _words(phrase):
            yield words


def _words(text: str) -> list[str]:
    """The words of a text that say something, in one spelling."""
    return [_fold(word) for word in search_key(text).split() if word not in _STOP_WORDS]


def _fold(word: str) -> str:
    """One form for the spellings and endings of a word (its letters folded by search_key already).

    Endings go so that کوڑا and کوڑے, "kachra" and "kachray", "light" and "lights" are one word. What is left need be
    no word, only the same for all.
    """
    return _SPELLINGS.get(word) or _stem(word)


def _stem(word: str) -> str:
    if not _LATIN.fullmatch(word):
        return _URDU_ENDING.sub("", word)
    for pattern, replacement in _ROMAN:
        word = pattern.sub(replacement, word)
    return _ROMAN_ENDING.sub("", word)


_STOP_WORDS = frozenset(search_key(_STOP).split())
_SPELLINGS = {
    search_key(spelling): _stem(search_key(word))
    for word, _, spellings in (line.partition(": ") for line in _SAME_WORD.strip().splitlines())
    for spelling in [word, *spellings.split()]
}
