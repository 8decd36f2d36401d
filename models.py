"""Every table of the site, with its constraints. No Flask here, and no sentence shown to people.

All moments are naive UTC. Text that could identify a person by number (mobile, CNIC, passport) is
encrypted (see ``shikayat.encryption``) and is found through a keyed hash, the ``*_index`` columns.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from peewee import (
    SQL,
    AutoField,
    BooleanField,
    CharField,
    Check,
    DatabaseProxy,
    DateField,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    NodeList,
    SmallIntegerField,
    TextField,
)

database = DatabaseProxy()


def now() -> dt.datetime:
    """The present moment in UTC, without a zone, as every column here stores it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


class JSONText(TextField):
    """A JSON value in a text column: read whole, never searched inside, so the same on every database."""

    def db_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def python_value(self, value: str | None) -> Any:
        return None if value is None else json.loads(value)


def one_of(column: str, values: Iterable[str]) -> SQL | NodeList:
    """A constraint: the column holds one of these words."""
    return Check("{} in ({})".format(column, ", ".join(f"'{value}'" for value in values)))


class Table(Model):
    class Meta:
        database = database
        legacy_table_names = False


class NumberedTable(Table):
    id = AutoField()


class Place(Table):
    """A province, district or tehsil; one tree. A split district keeps its row, with ``valid_to`` filled."""

    code = CharField(64, primary_key=True)
    level = CharField(16, constraints=[one_of("level", ("province", "district", "tehsil"))])
    parent = ForeignKeyField("self", null=True, backref="children")
    parent_id: str | None
    names = JSONText()
    aliases = JSONText(default=list)
    valid_from = DateField(null=True)
    valid_to = DateField(null=True)
    urdu_spelling = CharField(16, default="unchecked")
    note = TextField(default="")


class Category(Table):
    """What a complaint is about: two levels, named by problem. Only the lower level can be chosen.

    ``conduct``: it is about how an office behaves, so the office that would get it must not.
    """

    code = CharField(64, primary_key=True)
    parent = ForeignKeyField("self", null=True, backref="children")
    parent_id: str | None
    names = JSONText()
    position = IntegerField()
    days = SmallIntegerField(default=20)
    emergency = CharField(64, null=True)
    synonyms = JSONText(default=list)
    routes_to = TextField(default="")
    level_of_government = CharField(16, default="")
    conduct = BooleanField(default=False)
    active = BooleanField(default=True)
    edited = BooleanField(default=False)
    edited_at = DateTimeField(null=True, index=True)

    @classmethod
    def in_use(cls) -> Any:
        """The condition for categories that are switched on, themselves and their group."""
        group = cls.alias()
        return cls.active & (cls.parent.is_null() | cls.parent.in_(group.select(group.code).where(group.active)))


class Department(Table):
    code = CharField(64, primary_key=True)
    names = JSONText()


class Office(Table):
    """Where a department works. ``parent`` is the office a late or disputed complaint goes up to.

    ``edited``: changed on the administration pages, so the data files no longer overwrite it.
    """

    code = CharField(64, primary_key=True)
    department = ForeignKeyField(Department, backref="offices")
    department_id: str
    names = JSONText()
    parent = ForeignKeyField("self", null=True, backref="branches")
    parent_id: str | None
    place = ForeignKeyField(Place, null=True)
    active = BooleanField(default=True)
    edited = BooleanField(default=False)
    edited_at = DateTimeField(null=True, index=True)


class RoutingRule(NumberedTable):
    """Category × place → office. An empty side matches everything; the most specific rule wins.

    ``default_office`` is the office of the data files, or None for a rule made on the administration pages.
    """

    category = ForeignKeyField(Category, null=True)
    category_id: str | None
    place = ForeignKeyField(Place, null=True)
    place_id: str | None
    office = ForeignKeyField(Office, backref="rules")
    office_id: str
    default_office = ForeignKeyField(Office, null=True, backref="+")
    default_office_id: str | None

    class Meta:
        indexes = ((("category", "place"), True),)


