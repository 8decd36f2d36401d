"""Who walks through the site besides strangers, and what they do there, in an order that works."""

from __future__ import annotations

from .samples import MISTAKES

CITIZEN = "citizen"
# The first password that a new officer tries and that is taken is a "mistake" of the citizens' pages.
CHOSEN = next(mistakes["password"] for mistakes in reversed(MISTAKES) if "password" in mistakes)
MOVES = ("following.", "casefile.")  # flows whose pages depend on the state of a complaint
OFFICERS = ("officer", "head", "supervisor", "administrator")
# Who does what, in which state of the complaint (empty: as the step before has left it).
STORY = (
    ("administrator", "wording.new_template", ""),
    ("administrator", "wording.new_category", ""),
    ("administrator", "offices.new_office", ""),
    ("administrator", "offices.new_officer", ""),
    ("administrator", "rules.new", ""),
    ("administrator", "rules.remove", ""),
    ("administrator", "administration.verify", ""),
    ("officer", "casefile.note", "in_progress"),
    ("officer", "casefile.reveal", "in_progress"),
    ("officer", "casefile.ask", "in_progress"),
    (CITIZEN, "complaints.reply", ""),
    ("head", "casefile.assign", "in_progress"),
    ("officer", "casefile.accuse", "in_progress"),
    ("officer", "casefile.drop", "in_progress"),
    ("head", "casefile.decide", ""),
    ("officer", "casefile.answer", "in_progress"),
    (CITIZEN, "complaints.verdict", ""),
    (CITIZEN, "complaints.reopen", "closed"),
    ("officer", "casefile.forward", "in_progress"),
    (CITIZEN, "complaints.withdraw", "new"),
)
