"""Content of the demo data, read from CSV files: officers, names, stories and texts. No tables and no web."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from ...paths import PACKAGE
from ...text.csv_reader import read_rows

# Known to everybody who reads this file: the accounts exist in development only.
PASSWORD = "sample people only"  # noqa: S105 - no secret
SECRET = "SHIKAYATSAMPLEPEOPLEONLYSHIKAYAT"  # noqa: S105 - no secret

# The officers everybody should meet first: office, role, name. The user name is office and role.
OFFICERS = (
    ("lesco", "officer", "نسرین بھٹی"),
    ("lesco", "head", "طارق محمود"),
    ("pb-lahore-police", "officer", "کاشف خٹک"),
    ("pb-lahore-police", "head", "عمران گجر"),
    ("pb-lahore-raiwind-municipal", "officer", "شازیہ ملک"),
    ("pb-lahore-raiwind-municipal", "head", "ساجد انصاری"),
    ("power-division", "supervisor", "حمیرا قریشی"),
    ("portal", "officer", "یوسف بلوچ"),
    ("portal", "head", "ثمینہ عباسی"),
    ("portal", "administrator", "ندیم شیخ"),
)

# How often people complain of what, beside 1 for everything else.
LOUD = {"electricity": 6, "water": 5} | dict.fromkeys(("gas", "waste", "roads"), 4)
LOUD |= dict.fromkeys(("municipal", "police", "land", "nadra"), 3)
LOUD |= dict.fromkeys(("education", "health", "welfare", "telecom"), 2)
# Where people live, in per cent.
PEOPLE = {"PK-PB": 52, "PK-SD": 22, "PK-KP": 15, "PK-BA": 5, "PK-IS": 3, "PK-JK": 2, "PK-GB": 1}
# What people write in besides Urdu, by province; English and Roman Urdu everywhere.
TONGUES = {"PK-SD": {"sd": 15}, "PK-KP": {"ps": 15}, "PK-BA": {"ps": 10}}
EVERYWHERE = {"ur": 62, "en": 22, "roman": 12}
# Matters in which people rather keep their name to themselves.
DELICATE = ("corruption", "rights", "police", "labour")


def username(office: str, role: str) -> str:
    """The user name of the sample officer with this role at this office."""
    return f"{office}.{role}"


@dataclass(frozen=True)
class Story:
    """A sample complaint; ``tongue`` is the language it is written in."""

    category: str
    tongue: str
    kind: str
    subject: str
    details: str


@cache
def stories() -> dict[str, list[Story]]:
    """All stories by tongue."""
    found: dict[str, list[Story]] = defaultdict(list)
    for row in _rows("stories.csv"):
        found[row["tongue"]].append(Story(**row))
    return found


@cache
def _words() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows("words.csv"):
        found[row["what"]].append(row)
    return found


@cache
def _names() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows("names.csv"):
        found[row["part"]].append(row)
    return found


def _rows(name: str) -> list[dict[str, str]]:
    first = {"stories.csv": "tongue", "words.csv": "what", "names.csv": "part"}[name]
    return [row.cells for row in read_rows(PACKAGE / "dev" / "demo_data" / name, [first])]


@dataclass
class Chance:
    """Dice that fall the same way for the same seed, and what they choose."""

    seed: int
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 - the same portal each time

    def happens(self, share: float) -> bool:
        """Whether something happens that happens in this share of all cases."""
        return self.dice.random() < share

    def one(self, weights: Mapping[str, float]) -> str:
        """One of the keys, by weight."""
        return self.dice.choices(list(weights), list(weights.values()))[0]

    def name(self, gender: str, language: str) -> str:
        """A person's name, written in the person's language."""
        parts = (self.dice.choice(_names()[part]) for part in (gender, "family"))
        return " ".join(part[language] for part in parts)

    def story(self, tongue: str) -> Story:
        """A story in this tongue; of what troubles many, more often."""
        found = stories()[tongue]
        return self.dice.choices(found, [LOUD.get(story.category.partition(".")[0], 1) for story in found])[0]

    def said(self, what: str, language: str, category: str = "", place: str = "") -> str:
        """Words for an occasion, sooner for this group of categories than for all."""
        group = category.partition(".")[0]
        rows = _words()[what]
        special = [row for row in rows if row["group"] == group and group]
        general = [row for row in rows if not row["group"]]
        return self.filled(self.dice.choice(special if special and self.happens(0.7) else general)[language], place)

    def filled(self, text: str, place: str) -> str:
        """The text with its gaps filled."""
        dice = self.dice
        gaps = {
            "place": place,
            "days": dice.randint(3, 40),
            "number": dice.choice((2, 3, 3, 4, 5, 6, 8)),
            "small": dice.randint(1, 30),
            "amount": f"{dice.choice((500, 1200, 2500, 4800, 9500, 18000, 46000, 85000)):,}",
            "digits": dice.randint(10**9, 10**10 - 1),
            "case": f"{dice.randint(11, 990)}/{dice.randint(2024, 2026)}",
        }
        return text.format(**gaps)

    def is_staffed(self, office: str) -> bool:
        """Whether anybody works at an office; always the same for a seed."""
        return random.Random(f"{self.seed}/people/{office}").random() < 0.93  # noqa: S311 - no secret

    def character(self, department: str) -> tuple[float, float]:
        """How diligent a department is, and how much its word is worth, from 0 to 1; always the same for a seed."""
        own = random.Random(f"{self.seed}/{department}")  # noqa: S311 - no secret
        return own.uniform(0.6, 0.98), own.uniform(0.05, 0.95)