class Citizen(NumberedTable):
    """A person with an account.

    ``identity_index`` and ``mobile_index`` are empty when the same number already belonged to another
    account at registration: ``contested`` says so, and nobody is shut out by a stranger's claim. ``username_key`` is
    the same for all user names that look alike (``shikayat.identity.usernames``).
    """

    username = CharField(64, unique=True)
    username_key = CharField(128, null=True, unique=True)
    password_hash = CharField(255)
    full_name = CharField(255)
    full_name_key = CharField(512, index=True)
    gender = CharField(8, constraints=[one_of("gender", ("female", "male", "other"))])
    birth_date = DateField()
    nationality = CharField(16, constraints=[one_of("nationality", ("national", "overseas", "foreigner"))])
    mobile_encrypted = TextField()
    mobile_index = CharField(64, null=True, unique=True)
    identity_kind = CharField(16, constraints=[one_of("identity_kind", ("cnic", "nicop", "passport"))])
    identity_encrypted = TextField()
    identity_index = CharField(64, null=True, unique=True)
    contested = BooleanField(default=False)
    country = CharField(2, null=True)
    province = ForeignKeyField(Place, null=True, backref="+")
    district = ForeignKeyField(Place, null=True, backref="+")
    tehsil = ForeignKeyField(Place, null=True, backref="+")
    address = TextField(default="")
    language = CharField(8, default="ur")
    created_at = DateTimeField(default=now)
    password_changed_at = DateTimeField(default=now)


class SignIn(NumberedTable):
    """One signed-in device. The cookie carries the token; only its SHA-256 is stored."""

    citizen = ForeignKeyField(Citizen, backref="sign_ins", on_delete="CASCADE")
    token_hash = CharField(64, unique=True)
    created_at = DateTimeField(default=now)
    last_used_at = DateTimeField(default=now)
    expires_at = DateTimeField(index=True)
    kept = BooleanField(default=False)
    revoked_at = DateTimeField(null=True)


class Role(StrEnum):
    """What an officer is there for (see ``shikayat.casework.permissions``)."""

    OFFICER = "officer"
    HEAD = "head"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Officer(NumberedTable):
    """A person who works at an office. ``totp_step`` is the last time step whose code was used (RFC 6238, 5.2)."""

    username = CharField(64, unique=True)
    password_hash = CharField(255)
    full_name = CharField(255)
    role = CharField(16, constraints=[one_of("role", Role)])
    office = ForeignKeyField(Office, backref="officers")
    office_id: str
    email = CharField(254, default="")
    language = CharField(8, default="ur")
    totp_encrypted = TextField(default="")
    totp_step = IntegerField(default=0)
    enrolled_at = DateTimeField(null=True)
    password_is_temporary = BooleanField(default=True)
    active = BooleanField(default=True)
    created_at = DateTimeField(default=now)
    password_changed_at = DateTimeField(default=now)


class Posting(NumberedTable):
    """Where an officer worked, from when until when (None: still). Written by triggers on ``officer``.

    It is what says who worked at an office when something happened there, wherever they work now.
    """

    officer = ForeignKeyField(Officer, backref="postings", on_delete="CASCADE")
    office = ForeignKeyField(Office, backref="postings")
    since = DateTimeField()
    until = DateTimeField(null=True)


class RecoveryCode(NumberedTable):
    """One of the codes with which an officer signs in without the phone; each works once."""

    officer = ForeignKeyField(Officer, backref="recovery_codes", on_delete="CASCADE")
    code_hash = CharField(64)
    used_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("officer", "code_hash"), True),)


class StaffSignIn(NumberedTable):
    """A signed-in officer. ``mfa_verified``: the second factor was given; before that nothing may be seen."""

    officer = ForeignKeyField(Officer, backref="sign_ins", on_delete="CASCADE")
    token_hash = CharField(64, unique=True)
    mfa_verified = BooleanField(default=False)
    created_at = DateTimeField(default=now)
    last_used_at = DateTimeField(default=now)
    expires_at = DateTimeField(index=True)
    revoked_at = DateTimeField(null=True)


