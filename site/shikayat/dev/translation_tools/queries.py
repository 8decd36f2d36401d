"""The sample complaint in every state, in the database of the walk: never in that of a site."""

from __future__ import annotations

import datetime as dt

from peewee import DateField, DateTimeField, SqliteDatabase

from models import Accused, Category, Complaint, Event, Office, Officer, Proposal, Rule, Status, now
from models import database as tables

from ... import database
from ...dates import day_of
from ...desk.admin.offices.queries import add_officer
from ...notices.outbox import newest
from ...text.numbers import make_reference

STATUSES = Status.ALL
SAMPLE = "sample-"  # how the names of the officers begin
EVENTS = ("sent", "accepted", "answered", "withdrawn", "something else")


def prepare() -> None:
    """Tables and reference data, in the database of the walk."""
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
    fields = Complaint._meta.sorted_fields  # noqa: SLF001 - peewee documents it as its interface for introspection
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
        rule = Rule.get_by_id(number)
        other = Office.select().where(Office.code != rule.office_id).order_by(Office.code).get()
        Rule.update(office=other).where(Rule.id == rule.id).execute()


def take_office_away() -> None:
    """A complaint that no office has yet, where that can be."""
    if Complaint.office.null:
        with database.connection():
            Complaint.update(office=None).execute()


def tell_everything() -> None:
    """One line of every kind in the history of the newest complaint."""
    with database.connection():
        complaint = Complaint.select().order_by(Complaint.id.desc()).get()
        office = Office.select().order_by(Office.code).get()
        elsewhere = dict.fromkeys(("to", "about", "holder", "back_to"), office.code)
        for kind in EVENTS:
            for where, data in ((office, {}), (office, elsewhere), (None, {})):
                Event.create(complaint=complaint, kind=kind, actor="office", office=where, data=data)


def lodge_many(number: int = 25) -> None:
    """So many more of the complaint that a list has several pages."""
    with database.connection():
        complaint = Complaint.select().order_by(Complaint.id.desc()).dicts().get()
        for position in range(number):
            Complaint.create(**complaint | {"id": None, "reference": make_reference(), "once": f"again {position}"})


def dangerous_category() -> str:
    """A problem for which one must call somebody first."""
    with database.connection():
        return Category.select().where(Category.emergency.is_null(False), Category.parent.is_null(False)).get().code


def category_of_one_office() -> str:
    """A problem for which one office answers in the whole country."""
    with database.connection():
        for rule in Rule.select().where(Rule.place.is_null(), Rule.category.is_null(False)):
            chosen = Category.get_or_none(Category.parent == rule.category_id) or rule.category
            if (
                chosen.parent_id
                and not Rule.select().where(Rule.category == chosen, Rule.place.is_null(False)).exists()
            ):
                return chosen.code
    return dangerous_category()
