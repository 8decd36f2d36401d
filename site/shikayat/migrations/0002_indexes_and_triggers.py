"""Indexes and triggers that only SQL can say: search, queues, append-only tables, and where officers work.

Full-text search over the folded words of complaints is the database's own: FTS5 on SQLite, a GIN index on PostgreSQL.
Partial indexes make the first page of a queue cost the same among a million complaints as among a thousand.
"""

from __future__ import annotations

from peewee import Database, SqliteDatabase

APPEND_ONLY = ("event", "audit_entry")

TODO = "status in ('new', 'in_progress', 'reopened')"
ENDED = "status in ('closed', 'dropped', 'withdrawn')"
ACTIVE = "status in ('new', 'in_progress', 'reopened', 'waiting')"
QUEUES = (
    f"create index complaint_todo on complaint (office_id, deadline, id) where {TODO}",
    f"create index complaint_todo_everywhere on complaint (deadline, id) where {TODO}",
    f"create index complaint_ended on complaint (office_id, id) where {ENDED}",
    # It covers all columns that the counts of a queue use.
    f"""create index complaint_active on complaint
        (office_id, status, deadline, reopened, officer_id, held_for_id) where {ACTIVE}""",
    f"create index complaint_held on complaint (held_for_id, office_id) where {ACTIVE} and held_for_id is not null",
)

# The full-text index stores no text: it reads the column, and triggers report changes to it.
SQLITE_SEARCH = (
    """create virtual table complaint_words using fts5(
        search_key, content='complaint', content_rowid='id', tokenize='unicode61 remove_diacritics 0')""",
    """create trigger complaint_words_insert after insert on complaint begin
        insert into complaint_words(rowid, search_key) values (new.id, new.search_key); end""",
    """create trigger complaint_words_update after update of search_key on complaint begin
        insert into complaint_words(complaint_words, rowid, search_key) values ('delete', old.id, old.search_key);
        insert into complaint_words(rowid, search_key) values (new.id, new.search_key); end""",
    """create trigger complaint_words_delete after delete on complaint begin
        insert into complaint_words(complaint_words, rowid, search_key) values ('delete', old.id, old.search_key);
        end""",
)
SQLITE_APPEND_ONLY = tuple(
    f"create trigger {table}_no_{change} before {change} on {table} "
    f"begin select raise(abort, '{table} is append-only'); end"
    for table in APPEND_ONLY
    for change in ("update", "delete")
)
# Every change of an officer's office, however it is made, is recorded.
SQLITE_POSTINGS = (
    """create trigger officer_added after insert on officer when new.active begin
        insert into posting (officer_id, office_id, since) values (new.id, new.office_id, new.created_at); end""",
    """create trigger officer_changed after update of office_id, active on officer
        when old.office_id <> new.office_id or old.active <> new.active begin
        update posting set until = strftime('%Y-%m-%d %H:%M:%f', 'now') where officer_id = new.id and until is null;
        insert into posting (officer_id, office_id, since)
            select new.id, new.office_id, strftime('%Y-%m-%d %H:%M:%f', 'now') where new.active; end""",
)

POSTGRESQL_SEARCH = ("create index complaint_words on complaint using gin (to_tsvector('simple', search_key))",)
POSTGRESQL_APPEND_ONLY = (
    """create function refuse_change() returns trigger language plpgsql as
        $$ begin raise exception 'this table is append-only'; end $$""",
    *(
        f"""create trigger {table}_no_change before update or delete on {table}
            for each row execute function refuse_change()"""
        for table in APPEND_ONLY
    ),
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
    """create trigger officer_changed after insert or update on officer
        for each row execute function record_posting()""",
)
SQLITE = (*SQLITE_SEARCH, *SQLITE_APPEND_ONLY, *SQLITE_POSTINGS)
POSTGRESQL = (*POSTGRESQL_SEARCH, *POSTGRESQL_APPEND_ONLY, *POSTGRESQL_POSTINGS)


def up(_migrator: object, db: Database) -> None:
    for statement in (*QUEUES, *(SQLITE if isinstance(db, SqliteDatabase) else POSTGRESQL)):
        db.execute_sql(statement)
