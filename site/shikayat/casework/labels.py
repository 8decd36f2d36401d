"""The words for fixed values such as statuses and roles, for pages, forms, tables and the audit log."""

from __future__ import annotations

from ..i18n.lazy_text import lazy_gettext as _l

KINDS = {"complaint": _l("Complaint"), "suggestion": _l("Suggestion"), "question": _l("Question")}
STATUSES = {  # as offices read them; to the citizen, "waiting" is "Waiting for you"
    "new": _l("Received"),
    "in_progress": _l("In progress"),
    "waiting": _l("Waiting for the citizen"),
    "answered": _l("Answered"),
    "closed": _l("Closed"),
    "reopened": _l("Reopened"),
    "dropped": _l("Not taken up"),
    "withdrawn": _l("Withdrawn"),
}
OUTCOMES = {
    "granted": _l("Relief granted"),
    "partial": _l("Relief granted in part"),
    "refused": _l("Relief cannot be granted"),
}
VERDICTS = {"solved": _l("Solved"), "partly": _l("Partly solved"), "not_solved": _l("Not solved")}
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
    "officer": _l("Officer"),
    "head": _l("Head of the office"),
    "supervisor": _l("Supervisor"),
    "administrator": _l("Administrator"),
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