class Draft(NumberedTable):
    """An unfinished registration (found by the browser's token) or complaint (found by its citizen)."""

    kind = CharField(16, constraints=[one_of("kind", ("registration", "complaint"))])
    token_hash = CharField(64, null=True, unique=True)
    citizen = ForeignKeyField(Citizen, null=True, backref="drafts", on_delete="CASCADE")
    answers = TextField()
    idempotency_key = CharField(64, unique=True)
    created_at = DateTimeField(default=now)
    updated_at = DateTimeField(default=now, index=True)

    class Meta:
        indexes = ((("citizen", "kind"), True),)


class VerificationCode(NumberedTable):
    """A six-digit code sent to a mobile number: hashed, short-lived, bound to purpose, number and session."""

    purpose = CharField(16)
    target_index = CharField(64)
    session_hash = CharField(64)
    code_hash = CharField(64)
    tries = SmallIntegerField(default=0)
    created_at = DateTimeField(default=now)
    expires_at = DateTimeField(index=True)
    used_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("session_hash", "purpose", "target_index"), False),)


class RateLimitCounter(Table):
    """How often something was tried since ``window_start`` (whole seconds since 1970)."""

    key = CharField(128, primary_key=True)
    count = IntegerField()
    window_start = IntegerField(index=True)


class SavedForm(Table):
    """The input of a form whose sign-in had ended; restored after the person signs in again."""

    token_hash = CharField(64, primary_key=True)  # of the browser's token, the person and the path
    path = CharField(512)
    fields_encrypted = TextField()
    expires_at = DateTimeField(index=True)


class Status(StrEnum):
    """The states of a complaint (the life cycle is in ``shikayat.casework``)."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What an office says of a complaint it has dealt with."""

    GRANTED = "granted"
    PARTIAL = "partial"
    REFUSED = "refused"


class Verdict(StrEnum):
    """What the citizen says of the answer."""

    SOLVED = "solved"
    PARTLY = "partly"
    NOT_SOLVED = "not_solved"


# All that the public figures count: they are read from this index alone.
COUNTED = (
    *("created_at", "department", "district", "category", "answer_days", "calendar_days", "in_time", "outcome"),
    *("verdict", "status", "reopened", "escalated", "unrouted"),
)


class Complaint(NumberedTable):
    """What a citizen lodged. ``idempotency_key`` is the one-time key that makes lodging happen exactly once.

    ``office`` holds it now: its people work on it. ``held_for`` is the office it belongs to while nobody works there
    (None: it belongs to the one that holds it). ``department`` is the one the problem belongs to, also while a higher
    office looks at it, and for good once that one has let a deadline pass. ``level`` is how high it has come (1: the
    first office, 2: the one above, 3: the head). ``version`` grows with every change, so that two people who act at
    once are noticed. ``search_key`` holds the folded words that the citizen can see. ``closes_on`` is the day on
    which an answer nobody objects to closes the complaint.
    ``unrouted``: no rule named an office when it was lodged. ``escalated``: how often it was late without an answer.
    ``questions``: how often the citizen was asked at this level. ``original_deadline`` is the deadline before the
    complaint was first forwarded; an answer must meet it to be in time (None: the same as ``deadline``).
    ``answer_days`` counts the days up to the last answer that count for the office, ``calendar_days`` all of them.
    """

    reference = CharField(9, unique=True)
    citizen = ForeignKeyField(Citizen, backref="complaints")
    citizen_id: int
    kind = CharField(16, constraints=[one_of("kind", ("complaint", "suggestion", "question"))])
    category = ForeignKeyField(Category)
    category_id: str
    subject = CharField(255)
    details = TextField()
    search_key = TextField()
    province = ForeignKeyField(Place, backref="+")
    province_id: str
    district = ForeignKeyField(Place, backref="+")
    district_id: str
    tehsil = ForeignKeyField(Place, backref="+")
    tehsil_id: str
    landmark = CharField(512, default="")
    about = CharField(512, default="")
    hide_identity = BooleanField(default=False)
    status = CharField(16, default=Status.NEW, constraints=[one_of("status", Status)])
    department = ForeignKeyField(Department, backref="complaints")
    department_id: str
    office = ForeignKeyField(Office, backref="complaints")
    office_id: str
    held_for = ForeignKeyField(Office, null=True, backref="+", index=False)
    held_for_id: str | None
    officer = ForeignKeyField(Officer, null=True, backref="complaints")
    officer_id: int | None
    routing_reason = JSONText(default=dict)
    unrouted = BooleanField(default=False)
    level = SmallIntegerField(default=1)
    transfers = SmallIntegerField(default=0)
    escalated = SmallIntegerField(default=0)
    reopened = SmallIntegerField(default=0)
    appealed = BooleanField(default=False)
    questions = SmallIntegerField(default=0)
    deadline = DateField()
    original_deadline = DateField(null=True)
    waiting_since = DateField(null=True)
    waited_days = SmallIntegerField(default=0)
    outcome = CharField(16, null=True, constraints=[one_of("outcome", Outcome)])
    answered_at = DateTimeField(null=True)
    answer_days = SmallIntegerField(null=True)
    calendar_days = SmallIntegerField(null=True)
    in_time = BooleanField(null=True)
    remind_on = DateField(null=True)
    closes_on = DateField(null=True)
    verdict = CharField(16, null=True, constraints=[one_of("verdict", Verdict)])
    stars = SmallIntegerField(null=True, constraints=[Check("stars between 1 and 5")])
    closed_at = DateTimeField(null=True)
    idempotency_key = CharField(64, unique=True)
    version = IntegerField(default=1)
    created_at = DateTimeField(default=now)
    updated_at = DateTimeField(default=now)

    class Meta:
        indexes = (
            (("citizen", "created_at", "id"), False),
            (("citizen", "status"), False),
            (("citizen", "version"), False),
            (("office", "status", "deadline", "id"), False),
            (("status", "deadline"), False),
            (("status", "closes_on"), False),
            (COUNTED, False),
        )

    @property
    def responsible_office(self) -> Office:
        """The office it belongs to, whoever holds it meanwhile."""
        return self.held_for or self.office

    @property
    def responsible_office_id(self) -> str:
        """The code of the office it belongs to."""
        return self.held_for_id or self.office_id


