"""The questions of registration, their order, and which of them is next. No HTTP, no tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Answers = Mapping[str, Any]

ORDER = ("nationality", "mobile", "verify", "person", "sign_in", "address")


def first_unanswered(answers: Answers, *, verify: bool) -> str | None:
    """The first question without a valid answer, or None when the account can be opened.

    ``verify``: whether the mobile number must be proved by a code.
    """
    return next((step for step in ORDER if not is_answered(step, answers, verify=verify)), None)


def is_answered(step: str, answers: Answers, *, verify: bool) -> bool:
    """Whether this question has its answer."""
    if step == "verify":
        return not verify or ("mobile" in answers and answers.get("verified") == answers["mobile"])
    if step == "sign_in":
        return "username" in answers and "password_hash" in answers
    if step == "address" and "place_expired" in answers:
        return False
    return {"nationality": "nationality", "mobile": "mobile", "person": "full_name", "address": "identity"}[
        step
    ] in answers


def step_before(step: str, *, verify: bool) -> str | None:
    """The question to which Back leads."""
    asked = [name for name in ORDER if verify or name != "verify"]
    place = asked.index(step)
    return asked[place - 1] if place else None


def with_changes(answers: Answers, changes: Answers) -> dict[str, Any]:
    """The answers after one more page: an answer that no longer fits the nationality is asked again."""
    merged = {name: value for name, value in {**answers, **changes}.items() if value is not None}
    if "identity_kind" in changes:  # the page that asks for the place was answered again
        merged.pop("place_expired", None)
    nationality = merged.get("nationality")
    if nationality == "national":
        merged.pop("country", None)
        if not str(merged.get("mobile", "+92")).startswith("+92"):
            merged.pop("mobile")
    kind = merged.get("identity_kind")
    fits = {
        "national": kind == "cnic" and bool(merged.get("tehsil")),
        "overseas": kind == "nicop" and "country" in merged,
        "foreigner": kind == "passport" and "country" in merged,
    }
    if nationality and kind and not fits[nationality]:
        for name in ("identity", "identity_kind"):
            merged.pop(name, None)
    return merged
