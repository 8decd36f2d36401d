"""The sample complaint in every state, in the database of the crawl: never in that of a site."""

from __future__ import annotations

import datetime as dt
from typing import Any

from peewee import DateField, DateTimeField, ModelSelect, SqliteDatabase

from models import (
    Accused,
    Category,
    Complaint,
    Event,
    Office,
    Officer,
    Proposal,
    Role,
    RoutingRule,
    StaffSignIn,
    Status,
    now,
)
from models import database as tables

from ... import database
from ...casework import audit, outbox
from ...dates import day_of
from ...desk.admin.offices.queries import add_officer
from ...notices.outbox import newest
from ...public.statistics import queries as statistics
from ...text.numbers import make_reference, normalise_reference

STATUSES = Status
VERDICTS = ("solved", "partly", "not_solved")
SAMPLE = "sample-"  # how the names of the officers begin
# Every kind of timeline entry and what can be said with it; an unknown one has a sentence of its own.
SAID: dict[str, tuple[dict[str, object], ...]] = {
    "answered": ({"outcome": "granted", "done_on": "2025-12-31", "done_where": "گلی 2"}, {"outcome": "refused"}),
    "verdict": tuple({"verdict": verdict, "stars": stars} for stars, verdict in enumerate(VERDICTS, 1)),
    "dropped": ({"ground": "sub_judice"}, {"ground": "something else"}),
    "drop_proposed": ({"ground": "sub_judice"},),
}
EVENTS = (
    *("lodged", "sent", "accepted", "asked", "replied", "resumed", "answered", "verdict", "reopened", "appealed"),
    *("forwarded", "escalated", "dropped", "reminded", "closed", "withdrawn", "revealed", "accused", "returned"),
    *("released", "held", "noted", "assigned", "drop_proposed", "drop_refused", "accuse_proposed", "accuse_refused"),
    "something else",
)
# Everything that is logged; a test of the administration knows all of them.
LOGGED = (
    *("accept", "assign", "ask", "answer", "forward", "propose_drop", "approve_drop", "refuse_drop", "note"),
    *("reveal", "propose_accuse", "approve_accuse", "refuse_accuse", "export", "sign in", "sign out"),
    *("failed sign in", "change password", "change details", "enrol phone", "new recovery codes"),
    *("new first password", "add office", "change office", "add officer", "change officer", "add rule"),
    *("change rule", "remove rule", "add category", "change category", "add template", "change template"),
)
LOGGED_WITH: dict[str, Any] = {
    "conduct": True,
    "emergency": ["15"],
    "synonyms": ["bijli"],
    "ground": "sub_judice",
    "how": "code",
    "queue": "todo",
    "outcome": "granted",
    "words": "bijli",
    "days": 20,
}
TO_CITIZENS = (
    *("received", "accepted", "asked", "answered", "forwarded", "dropped", "revealed", "escalated", "resumed"),
    *("reminded", "closed"),
)
TO_OFFICERS = ("replied", "assigned", "resumed")
DESK_ONLY = {"noted", "assigned", "drop_proposed", "drop_refused", "accuse_proposed", "accuse_refused"}


def prepare() -> None:
    """Tables and reference data, in the database of the crawl."""
    if isinstance(tables.obj, SqliteDatabase):
        tables.obj.pragma(
            "synchronous", 0, permanent=True
        )  # thrown away afterwards: nothing has to survive a power cut
    with database.connection():
        database.prepare()


def codes_sent() -> str:
    """The words of the newest message."""
    with database.connection():
        found = newest(1)
    return found[0].words if found else ""


def put_into(status: str, *, days: int) -> None:
    """Put the complaint into a state, with an answer due in so many days; what is said to have been, was just now.

    It is with the sample officers again, wherever it was sent before, and about none of them.
    """
    fields = Complaint._meta.sorted_fields
    moment = now()
    past = {field.name: moment for field in fields if field.null and isinstance(field, DateTimeField)}
    past |= {field.name: day_of(moment) for field in fields if field.null and isinstance(field, DateField)}
    with database.connection():
        officer = Officer.get_or_none(Officer.username == f"{SAMPLE}officer")
        back = (
            {
                "office": officer.office_id,
                "held_for": _another_office(officer.office_id),
                "questions": 0,
                "transfers": 0,
                "hide_identity": True,
            }
            if officer
            else {}
        )
        due = {"status": status, "deadline": day_of(moment) + dt.timedelta(days=days)}
        due |= {"created_at": moment - dt.timedelta(days=9), "waited_days": 4}
        Complaint.update(past | back | due).execute()
        Accused.delete().execute()
        Proposal.update(decision="lapsed").where(Proposal.decision.is_null()).execute()


def _another_office(code: str) -> str:
    """An office for which that one can be said to hold a complaint."""
    return Office.select().where(Office.code != code, Office.active).order_by(Office.code).get().code


def officer_of_the_complaint(role: str) -> tuple[str, str]:
    """An officer of this role where the newest complaint is: user name and first password."""
    with database.connection():
        complaint = Complaint.select().order_by(Complaint.id.desc()).get()
        welcome = add_officer(
            None, username=f"{SAMPLE}{role}", full_name="نمونہ افسر", role=role, office=complaint.office_id
        )
        return welcome.officer.username, welcome.password


