"""Every table as it was first made: a frozen copy of the models, so that later changes do not alter the past."""

from __future__ import annotations

from peewee import (
    SQL,
    AutoField,
    BooleanField,
    CharField,
    Check,
    Database,
    DateField,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    SmallIntegerField,
    TextField,
)


def up(_migrator: object, db: Database) -> None:
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Place(Table):
        code = CharField(64, primary_key=True)
        level = CharField(16, constraints=[Check("level in ('province', 'district', 'tehsil')")])
        parent = ForeignKeyField("self", backref="+", null=True)
        names = TextField()
        aliases = TextField()
        valid_from = DateField(null=True)
        valid_to = DateField(null=True)
        urdu_spelling = CharField(16)
        note = TextField()

    class Category(Table):
        code = CharField(64, primary_key=True)
        parent = ForeignKeyField("self", backref="+", null=True)
        names = TextField()
        position = IntegerField()
        days = SmallIntegerField()
        emergency = CharField(64, null=True)
        synonyms = TextField()
        routes_to = TextField()
        level_of_government = CharField(16)
        conduct = BooleanField()
        active = BooleanField()
        edited = BooleanField()
        edited_at = DateTimeField(null=True, index=True)

    class Department(Table):
        code = CharField(64, primary_key=True)
        names = TextField()

    class Office(Table):
        code = CharField(64, primary_key=True)
        department = ForeignKeyField(Department, backref="+")
        names = TextField()
        parent = ForeignKeyField("self", backref="+", null=True)
        place = ForeignKeyField(Place, backref="+", null=True)
        active = BooleanField()
        edited = BooleanField()
        edited_at = DateTimeField(null=True, index=True)

    class RoutingRule(Table):
        id = AutoField()
        category = ForeignKeyField(Category, backref="+", null=True)
        place = ForeignKeyField(Place, backref="+", null=True)
        office = ForeignKeyField(Office, backref="+")
        default_office = ForeignKeyField(Office, backref="+", null=True)

        class Meta:
            indexes = ((("category", "place"), True),)

    class Citizen(Table):
        id = AutoField()
        username = CharField(64, unique=True)
        username_key = CharField(128, null=True, unique=True)
        password_hash = CharField(255)
        full_name = CharField(255)
        full_name_key = CharField(512, index=True)
        gender = CharField(8, constraints=[Check("gender in ('female', 'male', 'other')")])
        birth_date = DateField()
        nationality = CharField(16, constraints=[Check("nationality in ('national', 'overseas', 'foreigner')")])
        mobile_encrypted = TextField()
        mobile_index = CharField(64, null=True, unique=True)
        identity_kind = CharField(16, constraints=[Check("identity_kind in ('cnic', 'nicop', 'passport')")])
        identity_encrypted = TextField()
        identity_index = CharField(64, null=True, unique=True)
        contested = BooleanField()
        country = CharField(2, null=True)
        province = ForeignKeyField(Place, backref="+", null=True)
        district = ForeignKeyField(Place, backref="+", null=True)
        tehsil = ForeignKeyField(Place, backref="+", null=True)
        address = TextField()
        language = CharField(8)
        created_at = DateTimeField()
        password_changed_at = DateTimeField()

    class SignIn(Table):
        id = AutoField()
        citizen = ForeignKeyField(Citizen, backref="+", on_delete="CASCADE")
        token_hash = CharField(64, unique=True)
        created_at = DateTimeField()
        last_used_at = DateTimeField()
        expires_at = DateTimeField(index=True)
        kept = BooleanField()
        revoked_at = DateTimeField(null=True)

    class Officer(Table):
        id = AutoField()
        username = CharField(64, unique=True)
        password_hash = CharField(255)
        full_name = CharField(255)
        role = CharField(16, constraints=[Check("role in ('officer', 'head', 'supervisor', 'administrator')")])
        office = ForeignKeyField(Office, backref="+")
        email = CharField(254)
        language = CharField(8)
        totp_encrypted = TextField()
        totp_step = IntegerField()
        enrolled_at = DateTimeField(null=True)
        password_is_temporary = BooleanField()
        active = BooleanField()
        created_at = DateTimeField()
        password_changed_at = DateTimeField()

    class Posting(Table):
        id = AutoField()
        officer = ForeignKeyField(Officer, backref="+", on_delete="CASCADE")
        office = ForeignKeyField(Office, backref="+")
        since = DateTimeField()
        until = DateTimeField(null=True)

    class RecoveryCode(Table):
        id = AutoField()
        officer = ForeignKeyField(Officer, backref="+", on_delete="CASCADE")
        code_hash = CharField(64)
        used_at = DateTimeField(null=True)

        class Meta:
            indexes = ((("officer", "code_hash"), True),)

    class StaffSignIn(Table):
        id = AutoField()
        officer = ForeignKeyField(Officer, backref="+", on_delete="CASCADE")
        token_hash = CharField(64, unique=True)
        mfa_verified = BooleanField()
        created_at = DateTimeField()
        last_used_at = DateTimeField()
        expires_at = DateTimeField(index=True)
        revoked_at = DateTimeField(null=True)

    class Draft(Table):
        id = AutoField()
        kind = CharField(16, constraints=[Check("kind in ('registration', 'complaint')")])
        token_hash = CharField(64, null=True, unique=True)
        citizen = ForeignKeyField(Citizen, backref="+", on_delete="CASCADE", null=True)
        answers = TextField()
        idempotency_key = CharField(64, unique=True)
        created_at = DateTimeField()
        updated_at = DateTimeField(index=True)

        class Meta:
            indexes = ((("citizen", "kind"), True),)

    class VerificationCode(Table):
        id = AutoField()
        purpose = CharField(16)
        target_index = CharField(64)
        session_hash = CharField(64)
        code_hash = CharField(64)
        tries = SmallIntegerField()
        created_at = DateTimeField()
        expires_at = DateTimeField(index=True)
        used_at = DateTimeField(null=True)

        class Meta:
            indexes = ((("session_hash", "purpose", "target_index"), False),)

    class RateLimitCounter(Table):
        key = CharField(128, primary_key=True)
        count = IntegerField()
        window_start = IntegerField(index=True)

    class SavedForm(Table):
        token_hash = CharField(64, primary_key=True)
        path = CharField(512)
        fields_encrypted = TextField()
        expires_at = DateTimeField(index=True)

    class Complaint(Table):
        id = AutoField()
        reference = CharField(9, unique=True)
        citizen = ForeignKeyField(Citizen, backref="+")
        kind = CharField(16, constraints=[Check("kind in ('complaint', 'suggestion', 'question')")])
        category = ForeignKeyField(Category, backref="+")
        subject = CharField(255)
        details = TextField()
        search_key = TextField()
        province = ForeignKeyField(Place, backref="+")
        district = ForeignKeyField(Place, backref="+")
        tehsil = ForeignKeyField(Place, backref="+")
        landmark = CharField(512)
        about = CharField(512)
        hide_identity = BooleanField()
        status = CharField(
            16,
            constraints=[
                Check(
                    "status in ('new', 'in_progress', 'waiting', 'answered', 'closed', 'reopened', 'dropped', "
                    "'withdrawn')"
                )
            ],
        )
        department = ForeignKeyField(Department, backref="+")
        office = ForeignKeyField(Office, backref="+")
        held_for = ForeignKeyField(Office, backref="+", index=False, null=True)
        officer = ForeignKeyField(Officer, backref="+", null=True)
        routing_reason = TextField()
        unrouted = BooleanField()
        level = SmallIntegerField()
        transfers = SmallIntegerField()
        escalated = SmallIntegerField()
        reopened = SmallIntegerField()
        appealed = BooleanField()
        questions = SmallIntegerField()
        deadline = DateField()
        original_deadline = DateField(null=True)
        waiting_since = DateField(null=True)
        waited_days = SmallIntegerField()
        outcome = CharField(16, null=True, constraints=[Check("outcome in ('granted', 'partial', 'refused')")])
        answered_at = DateTimeField(null=True)
        answer_days = SmallIntegerField(null=True)
        calendar_days = SmallIntegerField(null=True)
        in_time = BooleanField(null=True)
        remind_on = DateField(null=True)
        closes_on = DateField(null=True)
        verdict = CharField(16, null=True, constraints=[Check("verdict in ('solved', 'partly', 'not_solved')")])
        stars = SmallIntegerField(null=True, constraints=[Check("stars between 1 and 5")])
        closed_at = DateTimeField(null=True)
        idempotency_key = CharField(64, unique=True)
        version = IntegerField()
        created_at = DateTimeField()
        updated_at = DateTimeField()

        class Meta:
            indexes = (
                (("citizen", "created_at", "id"), False),
                (("citizen", "status"), False),
                (("citizen", "version"), False),
                (("office", "status", "deadline", "id"), False),
                (("status", "deadline"), False),
                (("status", "closes_on"), False),
                (
                    (
                        "created_at",
                        "department",
                        "district",
                        "category",
                        "answer_days",
                        "calendar_days",
                        "in_time",
                        "outcome",
                        "verdict",
                        "status",
                        "reopened",
                        "escalated",
                        "unrouted",
                    ),
                    False,
                ),
            )

    class MissedDeadline(Table):
        id = AutoField()
        complaint = ForeignKeyField(Complaint, backref="+")
        office = ForeignKeyField(Office, backref="+", index=False)
        at = DateTimeField()

        class Meta:
            indexes = ((("office", "complaint"), True),)

    class Accused(Table):
        id = AutoField()
        complaint = ForeignKeyField(Complaint, backref="+")
        office = ForeignKeyField(Office, backref="+", null=True)
        officer = ForeignKeyField(Officer, backref="+", null=True)

        class Meta:
            indexes = (
                (("complaint", "office", "officer"), False),
                (("office",), False),
                (("officer",), False),
            )
            constraints = [SQL("check ((office_id is null) <> (officer_id is null))")]

    class Event(Table):
        id = AutoField()
        complaint = ForeignKeyField(Complaint, backref="+")
        at = DateTimeField()
        kind = CharField(32)
        actor = CharField(16, constraints=[Check("actor in ('citizen', 'office', 'system')")])
        office = ForeignKeyField(Office, backref="+", null=True)
        officer = ForeignKeyField(Officer, backref="+", null=True)
        desk_only = BooleanField()
        version = IntegerField()
        data = TextField()

        class Meta:
            indexes = ((("complaint", "id"), False),)

    class Proposal(Table):
        id = AutoField()
        complaint = ForeignKeyField(Complaint, backref="+")
        kind = CharField(8, constraints=[Check("kind in ('drop', 'accuse')")])
        ground = CharField(32)
        fact = TextField()
        accused_office = ForeignKeyField(Office, backref="+", index=False, null=True)
        accused_officer = ForeignKeyField(Officer, backref="+", index=False, null=True)
        officer = ForeignKeyField(Officer, backref="+")
        at = DateTimeField()
        decision = CharField(16, null=True, constraints=[Check("decision in ('approved', 'refused', 'lapsed')")])
        decided_by = ForeignKeyField(Officer, backref="+", null=True)
        decided_at = DateTimeField(null=True)

    class AnswerTemplate(Table):
        id = AutoField()
        code = CharField(64, null=True, unique=True)
        category = ForeignKeyField(Category, backref="+", null=True)
        outcome = CharField(16, null=True, constraints=[Check("outcome in ('granted', 'partial', 'refused')")])
        titles = TextField()
        texts = TextField()
        active = BooleanField()
        edited = BooleanField()

    class Notice(Table):
        id = AutoField()
        citizen = ForeignKeyField(Citizen, backref="+", on_delete="SET NULL", null=True)
        officer = ForeignKeyField(Officer, backref="+", on_delete="SET NULL", null=True)
        channel = CharField(8, constraints=[Check("channel in ('sms', 'email')")])
        recipient_encrypted = TextField()
        body_encrypted = TextField()
        language = CharField(8)
        kind = CharField(32)
        complaint = ForeignKeyField(Complaint, backref="+", null=True)
        data = TextField()
        created_at = DateTimeField(index=True)
        sent_at = DateTimeField(null=True, index=True)
        tries = SmallIntegerField()
        next_try_at = DateTimeField(null=True, index=True)
        last_error = TextField()

        class Meta:
            indexes = (
                SQL(
                    "CREATE INDEX IF NOT EXISTS notice_waiting ON notice (tries, next_try_at, id)"
                    " WHERE next_try_at IS NOT NULL"
                ),
            )

    class AuditEntry(Table):
        id = IntegerField(primary_key=True)
        at = CharField(32)
        officer = ForeignKeyField(Officer, backref="+", null=True)
        action = CharField(64)
        subject = CharField(255)
        data = TextField()
        mac = CharField(64)

        class Meta:
            indexes = ((("subject",), False),)

    class AuditHead(Table):
        id = IntegerField(primary_key=True)
        last = IntegerField()
        mac = CharField(64)

    class Snapshot(Table):
        name = CharField(64, primary_key=True)
        made_at = DateTimeField()
        last_event = IntegerField()
        seconds = FloatField()
        figures = TextField()

    class WorkerRun(Table):
        id = IntegerField(primary_key=True)
        at = DateTimeField()
        last_event = IntegerField()

    db.create_tables(
        [
            Place,
            Category,
            Department,
            Office,
            RoutingRule,
            Citizen,
            SignIn,
            Officer,
            Posting,
            RecoveryCode,
            StaffSignIn,
            Draft,
            VerificationCode,
            RateLimitCounter,
            SavedForm,
            Complaint,
            MissedDeadline,
            Accused,
            Event,
            Proposal,
            AnswerTemplate,
            Notice,
            AuditEntry,
            AuditHead,
            Snapshot,
            WorkerRun,
        ]
    )
