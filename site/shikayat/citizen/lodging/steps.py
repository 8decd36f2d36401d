"""The questions of lodging, in their order, and which of them come next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NEEDED = {
    "category": ("kind", "category"),
    "details": ("subject", "details"),
    "place": ("province", "district", "tehsil"),
}
STEPS = (*NEEDED, "check")


def first_open(answers: Mapping[str, Any]) -> str:
    """The first step with something still to answer; ``check`` when nothing is missing."""
    return next((step for step, names in NEEDED.items() if not all(answers.get(name) for name in names)), "check")


def may_enter(step: str, answers: Mapping[str, Any]) -> bool:
    """Whether everything before ``step`` is answered."""
    return STEPS.index(step) <= STEPS.index(first_open(answers))
