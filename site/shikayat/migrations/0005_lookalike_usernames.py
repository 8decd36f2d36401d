"""User names are also kept under a key that all look-alikes share, so that no two people have names that look alike."""

from __future__ import annotations

from shikayat.identity.usernames import lookalike_key

UPDATE = "update citizen set username_key = ? where id = ?"


def up(_migrator, db):
    db.execute_sql("alter table citizen add column username_key varchar(128)")
    # Of two that look alike already the older one is found under the key, the other under its exact name.
    keys = {}
    for number, username in db.execute_sql("select id, username from citizen order by id").fetchall():
        keys.setdefault(lookalike_key(username), number)
    for key, number in keys.items():
        db.execute_sql(UPDATE.replace("?", db.param), (key, number))
    db.execute_sql("create unique index citizen_username_key on citizen (username_key)")
