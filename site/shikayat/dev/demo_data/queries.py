"""Puts the people of the sample into the tables, and finds what the sample works with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from peewee import fn

from models import Category, Citizen, Complaint, Notice, Office, Officer, Place, Status, database, now

from ... import encryption
from ...casework import audit, citizen_transitions, routing
from ...casework.citizen_transitions import NewComplaint
from ...identity.passwords import hash_password
from ...prepared_query import read_tuples
from ...text.cleaning import search_key
from ...text.numbers import make_reference
from .sample_content import EVERYWHERE, OFFICERS, PASSWORD, PEOPLE, SECRET, TONGUES, Chance, Story, username

CITIZEN = "sample"  # followed by a number: the user name
SHOWN = 200


@dataclass(frozen=True)
class Resident:
    """A citizen of the sample, the tongue they write in, and the places around them."""

    citizen: Citizen
    tongue: str
    tehsil: Place


# --- officers -------------------------------------------------------------------------------------------------------


def first_officers() -> list[Officer]:
    """The officers everybody should meet, made where they are missing."""
    with database.atomic():
        return [officer_at(office, role, name) for office, role, name in OFFICERS]


def officer_at(office: str, role: str, name: str = "") -> Officer:
    """The sample officer with this role at an office; a new one has the known password and phone."""
    account = username(office, role)
    if known := Officer.get_or_none(Officer.username == account):
        return known
    with database.atomic():
        new = Officer.create(
            username=account,
            password_hash=_password_hash(),
            full_name=name or account,
            role=role,
            office=office,
            totp_encrypted=encryption.encrypt(SECRET),
            enrolled_at=now(),
            password_is_temporary=False,
        )
        audit.record("add officer", officer=None, subject=account, role=role, office=office)
    return new


def staff(chance: Chance, office: Office, made: dict[tuple[str, str], Officer]) -> None:
    """Give the office and all above it an officer and a head; a few offices stay unstaffed."""
    for higher in routing.chain(office):
        if (higher.code, "officer") in made or (higher.parent_id and not chance.is_staffed(higher.code)):
            continue
        for role in ("officer", "head"):
            name = chance.name(chance.one({"female": 30, "male": 70}), "ur")
            made[higher.code, role] = officer_at(higher.code, role, name)


def office_for(resident: Resident, category: str, *, about_office: bool) -> Office:
    """The office to which the rules send a matter of this person."""
    return routing.route(_category(category), resident.tehsil, about_office=about_office).office


def sample_officers() -> list[Officer]:
    """The officers of the sample, those everybody should meet first, at most ``SHOWN``."""
    rows = Officer.select(Officer, Office).join(Office).order_by(Officer.username)
    found = [row for row in rows if row.username == username(row.office_id, row.role)]
    first = [username(office, role) for office, role, _name in OFFICERS]
    rank = {account: number for number, account in enumerate(first)}
    return sorted(found, key=lambda row: (rank.get(row.username, len(rank)), row.username))[:SHOWN]


def sample_citizens(limit: int = 3) -> list[Citizen]:
    """The sample citizens who have lodged most."""
    return list(
        Citizen.select()
        .join(Complaint)
        .where(Citizen.username.startswith(CITIZEN))
        .group_by(Citizen)
        .order_by(fn.COUNT(Complaint.id).desc(), Citizen.id)
        .limit(limit)
    )


@lru_cache(maxsize=1)
def _password_hash() -> str:
    return hash_password(PASSWORD)


# --- citizens and complaints ----------------------------------------------------------------------------------------


def is_there() -> int:
    """How many complaints the citizens of the sample have lodged."""
    return Complaint.select().join(Citizen).where(Citizen.username.startswith(CITIZEN)).count()


def people(chance: Chance, number: int, since: dt.datetime) -> list[Resident]:
    """Open accounts for so many people all over the country."""
    tehsils: dict[str, list[Place]] = {province: [] for province in PEOPLE}
    district, province = Place.alias(), Place.alias()
    rows = (
        Place.select(Place, district, province)
        .join(district, on=(Place.parent == district.code), attr="parent")
        .join(province, on=(district.parent == province.code), attr="parent")
        .where(Place.level == "tehsil", Place.valid_to.is_null())
        .order_by(Place.code)
    )
    for row in rows:
        tehsils[row.parent.parent_id].append(row)
    return [_resident(chance, count, tehsils, since) for count in range(1, number + 1)]


def _resident(chance: Chance, count: int, tehsils: dict[str, list[Place]], since: dt.datetime) -> Resident:
    province = chance.one(PEOPLE)
    tongue = chance.one(EVERYWHERE | TONGUES.get(province, {}))
    language = "en" if tongue == "en" else "ur"
    tehsil, gender = chance.dice.choice(tehsils[province]), chance.one({"female": 42, "male": 58})
    name = chance.name(gender, language)
    mobile, cnic = f"+92300{9_000_000 + count}", f"61101{9_000_000 + count}{1 if gender == 'male' else 2}"
    citizen = Citizen.create(
        username=f"{CITIZEN}{count}",
        password_hash=_password_hash(),
        full_name=name,
        full_name_key=search_key(name)[: Citizen.full_name_key.max_length],
        gender=gender,
        birth_date=dt.date(chance.dice.randint(1950, 2006), chance.dice.randint(1, 12), chance.dice.randint(1, 28)),
        nationality="national",
        mobile_encrypted=encryption.encrypt(mobile),
        mobile_index=encryption.blind_index("mobile", mobile),
        identity_kind="cnic",
        identity_encrypted=encryption.encrypt(cnic),
        identity_index=encryption.blind_index("identity", f"cnic{cnic}"),
        province=province,
        district=tehsil.parent_id,
        tehsil=tehsil,
        address=chance.said("address", language),
        language=language,
        created_at=since,
    )
    return Resident(citizen, tongue, tehsil)


def lodge(chance: Chance, resident: Resident, story: Story, at: dt.datetime, number: int, **more: Any) -> Complaint:
    """Lodge a sample complaint at this moment; the same seed gives the same reference."""
    language = "en" if story.tongue == "en" else "ur"
    names = resident.tehsil.names
    place = names["en"] if story.tongue == "roman" else names.get(language) or names["en"]
    matter = NewComplaint(
        kind=story.kind,
        category=_category(story.category),
        tehsil=resident.tehsil,
        subject=chance.filled(story.subject, place),
        details=chance.filled(story.details, place),
        landmark=chance.said("landmark", language),
        **more,
    )
    row = citizen_transitions.lodge(
        resident.citizen, matter, idempotency_key=f"{CITIZEN}-{chance.seed}-{number}", at=at
    )
    row.reference = make_reference(chance.dice.randbytes(5))
    row.save(only=[Complaint.reference])
    return row


@lru_cache(maxsize=512)
def _category(code: str) -> Category:
    return Category.get_by_id(code)


def complaint(number: int) -> Complaint:
    """A complaint as it is now."""
    return Complaint.get_by_id(number)


def due_by_schedule(at: dt.datetime, *statuses: str) -> list[int]:
    """Return the complaints that are due at this moment and have one of these statuses."""
    rows = Complaint.select(Complaint.id).where(Complaint.updated_at == at, Complaint.status.in_(statuses))
    return [number for (number,) in read_tuples(rows.order_by(Complaint.id))]


def office_nearby(row: Complaint) -> list[Office]:
    """Offices of other departments in the same district, to which a complaint may be passed on."""
    places = (row.tehsil_id, row.district_id)
    rows = Office.select().where(Office.place.in_(places), Office.active, Office.department != row.department_id)
    return list(rows.order_by(Office.code))


def states() -> dict[str, int]:
    """Count the sample complaints by status."""
    rows = (
        Complaint.select(Complaint.status, fn.COUNT(Complaint.id))
        .join(Citizen)
        .where(Citizen.username.startswith(CITIZEN))
        .group_by(Complaint.status)
    )
    found: dict[str, int] = dict(read_tuples(rows))
    return {status: found.get(status, 0) for status in Status}


@contextmanager
def one_day() -> Iterator[None]:
    """Run one day in one transaction; its notices are sent at the moment of their transition."""
    with database.atomic():
        last = Notice.select(fn.MAX(Notice.id)).scalar() or 0
        yield
        moment = Complaint.select(Complaint.updated_at).where(Complaint.id == Notice.complaint)
        Notice.update(created_at=moment, sent_at=moment, next_try_at=None, tries=1).where(
            Notice.id > last, Notice.complaint.is_null(False)
        ).execute()
