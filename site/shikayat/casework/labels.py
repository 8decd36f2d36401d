"""The words for fixed values such as statuses and roles, for pages, forms, tables and the audit log."""

from __future__ import annotations

from models import Outcome, Role, Status, Verdict

from ..i18n.lazy_text import lazy_gettext as _l

KINDS = {"complaint": _l("Complaint"), "suggestion": _l("Suggestion"), "question": _l("Question")}
STATUSES = {  # as offices read them; to the citizen, "waiting" is "Waiting for you"
    Status.NEW: _l("Received"),
    Status.IN_PROGRESS: _l("In progress"),
    Status.WAITING: _l("Waiting for the citizen"),
    Status.ANSWERED: _l("Answered"),
    Status.CLOSED: _l("Closed"),
    Status.REOPENED: _l("Reopened"),
    Status.DROPPED: _l("Not taken up"),
    Status.WITHDRAWN: _l("Withdrawn"),
}
OUTCOMES = {
    Outcome.GRANTED: _l("Relief granted"),
    Outcome.PARTIAL: _l("Relief granted in part"),
    Outcome.REFUSED: _l("Relief cannot be granted"),
}
VERDICTS = {Verdict.SOLVED: _l("Solved"), Verdict.PARTLY: _l("Partly solved"), Verdict.NOT_SOLVED: _l("Not solved")}
GROUNDS = {  # why a complaint is not taken up
    "sub_judice": _l("A court is hearing the matter"),
    "decided": _l("A court or tribunal has decided the matter"),
    "private": _l("It is a dispute between private persons"),
    "service": _l("It is a service matter of a government servant"),
    "security": _l("It concerns national security"),
    "duplicate": _l("The same complaint is being dealt with already"),
    "abusive": _l("It contains nothing but insults"),
    "no_power": _l("The law gives no office power to act"),
}
ROLES = {
    Role.OFFICER: _l("Officer"),
    Role.HEAD: _l("Head of the office"),
    Role.SUPERVISOR: _l("Supervisor"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
QUEUES = {
    "todo": _l("To do"),
    "new": _l("Not begun"),
    "mine": _l("Mine"),
    "late": _l("Late"),
    "soon": _l("Due in 3 days"),
    "waiting": _l("Waiting for the citizen"),
    "reopened": _l("Reopened"),
    "held": _l("Held for other offices"),
    "to_decide": _l("To decide"),
    "lapsed": _l("Deadline passed here"),
    "answered": _l("Answered"),
    "ended": _l("Ended"),
}
