"""Where officers worked when, for whom an office holds a complaint, how long it really took, and who let it lapse.

Postings are written by triggers on ``officer``, so that no change of an office, however it is made, goes unrecorded.
"""

from __future__ import annotations

from peewee import AutoField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, SqliteDatabase

ACTIVE = "status in ('new', 'in_progress', 'reopened', 'waiting')"
COUNTED = (
    *("created_at", "department_id", "district_id", "category_id", "answer_days"),
    *("in_time", "outcome", "verdict", "status", "reopened", "escalated", "unrouted"),
)
COLUMNS = (
    "alter table complaint add column held_for_id varchar(64) references office (code)",
    "alter table complaint add column questions smallint not null default 0",
    "alter table complaint add column promised date",
    "alter table complaint add column calendar_days smallint",
    "alter table proposal add column kind varchar(8) not null default 'drop' check (kind in ('drop', 'accuse'))",
    "alter table proposal add column accused_office_id varchar(64) references office (code)",
    "alter table proposal add column accused_officer_id integer references officer (id)",
)
INDEXES = (
    "drop index complaint_active",
    f"""create index complaint_active on complaint
        (office_id, status, deadline, reopened, officer_id, held_for_id) where {ACTIVE}""",
    f"create index complaint_held on complaint (held_for_id, office_id) where {ACTIVE} and held_for_id is not null",
    """create index complaint_counted on complaint (created_at, department_id, district_id, category_id, answer_days,
        calendar_days, in_time, outcome, verdict, status, reopened, escalated, unrouted)""",
)
ROWS = (
    "insert into posting (officer_id, office_id, since) select id, office_id, created_at from officer where active",
    """insert into lapse (complaint_id, office_id, at) select complaint_id, office_id, min(at) from event
        where kind = 'escalated' and office_id is not null group by complaint_id, office_id""",
    # Figures that were counted before have no days of the calendar.
    "delete from snapshot",
    # What an officer who had left was working on is nobody's: it is back in the queue of the office.
    """update complaint set status = 'new', version = version + 1
        where status = 'in_progress' and officer_id is null""",
)
# A day in Pakistan begins five hours before the one of UTC does.
CALENDAR_DAYS = {
    True: "cast(julianday(date(answered_at, '+5 hours')) - julianday(date(created_at, '+5 hours')) as integer)",
    False: "(answered_at + interval '5 hours')::date - (created_at + interval '5 hours')::date",
}
SQLITE_NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
NOW = {True: SQLITE_NOW, False: "timezone('utc', clock_timestamp())"}
SQLITE_POSTINGS = (
    """create trigger officer_comes after insert on officer when new.active begin
        insert into posting (officer_id, office_id, since) values (new.id, new.office_id, new.created_at); end""",
    # Only a constant of this file is put in.
    f"""create trigger officer_moves after update of office_id, active on officer
        when old.office_id <> new.office_id or old.active <> new.active begin
        update posting set until = {SQLITE_NOW} where officer_id = new.id and until is null;
        insert into posting (officer_id, office_id, since)
            select new.id, new.office_id, {SQLITE_NOW} where new.active; end""",  # noqa: S608
)
POSTGRESQL_POSTINGS = (
    """create function record_posting() returns trigger language plpgsql as $$
    begin
        if tg_op = 'INSERT' then
            if new.active then
                insert into posting (officer_id, office_id, since) values (new.id, new.office_id, new.created_at);
            end if;
        elsif old.office_id <> new.office_id or old.active <> new.active then
            update posting set until = timezone('utc', clock_timestamp()) where officer_id = new.id and until is null;
            if new.active then
                insert into posting (officer_id, office_id, since)
                    values (new.id, new.office_id, timezone('utc', clock_timestamp()));
            end if;
        end if;
        return new;
    end $$""",
    """create trigger officer_moves after insert or update on officer
        for each row execute function record_posting()""",
)


def up(_migrator, db):
    _create_tables(db)
    counted = next(index for index in db.get_indexes("complaint") if tuple(index.columns) == COUNTED)
    on_sqlite = isinstance(db, SqliteDatabase)
    for statement in (
        *COLUMNS,
        f'drop index "{counted.name}"',
        *INDEXES,
        *ROWS,
        # When an officer left was not recorded before: this moment shuts nobody out for too short a time.
        f"""insert into posting (officer_id, office_id, since, until)
            select id, office_id, created_at, {NOW[on_sqlite]} from officer where not active""",  # noqa: S608
        f"update complaint set calendar_days = {CALENDAR_DAYS[on_sqlite]} where answered_at is not null",  # noqa: S608
        *(SQLITE_POSTINGS if on_sqlite else POSTGRESQL_POSTINGS),
    ):
        db.execute_sql(statement)


def _create_tables(db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Office(Table):
        code = CharField(64, primary_key=True)

    class Officer(Table):
        id = IntegerField(primary_key=True)

    class Complaint(Table):
        id = IntegerField(primary_key=True)

    class Posting(Table):
        id = AutoField()
        officer = ForeignKeyField(Officer, backref="+", on_delete="CASCADE")
        office = ForeignKeyField(Office, backref="+")
        since = DateTimeField()
        until = DateTimeField(null=True)

    class Lapse(Table):
        id = AutoField()
        complaint = ForeignKeyField(Complaint, backref="+")
        office = ForeignKeyField(Office, backref="+", index=False)
        at = DateTimeField()

        class Meta:
            indexes = ((("office", "complaint"), True),)

    db.create_tables([Posting, Lapse])
