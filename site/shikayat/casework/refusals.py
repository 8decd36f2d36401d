"""Reasons why a transition was refused. The sentences that people read are in the flows."""

from __future__ import annotations

from typing import Literal

Reason = Literal[
    "stale",  # another person changed the complaint after this person had read it
    "incomplete",  # what it needs is missing, or is no text: a reason, what was done, when, where
    "state",  # the life cycle does not allow it with this status
    "role",  # this person may look, but not do this
    "transfers",  # it was passed on as often as is allowed
    "same_office",  # to where it is already
    "accused",  # to an office the complaint is about, or below one
    "highest",  # about the office that has no parent office
    "rejected_here",  # to an office whose answer the citizen did not accept
    "closed_office",  # to an office that no longer works
    "second_person",  # the proposer cannot approve it
    "no_proposal",  # there is nothing to agree to
    "pending",  # there is an undecided proposal
    "known",  # it is noted already whom it is about
    "questions",  # the citizen was asked as often as is allowed
    "nobody_there",  # to an unstaffed office, so it would come back
    "final",  # every office has answered, or the one appeal was used
]


class Refused(Exception):
    """The transition was not made and nothing was changed; ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class NotVisible(LookupError):
    """For this person there is no such complaint."""
