"""The log of what staff did learns how many rows it has, so that rows cut off at its end show."""

from __future__ import annotations

from peewee import CharField, IntegerField, Model

from shikayat import encryption


def up(_migrator, db):
    class AuditHead(Model):
        id = IntegerField(primary_key=True)
        last = IntegerField()
        seal = CharField(64)

        class Meta:
            database = db
            legacy_table_names = False

    db.create_tables([AuditHead])
    newest = db.execute_sql("select id, seal from audit_entry order by id desc limit 1").fetchone()
    if newest:
        last, seal = newest
        AuditHead.insert(id=1, last=last, seal=encryption.index("audit head", f"{last}:{seal}")).execute()
