"""The accounts that the crawler signs in with, and what each of them does, in order."""

from __future__ import annotations

from ...citizen.complaints import forms as complaints
from ...desk.case import forms as case
from ...identity.credential_fields import CODE_REFUSALS, USERNAME_REFUSALS
from ...web import fields
from .samples import MISTAKES

CITIZEN = "citizen"
# The first password that a new officer tries and that is taken is a "mistake" of the citizens' pages.
CHOSEN = next(mistakes["password"] for mistakes in reversed(MISTAKES) if "password" in mistakes)
TRANSITIONS = ("complaints.", "case.")  # flows whose pages depend on the state of a complaint
OFFICERS = ("officer", "head", "supervisor", "administrator")
# Sentences of refusal that need a case of their own, such as two people at work at once, by the page that says them.
REFUSED_AT = {
    "case.forward": case.REFUSALS.values(),
    "complaints.reopen": complaints.REFUSALS.values(),
    "registration.sign_in": USERNAME_REFUSALS.values(),
    "registration.verify": CODE_REFUSALS.values(),
    "case.note": (fields.TYPE_AGAIN, fields.NO_COOKIES, fields.EARLIER_VISIT, fields.NOT_WHOLE),
}
# Who does what, in which state of the complaint (empty: as the step before has left it).
SCENARIO = (
    ("administrator", "categories.new_template", ""),
    ("administrator", "categories.new_category", ""),
    ("administrator", "offices.new_office", ""),
    ("administrator", "offices.new_officer", ""),
    ("administrator", "routing_rules.new", ""),
    ("administrator", "routing_rules.remove", ""),
    ("administrator", "audit_log.verify", ""),
    ("officer", "case.note", "in_progress"),
    ("officer", "case.reveal", "in_progress"),
    ("officer", "case.ask", "in_progress"),
    (CITIZEN, "complaints.reply", ""),
    ("head", "case.assign", "in_progress"),
    ("officer", "case.accuse", "in_progress"),
    ("officer", "case.drop", "in_progress"),
    ("head", "case.decide", ""),
    ("officer", "case.answer", "in_progress"),
    (CITIZEN, "complaints.verdict", ""),
    (CITIZEN, "complaints.reopen", "closed"),
    ("officer", "case.forward", "in_progress"),
    (CITIZEN, "complaints.withdraw", "new"),
)
