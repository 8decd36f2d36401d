"""Why a transition was refused. The sentences people read stand with the pages."""

from __future__ import annotations

from typing import Literal

Reason = Literal[
    "stale",  # somebody else changed the complaint after this person had looked at it
    "incomplete",  # what it needs is missing, or is no text: a reason, what was done, when, where
    "state",  # the life cycle does not allow it with this status
    "role",  # this person may look, but not do this
    "transfers",  # it was passed on as often as is allowed
    "same_office",  # to where it is already
    "accused",  # to an office the complaint is about, or below one
    "highest",  # about the office that has nobody above it
    "rejected_here",  # to an office whose answer the citizen did not accept
    "closed_office",  # to an office that no longer works
    "second_person",  # whoever proposed it cannot agree to it
    "no_proposal",  # there is nothing to agree to
    "pending",  # there is a proposal nobody has decided about
    "known",  # it is noted already whom it is about
    "questions",  # the citizen was asked as often as is allowed
    "nobody_there",  # to an office where nobody works, so it would come back
    "final",  # every office has answered, or the one appeal was used
]


class Refused(Exception):
    """The transition was not made and nothing was changed; ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class NotVisible(LookupError):
    """For this person there is no such complaint."""
