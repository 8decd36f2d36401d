"""The life of a complaint: its states, and every move that leads from one to another."""

from __future__ import annotations

from dataclasses import dataclass

from models import Outcome, Status, Verdict

NEW, IN_PROGRESS, WAITING, ANSWERED = Status.NEW, Status.IN_PROGRESS, Status.WAITING, Status.ANSWERED
CLOSED, REOPENED, DROPPED, WITHDRAWN = Status.CLOSED, Status.REOPENED, Status.DROPPED, Status.WITHDRAWN

# What an office has to do, what some office is responsible for, and what nobody works on any more.
OPEN = (NEW, IN_PROGRESS, REOPENED)
ACTIVE = (*OPEN, WAITING)
ENDED = (CLOSED, DROPPED, WITHDRAWN)

# The groups a citizen thinks in, in the order they are shown. Every state is in exactly one.
GROUPS = {"open": OPEN, "waiting": (WAITING,), "answered": (ANSWERED,), "closed": ENDED}

# What an office says, and what the citizen says.
GRANTED, PARTIAL, REFUSED = OUTCOMES = tuple(Outcome)
SOLVED, PARTLY, NOT_SOLVED = VERDICTS = tuple(Verdict)

# How high a complaint can have come: the first office, the one above, the head of the organisation.
HIGHEST = 3

CITIZEN, OFFICE, SECOND, SYSTEM = "citizen", "office", "second person", "system"


@dataclass(frozen=True)
class Move:
    """From which states to which one (None: it stays), who makes it, and the word for it in the history.

    ``needs`` are the values it cannot do without; a text is there if it has a letter or a digit.
    """

    before: tuple[str, ...]
    after: str | None
    who: str
    event: str
    desk_only: bool = False
    needs: tuple[str, ...] = ()


MOVES = {
    # the office that has it
    "accept": Move((NEW, REOPENED), IN_PROGRESS, OFFICE, "accepted"),
    "assign": Move((NEW, REOPENED, IN_PROGRESS), IN_PROGRESS, OFFICE, "assigned", desk_only=True, needs=("to",)),
    "ask": Move((IN_PROGRESS,), WAITING, OFFICE, "asked", needs=("text",)),
    "answer": Move((IN_PROGRESS,), ANSWERED, OFFICE, "answered", needs=("outcome", "text")),
    "forward": Move((NEW, IN_PROGRESS), NEW, OFFICE, "forwarded", needs=("to", "text")),
    "propose_drop": Move((NEW, IN_PROGRESS), None, OFFICE, "drop_proposed", desk_only=True, needs=("ground", "text")),
    "approve_drop": Move((NEW, IN_PROGRESS), DROPPED, SECOND, "dropped"),
    "refuse_drop": Move((NEW, IN_PROGRESS), None, SECOND, "drop_refused", desk_only=True, needs=("text",)),
    "propose_accuse": Move(ACTIVE, None, OFFICE, "accuse_proposed", desk_only=True, needs=("text",)),
    "approve_accuse": Move(tuple(Status), None, SECOND, "accused"),
    "refuse_accuse": Move(tuple(Status), None, SECOND, "accuse_refused", desk_only=True, needs=("text",)),
    "note": Move(tuple(Status), None, OFFICE, "noted", desk_only=True, needs=("text",)),
    "reveal": Move(tuple(Status), None, OFFICE, "revealed", needs=("reason",)),
    # the citizen
    "reply": Move((WAITING,), IN_PROGRESS, CITIZEN, "replied", needs=("text",)),
    # to CLOSED, or REOPENED when not solved
    "verdict": Move((ANSWERED,), None, CITIZEN, "verdict", needs=("verdict",)),
    "reopen": Move((CLOSED,), REOPENED, CITIZEN, "reopened", needs=("text",)),
    "appeal": Move((DROPPED,), REOPENED, CITIZEN, "appealed", needs=("text",)),
    "withdraw": Move((NEW, IN_PROGRESS, WAITING, REOPENED), WITHDRAWN, CITIZEN, "withdrawn"),
    # time
    "escalate": Move((NEW, IN_PROGRESS, REOPENED), None, SYSTEM, "escalated"),
    "resume": Move((WAITING,), IN_PROGRESS, SYSTEM, "resumed"),
    "remind": Move((ANSWERED,), None, SYSTEM, "reminded"),
    "close_silent": Move((ANSWERED,), CLOSED, SYSTEM, "closed"),
    # people who come to an office and leave it
    "hold": Move(ACTIVE, None, SYSTEM, "held"),
    "give_back": Move(ACTIVE, None, SYSTEM, "returned"),
    "release": Move((IN_PROGRESS, WAITING), None, SYSTEM, "released"),
}


def possible(move: str, status: str) -> bool:
    """Whether a complaint in this state can make this move at all."""
    return status in MOVES[move].before
