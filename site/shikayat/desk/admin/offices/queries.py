"""Reads and changes of offices and officers. Every change is written into the log of the administration."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, IntegrityError, fn

from models import Complaint, Department, Office, Officer, RecoveryCode, Role, StaffSignIn, database, now

from ....casework import audit, office_assignment, permissions, routing, staffing
from ....casework.lifecycle import ACTIVE
from ....directory.offices import office_key
from ....i18n.language import by_full_name, by_name
from ....identity.passwords import hash_password
from ....prepared_query import read_tuples
from ....text.cleaning import search_key
from ....text.numbers import CROCKFORD
from ....web.pagination import Page, page_of_list

PAGE = 50


class CodeTaken(Exception):
    """There is an office, or an officer, of this name already."""


class LastAdministrator(Exception):
    """No administrator would be left."""


class HasComplaints(Exception):
    """The office still has complaints that are not ended."""


class IsHighestOffice(Exception):
    """The portal's own cell gets what no rule sends anywhere, so it has to work."""


class OfficeLoop(Exception):
    """The parent office would be below this office."""


@dataclass(frozen=True)
class IssuedPassword:
    """A new password for an officer; it is shown once and has to be changed at the first sign-in."""

    officer: Officer
    password: str


# --- offices --------------------------------------------------------------------------------------------------------


def any_office(code: str) -> Office | None:
    """An office, working or not."""
    return Office.get_or_none(Office.code == code)


def offices_page(words: str, number: int) -> Page[Office]:
    """One page of all offices, working or not, by name."""
    wanted = search_key(words).split()
    above = Office.alias()
    rows = (
        Office.select(Office, Department, above)
        .join_from(Office, Department)
        .join_from(Office, above, JOIN.LEFT_OUTER, on=(Office.parent == above.code))
    )
    found = by_name(row for row in rows if all(word in office_key(row) for word in wanted))
    return page_of_list(found, number, PAGE)


def add_office(by: Officer, code: str, **values: Any) -> Office:
    """Found an office, of the department of the office above it; a highest one is a department of its own.

    Raises CodeTaken.
    """
    try:
        with database.atomic():
            above = values.get("parent")
            department = above.department_id if above else Department.create(code=code, names=values["names"])
            row = Office.create(code=code, department=department, edited=True, edited_at=now(), **values)
            audit.record("add office", officer=by, subject=code, names=row.names)
            return row
    except IntegrityError as error:
        if Office.select().where(Office.code == code).exists():
            raise CodeTaken from error
        if Department.select().where(Department.code == code).exists():
            raise CodeTaken from error
        raise


def change_office(by: Officer, row: Office, **values: Any) -> None:
    """Change an office; the data files no longer update it. Raises OfficeLoop, IsHighestOffice and HasComplaints."""
    above = values.get("parent")
    if above and (above.code == row.code or above.code in {o for (o,) in permissions.offices_below(row.code).tuples()}):
        raise OfficeLoop
    if routing.is_top(row) and not values.get("active", True):
        raise IsHighestOffice
    with database.atomic():
        if not values.get("active", True) and _unfinished(row.code):
            raise HasComplaints
        Office.update(edited=True, edited_at=now(), **values).where(Office.code == row.code).execute()
        audit.record("change office", officer=by, subject=row.code, active=values.get("active", True))
    staffing.reassign_offices(row.code)


def _unfinished(code: str) -> bool:
    theirs = (Complaint.office == code) | (Complaint.held_for == code)
    return Complaint.select().where(theirs, Complaint.status.in_(ACTIVE)).exists()


# --- officers -------------------------------------------------------------------------------------------------------


def officers_page(words: str, number: int) -> Page[Officer]:
    """One page of the officers found by name, user name or office: those who work first, then by name."""
    wanted = search_key(words).split()
    rows = Officer.select(Officer, Office).join(Office)
    found = by_full_name(row for row in rows if all(word in _officers_key(row) for word in wanted))
    found.sort(key=lambda row: not row.active)
    return page_of_list(found, number, PAGE)


def officer(number: int) -> Officer | None:
    """One officer, with the office."""
    return Officer.select(Officer, Office).join(Office).where(Officer.id == number).first()