class MissedDeadline(NumberedTable):
    """An office that let the deadline of a complaint pass: it goes on reading it, and the figure is its own."""

    complaint = ForeignKeyField(Complaint, backref="missed_deadlines")
    office = ForeignKeyField(Office, backref="+", index=False)
    at = DateTimeField(default=now)

    class Meta:
        indexes = ((("office", "complaint"), True),)


class Accused(NumberedTable):
    """A complaint is about this office, or this officer: neither may see or touch it."""

    complaint = ForeignKeyField(Complaint, backref="accused")
    office = ForeignKeyField(Office, null=True, backref="+")
    office_id: str | None
    officer = ForeignKeyField(Officer, null=True, backref="+")

    class Meta:
        indexes = ((("complaint", "office", "officer"), False), (("office",), False), (("officer",), False))
        constraints = [SQL("check ((office_id is null) <> (officer_id is null))")]


class Event(NumberedTable):
    """One line of a complaint's history; rows are added and never changed."""

    complaint = ForeignKeyField(Complaint, backref="events")
    at = DateTimeField(default=now)
    kind = CharField(32)
    actor = CharField(16, constraints=[one_of("actor", ("citizen", "office", "system"))])
    office = ForeignKeyField(Office, null=True, backref="+")
    office_id: str | None
    officer = ForeignKeyField(Officer, null=True, backref="+")
    officer_id: int | None
    desk_only = BooleanField(default=False)  # not for the citizen
    version = IntegerField(default=1)  # of the complaint, after the change the line tells of
    data = JSONText(default=dict)

    class Meta:
        indexes = ((("complaint", "id"), False),)


class Proposal(NumberedTable):
    """An officer's wish that a second person decides about, with what speaks for it (``fact``).

    ``drop``: not to take the complaint up, on a ``ground``. ``accuse``: it is about ``accused_office`` or
    ``accused_officer``.
    """

    complaint = ForeignKeyField(Complaint, backref="proposals")
    kind = CharField(8, default="drop", constraints=[one_of("kind", ("drop", "accuse"))])
    ground = CharField(32)
    fact = TextField()
    accused_office = ForeignKeyField(Office, null=True, backref="+", index=False)
    accused_office_id: str | None
    accused_officer = ForeignKeyField(Officer, null=True, backref="+", index=False)
    accused_officer_id: int | None
    officer = ForeignKeyField(Officer, backref="+")
    officer_id: int
    at = DateTimeField(default=now)
    decision = CharField(16, null=True, constraints=[one_of("decision", ("approved", "refused", "lapsed"))])
    decided_by = ForeignKeyField(Officer, null=True, backref="+")
    decided_at = DateTimeField(null=True)