def change_rule(number: int) -> None:
    """Give a rule another office than the data files do, so that it can be given its own back."""
    with database.connection():
        rule = RoutingRule.get_by_id(number)
        other = Office.select().where(Office.code != rule.office_id).order_by(Office.code).get()
        RoutingRule.update(office=other).where(RoutingRule.id == rule.id).execute()


def take_office_away() -> None:
    """A complaint that no office has yet, where that can be."""
    if Complaint.office.null:
        with database.connection():
            Complaint.update(office=None).execute()


def create_every_event(reference: str) -> None:
    """One entry of every kind, with everything that can be said, in the timeline of this complaint."""
    with database.connection():
        complaint = Complaint.get(Complaint.reference == normalise_reference(reference))
        office = Office.select().order_by(Office.code).get()
        elsewhere = dict.fromkeys(("to", "about", "holder", "back_to"), office.code)
        for kind in EVENTS:
            for said in SAID.get(kind, ({"text": "نمونہ"},)):
                for where, data in ((office, said), (office, said | elsewhere), (None, said)):
                    values = {"office": where, "data": data, "desk_only": kind in DESK_ONLY}
                    Event.create(complaint=complaint, kind=kind, actor="office", **values)


def send_every_notice() -> None:
    """Every kind of message to citizens and officers, about the newest complaint."""
    data = {"office": "lesco", "deadline": "2025-12-31", "until": "2025-12-31"}
    with database.connection():
        complaint = Complaint.select().order_by(Complaint.id.desc()).get()
        officer = Officer.get(Officer.username == f"{SAMPLE}officer")
        Officer.update(email="name@office.gov.pk").where(Officer.id == officer.id).execute()
        officer = Officer.get_by_id(officer.id)
        for kind in TO_CITIZENS:
            outbox.notify_citizen(complaint, kind, **data)
        for kind in TO_OFFICERS:
            outbox.notify_officer(officer, complaint, kind, **data)


def log_everything() -> None:
    """A row of the audit log for each thing that is logged, the last ones with every kind of detail."""
    with database.connection():
        officer = Officer.get(Officer.username == f"{SAMPLE}officer")
        for action in LOGGED:
            audit.record(action, officer=officer, subject="sample-code")
        for how in ("code", "recovery code"):
            audit.record("sign in", officer=officer, **LOGGED_WITH | {"how": how, "category": "electricity"})


def employ_officers() -> None:
    """The sample officers work at their office again, each in the role of the name, and are signed in."""
    with database.connection():
        samples = list(Officer.select().where(Officer.username.startswith(SAMPLE)))
        office = next((row.office_id for row in samples if row.username == f"{SAMPLE}head"), None)
        for row in samples:
            role = row.username.removeprefix(SAMPLE)
            if office and role in list(Role):
                Officer.update(active=True, role=role, office=office).where(Officer.id == row.id).execute()
        StaffSignIn.update(revoked_at=None).where(StaffSignIn.officer.in_(samples)).execute()


def propose(kind: str) -> None:
    """A colleague's proposal about every complaint, so that the head has something to decide."""
    with database.connection():
        officer = Officer.get(Officer.username == f"{SAMPLE}officer")
        elsewhere = _another_office(officer.office_id)
        values = {"ground": "sub_judice"} if kind == "drop" else {"ground": "", "accused_office": elsewhere}
        for complaint in Complaint.select():
            Proposal.create(complaint=complaint, kind=kind, officer=officer, fact="W.P. 123/2026", **values)


def lodge_many(number: int = 60) -> None:
    """So many more of the complaint that a list has several pages."""
    with database.connection():
        newest_first: ModelSelect[Any] = Complaint.select().order_by(Complaint.id.desc())
        complaint = newest_first.dicts().get()
        for position in range(number):
            new = {"id": None, "reference": make_reference(), "idempotency_key": f"again {position}"}
            Complaint.create(**complaint | new)


def end_many() -> None:
    """All complaints have ended, one so and one otherwise."""
    with database.connection():
        for position, row in enumerate(Complaint.select(Complaint.id)):
            Complaint.update(_ended(position)).where(Complaint.id == row.id).execute()


def count_everything() -> None:
    """Statistics of the complaints that there are now."""
    with database.connection():
        statistics.refresh(now() + dt.timedelta(days=1))


def _ended(position: int) -> dict[str, Any]:
    """How the complaint at this position ended: each third with another verdict, every tenth with none."""
    verdict = None if position % 10 == 0 else VERDICTS[position % len(VERDICTS)]
    ended = {"status": "closed", "outcome": "granted", "verdict": verdict, "answer_days": 5 + position % 9}
    return ended | {"calendar_days": 20, "in_time": position % 4 > 0, "held_for": None}


def dangerous_category() -> str:
    """A problem for which one must call somebody first."""
    with database.connection():
        return Category.select().where(Category.emergency.is_null(False), Category.parent.is_null(False)).get().code


def category_of_one_office() -> str:
    """A problem for which one office answers in the whole country."""
    with database.connection():
        for rule in RoutingRule.select().where(RoutingRule.place.is_null(), RoutingRule.category.is_null(False)):
            chosen = Category.get_or_none(Category.parent == rule.category_id) or rule.category
            if (
                chosen
                and chosen.parent_id
                and not RoutingRule.select()
                .where(RoutingRule.category == chosen, RoutingRule.place.is_null(False))
                .exists()
            ):
                return chosen.code
    return dangerous_category()
