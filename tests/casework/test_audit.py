"""The log of what staff did: any change of a row shows, and the database itself refuses one."""

from __future__ import annotations

import pytest
from peewee import PeeweeException

import models
from shikayat import database
from shikayat.casework import audit

TRIGGERS = ("audit_entry_no_update", "audit_entry_no_delete", "audit_entry_no_change")


@pytest.fixture
def log(make_officer):
    officer = make_officer()
    with database.connection():
        for number in range(5):
            audit.record("accept", officer=officer, subject=f"K7Q29FXM{number}", version=number)
        yield officer


def _unlock():
    """Drop the triggers, as an attacker with the database password would."""
    table = "audit_entry"
    if models.database.obj.for_update:
        models.database.execute_sql(f"alter table {table} disable trigger {table}_no_change")
    else:
        models.database.execute_sql(f"drop trigger {table}_no_update")
        models.database.execute_sql(f"drop trigger {table}_no_delete")


def _lock_again():
    if models.database.obj.for_update:
        models.database.execute_sql("alter table audit_entry enable trigger audit_entry_no_change")


def test_verify_unchanged_log_reports_no_fault(log):
    faults, rows, mac = audit.verify()
    assert (faults, rows, len(mac)) == ([], 5, 64)


@pytest.mark.parametrize(
    "change", [{"action": "answer"}, {"subject": "X"}, {"officer": None}, {"at": "2020-01-01"}, {"data": {"a": 1}}]
)
def test_verify_changed_row_reports_fault(log, change):
    _unlock()
    models.AuditEntry.update(change).where(models.AuditEntry.id == 3).execute()
    _lock_again()
    assert audit.Fault(3, "changed") in audit.verify()[0]


def test_verify_deleted_row_reports_fault(log):
    _unlock()
    models.AuditEntry.delete().where(models.AuditEntry.id == 2).execute()
    _lock_again()
    assert audit.Fault(2, "missing") in audit.verify()[0]


def test_verify_inserted_row_reports_fault(log):
    models.AuditEntry.create(id=6, at="2026-01-01T00:00:00", officer=log, action="answer", mac="0" * 64)
    assert audit.verify()[0] == [audit.Fault(6, "changed")]


def _cut_off(after):
    _unlock()
    models.AuditEntry.delete().where(models.AuditEntry.id > after).execute()
    _lock_again()


@pytest.mark.parametrize("after", [4, 2, 0])
@pytest.mark.parametrize("head", ["left", "removed", "forged"])
def test_verify_truncated_log_reports_fault(log, after, head):
    _cut_off(after)
    if head == "removed":
        models.AuditHead.delete().execute()
    elif head == "forged":
        models.AuditHead.update(last=after).execute()
    faults = audit.verify()[0]
    if head == "forged" and after:
        assert faults == [audit.Fault(after, "changed")]
    else:
        assert faults == [audit.Fault(after + 1, "missing")]


@pytest.mark.parametrize("after", [4, 2, 0])
@pytest.mark.parametrize("head", ["left", "removed", "forged"])
def test_verify_truncated_log_with_later_rows_reports_fault(log, make_officer, after, head):
    make_officer()
    _cut_off(after)
    if head == "removed":
        models.AuditHead.delete().execute()
    elif head == "forged":
        models.AuditHead.update(last=after).execute()
    for action in ("note", "answer"):
        audit.record(action, officer=log, subject="K7Q29FXM9")
    assert audit.Fault(after + 1, "missing") in audit.verify()[0]


def test_a_log_without_officers_and_rows_is_clean(app):
    with database.connection():
        assert audit.verify()[0] == []


def test_verify_restored_head_with_noted_mac_reports_fault(log):
    kept = models.AuditHead.get()
    audit.record("answer", officer=log, subject="K7Q29FXM9")
    _faults, *known = audit.verify()
    _cut_off(5)
    models.AuditHead.update(last=kept.last, mac=kept.mac).execute()
    assert audit.verify()[0] == []
    assert audit.verify(tuple(known))[0] == [audit.Fault(6, "missing")]
    # Nor does it help to write other rows in their place.
    audit.record("note", officer=log, subject="K7Q29FXM9")
    assert audit.verify()[0] == []
    assert audit.verify(tuple(known))[0] == [audit.Fault(6, "changed")]


@pytest.mark.parametrize("table", [models.AuditEntry, models.Event])
def test_database_update_or_delete_of_events_is_refused(log, make_complaint, table):
    make_complaint()
    with pytest.raises(PeeweeException), models.database.atomic():
        table.update(data={}).execute()
    with pytest.raises(PeeweeException), models.database.atomic():
        table.delete().execute()
