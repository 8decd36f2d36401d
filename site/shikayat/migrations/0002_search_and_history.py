"""Search, queues, and histories that the database itself keeps from change.

Full-text search over the folded words of complaints is the database's own: FTS5 on SQLite, a GIN index on PostgreSQL.
The queues have partial indexes, so that a first page costs the same among a million complaints as among a thousand.
"""

from __future__ import annotations

from peewee import SqliteDatabase

APPEND_ONLY = ("event", "audit_entry")

TODO = "status in ('new', 'in_progress', 'reopened')"
ENDED = "status in ('closed', 'dropped', 'withdrawn')"
ACTIVE = "status in ('new', 'in_progress', 'reopened', 'waiting')"
QUEUES = (
    f"create index complaint_todo on complaint(office_id, deadline, id) where {TODO}",
    f"create index complaint_todo_everywhere on complaint(deadline, id) where {TODO}",
    f"create index complaint_ended on complaint(office_id, id) where {ENDED}",
    # Whatever a count of a queue asks for stands in the index itself.
    f"create index complaint_active on complaint(office_id, status, deadline, reopened, officer_id) where {ACTIVE}",
)

# The index holds no text of its own: it reads the column, and the triggers tell it what has changed.
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


def up(_migrator, db):
    for statement in QUEUES:
        db.execute_sql(statement)
    if isinstance(db, SqliteDatabase):
        for statement in SQLITE_SEARCH:
            db.execute_sql(statement)
        for table in APPEND_ONLY:
            for change in ("update", "delete"):
                db.execute_sql(
                    f"create trigger {table}_no_{change} before {change} on {table} "
                    f"begin select raise(abort, '{table} is append-only'); end"
                )
        return
    db.execute_sql("create index complaint_words on complaint using gin (to_tsvector('simple', search_key))")
    db.execute_sql(
        "create function refuse_change() returns trigger language plpgsql as "
        "$$ begin raise exception 'this table is append-only'; end $$"
    )
    for table in APPEND_ONLY:
        db.execute_sql(
            f"create trigger {table}_no_change before update or delete on {table} "
            "for each row execute function refuse_change()"
        )