def counts_of_officers() -> dict[str, int]:
    """How many working officers each office has, by its code."""
    rows = Officer.select(Officer.office, fn.COUNT(Officer.id)).where(Officer.active).group_by(Officer.office)
    return dict(read_tuples(rows))


def add_officer(by: Officer | None, **values: Any) -> IssuedPassword:
    """Open an account for an officer, with a password for the first sign-in. Raises CodeTaken."""
    password = new_password()
    password_hash = hash_password(password)  # slow, so before the transaction
    with database.atomic():
        try:
            with database.atomic():
                row = Officer.create(password_hash=password_hash, password_is_temporary=True, **values)
        except IntegrityError as error:
            if Officer.select().where(Officer.username == values["username"]).exists():
                raise CodeTaken from error
            raise
        audit.record("add officer", officer=by, subject=row.username, role=row.role, office=row.office_id)
    staffing.reassign_for(row, row.office_id)
    return IssuedPassword(row, password)


def change_officer(by: Officer, row: Officer, **values: Any) -> None:
    """Change name, role, office or whether the officer works here. Raises LastAdministrator.

    What an officer who changes the office, leaves, or gets a role that answers nothing was working on goes back into
    the queue; where nobody is left, the office above holds it. Whoever has another role or office is signed out.
    """
    moved = values.get("office", row.office) != row.office or values.get("active", row.active) != row.active
    role = values.get("role", row.role)
    with database.atomic():
        Officer.update(values).where(Officer.id == row.id).execute()
        if not Officer.select().where(Officer.role == Role.ADMINISTRATOR, Officer.active).exists():
            raise LastAdministrator
        if moved or role != row.role:
            _sign_out(row)
        audit.record(
            "change officer",
            officer=by,
            subject=row.username,
            role=role,
            office=values.get("office", row.office).code,
            active=values.get("active", row.active),
        )
    if moved or role != row.role:
        staffing.reassign_for(Officer.get_by_id(row.id), row.office_id, values.get("office", row.office).code)


@dataclass(frozen=True)
class Unstaffed:
    """An office that a change leaves unstaffed, its open complaints, and who will hold them (None: no office)."""

    office: Office
    number: int
    holder: Office | None


def leaves_unstaffed(row: Officer, **values: Any) -> Unstaffed | None:
    """What happens to the complaints of the officer's office, if this change takes the last person away from it."""
    after = Officer(id=row.id, role=values["role"], active=values["active"])
    stays = values["office"] == row.office and staffing.works(after)
    if not staffing.works(row) or stays or staffing.others_work_at(row.office_id, row):
        return None
    number = staffing.open_at(row.office_id)
    staffed = [office for office in office_assignment.staffed_offices(row.office) if office != row.office]
    return Unstaffed(row.office, number, next(iter(staffed), None)) if number else None


def start_afresh(by: Officer | None, row: Officer) -> IssuedPassword:
    """A new first password, and no phone: for an officer who has lost both. Signs the officer out everywhere."""
    password = new_password()
    password_hash = hash_password(password)  # slow, so before the transaction
    with database.atomic():
        Officer.update(
            password_hash=password_hash,
            password_is_temporary=True,
            password_changed_at=now(),
            totp_encrypted="",
            totp_step=0,
            enrolled_at=None,
        ).where(Officer.id == row.id).execute()
        RecoveryCode.delete().where(RecoveryCode.officer == row).execute()
        _sign_out(row)
        audit.record("new first password", officer=by, subject=row.username)
    return IssuedPassword(row, password)


def new_password() -> str:
    """A password to be told over the telephone: four groups of letters that are not mistaken for each other."""
    letters = CROCKFORD.lower()
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def _sign_out(row: Officer) -> None:
    StaffSignIn.update(revoked_at=now()).where(StaffSignIn.officer == row, StaffSignIn.revoked_at.is_null()).execute()


def _officers_key(row: Officer) -> str:
    return f"{search_key(f'{row.full_name} {row.username}')} {office_key(row.office)}"


def good_code(typed: str) -> bool:
    """Whether this can be the code of an office: small letters, digits and dashes."""
    return bool(re.fullmatch("[a-z][a-z0-9-]{1,62}", typed))