class AnswerTemplate(NumberedTable):
    """A beginning for an answer, for a category (or its group, or all) and an outcome (or any), by language.

    ``code`` is its name in the data files, None for one made on the administration pages; ``edited`` as for offices.
    """

    code = CharField(64, null=True, unique=True)
    category = ForeignKeyField(Category, null=True, backref="+")
    category_id: str | None
    outcome = CharField(16, null=True, constraints=[one_of("outcome", Outcome)])
    titles = JSONText()
    texts = JSONText()
    active = BooleanField(default=True)
    edited = BooleanField(default=False)


class Channel(StrEnum):
    """How a notice reaches a person."""

    SMS = "sms"
    EMAIL = "email"


class Notice(NumberedTable):
    """A message on its way to a person.

    Either its text is here, encrypted with the recipient until it is sent (codes and what concerns an account), or
    ``kind``, ``complaint`` and ``data`` describe it, and the text is made when it is sent.
    """

    citizen = ForeignKeyField(Citizen, null=True, backref="notices", on_delete="SET NULL")
    officer = ForeignKeyField(Officer, null=True, backref="notices", on_delete="SET NULL")
    channel = CharField(8, constraints=[one_of("channel", Channel)])
    recipient_encrypted = TextField(default="")
    body_encrypted = TextField(default="")
    language = CharField(8)
    kind = CharField(32, default="")
    complaint = ForeignKeyField(Complaint, null=True, backref="+")
    data = JSONText(default=dict)
    created_at = DateTimeField(default=now, index=True)
    sent_at = DateTimeField(null=True, index=True)
    tries = SmallIntegerField(default=0)
    next_try_at = DateTimeField(default=now, null=True, index=True)
    last_error = TextField(default="")

    class Meta:
        # The order in which messages are sent, of those that wait.
        indexes = (
            SQL(
                "CREATE INDEX IF NOT EXISTS notice_waiting ON notice (tries, next_try_at, id)"
                " WHERE next_try_at IS NOT NULL"
            ),
        )


class AuditEntry(Table):
    """What a member of staff did. Each row has a MAC over itself and the row before (see ``casework.audit``)."""

    id = IntegerField(primary_key=True)
    at = CharField(32)
    officer = ForeignKeyField(Officer, null=True, backref="+")
    officer_id: int | None
    action = CharField(64)
    subject = CharField(255, default="", index=True)
    data = JSONText(default=dict)
    mac = CharField(64)


class AuditHead(Table):
    """The one row that knows how many rows the log has: ``last`` is the newest one's number, ``mac`` covers it."""

    id = IntegerField(primary_key=True)
    last = IntegerField()
    mac = CharField(64)


class Snapshot(Table):
    """Figures that are dear to count, as they were at ``made_at`` after the event ``last_event``."""

    name = CharField(64, primary_key=True)
    made_at = DateTimeField()
    last_event = IntegerField()
    seconds = FloatField()
    figures = JSONText()


class WorkerRun(Table):
    """The one row that knows when `flask work` last ran, and the newest event it had seen (`casework.clock`)."""

    id = IntegerField(primary_key=True)
    at = DateTimeField()
    last_event = IntegerField()


_PLACES_AND_OFFICES = (Place, Category, Department, Office, RoutingRule)
_PEOPLE = (Citizen, SignIn, Officer, Posting, RecoveryCode, StaffSignIn)
_UNFINISHED = (Draft, VerificationCode, RateLimitCounter, SavedForm)
_COMPLAINTS = (Complaint, MissedDeadline, Accused, Event, Proposal, AnswerTemplate, Notice)
# In an order in which they can be created.
TABLES = (*_PLACES_AND_OFFICES, *_PEOPLE, *_UNFINISHED, *_COMPLAINTS, AuditEntry, AuditHead, Snapshot, WorkerRun)
