"""What is out of date is found without reading whole tables, as often as ``flask work`` looks."""

from __future__ import annotations


def up(_migrator, db):
    for statement in (
        "create index sign_in_expires_at on sign_in(expires_at)",
        "create index staff_sign_in_expires_at on staff_sign_in(expires_at)",
        "create index notice_sent_at on notice(sent_at)",
        "create index notice_created_at on notice(created_at)",
    ):
        db.execute_sql(statement)
