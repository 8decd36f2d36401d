"""What tells, at the price of a look into an index, whether a page that was made before still says what is so."""

from __future__ import annotations

from peewee import DateTimeField
from playhouse.migrate import migrate


def up(migrator, db):
    migrate(migrator.add_column("office", "edited_at", DateTimeField(null=True)))
    for statement in (
        "create index office_edited_at on office(edited_at)",
        "create index category_edited_at on category(edited_at)",
        "create index complaint_citizen_id_version on complaint(citizen_id, version)",
    ):
        db.execute_sql(statement)
