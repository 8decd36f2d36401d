"""The life of a complaint: its statuses, and every transition that leads from one to another."""

from __future__ import annotations

from dataclasses import dataclass

from models import Outcome, Status, Verdict

NEW, IN_PROGRESS, WAITING, ANSWERED = Status.NEW, Status.IN_PROGRESS, Status.WAITING, Status.ANSWERED
CLOSED, REOPENED, DROPPED, WITHDRAWN = Status.CLOSED, Status.REOPENED, Status.DROPPED, Status.WITHDRAWN

# Statuses by who has to act: the office, any office, and none.
OPEN = (NEW, IN_PROGRESS, REOPENED)
ACTIVE = (*OPEN, WAITING)
ENDED = (CLOSED, DROPPED, WITHDRAWN)

# The groups a citizen thinks in, in the order they are shown. Every status is in exactly one.
GROUPS = {"open": OPEN, "waiting": (WAITING,), "answered": (ANSWERED,), "closed": ENDED}

# What an office says, and what the citizen says.
GRANTED, PARTIAL, REFUSED = OUTCOMES = tuple(Outcome)
SOLVED, PARTLY, NOT_SOLVED = VERDICTS = tuple(Verdict)

# How high a complaint can have come: the first office, the one above, the head of the organisation.
HIGHEST = 3

CITIZEN, OFFICE, SECOND, SYSTEM = "citizen", "office", "second person", "system"


@dataclass(frozen=True)
class Transition:
    """From which statuses to which one (None: it stays), who makes it, and the word for it in the history.

    ``needs`` are the values it cannot do without; a text is there if it has a letter or a digit.
    """

    before: tuple[str, ...]
    after: str | None
    who: str
    event: str
    desk_only: bool = False
    needs: tuple[str, ...] = ()


TRANSITIONS = {
    # the office that has it
    "accept": Transition((NEW, REOPENED), IN_PROGRESS, OFFICE, "accepted"),
    "assign": Transition((NEW, REOPENED, IN_PROGRESS), IN_PROGRESS, OFFICE, "assigned", desk_only=True, needs=("to",)),
    "ask": Transition((IN_PROGRESS,), WAITING, OFFICE, "asked", needs=("text",)),
    "answer": Transition((IN_PROGRESS,), ANSWERED, OFFICE, "answered", needs=("outcome", "text")),
    "forward": Transition((NEW, IN_PROGRESS), NEW, OFFICE, "forwarded", needs=("to", "text")),
    "propose_drop": Transition(
        (NEW, IN_PROGRESS), None, OFFICE, "drop_proposed", desk_only=True, needs=("ground", "text")
    ),
    "approve_drop": Transition((NEW, IN_PROGRESS), DROPPED, SECOND, "dropped"),
    "refuse_drop": Transition((NEW, IN_PROGRESS), None, SECOND, "drop_refused", desk_only=True, needs=("text",)),
    "propose_accuse": Transition(ACTIVE, None, OFFICE, "accuse_proposed", desk_only=True, needs=("text",)),
    "approve_accuse": Transition(tuple(Status), None, SECOND, "accused"),
    "refuse_accuse": Transition(tuple(Status), None, SECOND, "accuse_refused", desk_only=True, needs=("text",)),
    "note": Transition(tuple(Status), None, OFFICE, "noted", desk_only=True, needs=("text",)),
    "reveal": Transition(tuple(Status), None, OFFICE, "revealed", needs=("reason",)),
    # the citizen
    "reply": Transition((WAITING,), IN_PROGRESS, CITIZEN, "replied", needs=("text",)),
    # to CLOSED, or REOPENED when not solved
    "verdict": Transition((ANSWERED,), None, CITIZEN, "verdict", needs=("verdict",)),
    "reopen": Transition((CLOSED,), REOPENED, CITIZEN, "reopened", needs=("text",)),
    "appeal": Transition((DROPPED,), REOPENED, CITIZEN, "appealed", needs=("text",)),
    "withdraw": Transition((NEW, IN_PROGRESS, WAITING, REOPENED), WITHDRAWN, CITIZEN, "withdrawn"),
    # time
    "escalate": Transition((NEW, IN_PROGRESS, REOPENED), None, SYSTEM, "escalated"),
    "resume": Transition((WAITING,), IN_PROGRESS, SYSTEM, "resumed"),
    "remind": Transition((ANSWERED,), None, SYSTEM, "reminded"),
    "close_silent": Transition((ANSWERED,), CLOSED, SYSTEM, "closed"),
    # people who come to an office and leave it
    "hold": Transition(ACTIVE, None, SYSTEM, "held"),
    "give_back": Transition(ACTIVE, None, SYSTEM, "returned"),
    "release": Transition((IN_PROGRESS, WAITING), None, SYSTEM, "released"),
}


def is_possible(transition: str, status: str) -> bool:
    """Whether a complaint with this status can make this transition at all."""
    return status in TRANSITIONS[transition].before
