"""When the worker last ran, so that a clock which cannot be right shows before it closes or escalates anything."""

from __future__ import annotations

from peewee import DateTimeField, IntegerField, Model


def up(_migrator, db):
    class WorkerRun(Model):
        id = IntegerField(primary_key=True)
        at = DateTimeField()
        last_event = IntegerField()

        class Meta:
            database = db
            legacy_table_names = False

    db.create_tables([WorkerRun])
    # Messages are claimed in this order: without it every waiting one is sorted for each that is sent.
    db.execute_sql(
        "CREATE INDEX IF NOT EXISTS notice_waiting ON notice (tries, next_try_at, id) WHERE next_try_at IS NOT NULL"
    )
