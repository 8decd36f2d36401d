"""Lodging: the draft, the categories to choose from, and the one transaction that makes a complaint of it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from peewee import IntegrityError, ModelSelect, fn

from models import Category, Citizen, Complaint, Draft, Place, Status, database, now

from ... import encryption
from ...casework import citizen_transitions
from ...casework.citizen_transitions import NewComplaint
from ...casework.routing import Routed, route
from ...directory import places
from ...directory.category_search import CategoryIndex
from ...prepared_query import Columns, PreparedQuery, parameter
from ...text.cleaning import search_key
from ...web.saved_forms import fingerprint

FOUND_AT_MOST = 8
LOOKED_BACK = 50  # complaints of a citizen among which the same one is looked for
PLACE_LEVELS = ("province", "district", "tehsil")


# --- the unfinished complaint ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Unfinished:
    """What a citizen has answered so far; ``draft`` stands for the draft, whatever is answered in it.

    ``expired``: the answers that were left out because they can no longer be chosen.
    """

    draft: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    expired: tuple[str, ...] = ()

    @property
    def idempotency_key(self) -> str:
        """The one-time key: of this draft with these answers. With other answers it is another key."""
        return f"{self.draft}.{fingerprint(json.dumps(self.answers, sort_keys=True))[:16]}"


def unfinished(citizen: Citizen) -> Unfinished:
    """The citizen's draft; an empty one when nothing was begun."""
    draft = _draft_of(citizen)
    return _opened(draft) if draft else Unfinished()


def save(citizen: Citizen, **answers: Any) -> Unfinished:
    """Add answers to the citizen's draft, begin it where there is none; returns the whole."""
    with database.atomic():
        draft = None
        while draft is None:  # while this waits for the lock, another request may lodge the draft
            Draft.insert(
                kind="complaint",
                citizen=citizen,
                answers=encryption.encrypt("{}"),
                idempotency_key=secrets.token_urlsafe(24),
            ).on_conflict_ignore().execute()
            draft = _draft_of(citizen, lock=True)
        known = json.loads(encryption.decrypt(draft.answers)) | answers
        Draft.update(answers=encryption.encrypt(json.dumps(known)), updated_at=now()).where(
            Draft.id == draft.id
        ).execute()
    return _with_valid_answers(draft.idempotency_key, known)


def _draft_of(citizen: Citizen, *, lock: bool = False) -> Draft | None:
    # SQLite takes its lock with the transaction (lock_type IMMEDIATE) and knows no FOR UPDATE.
    return _DRAFT.first(lock and database.obj.for_update, citizen=citizen.id)


def _draft(columns: Sequence[Any], lock: bool) -> Any:
    rows = Draft.select(*columns).where(Draft.citizen == parameter("citizen"), Draft.kind == "complaint")
    return rows.for_update() if lock else rows


_DRAFT = PreparedQuery({"": Columns(Draft)}, _draft)


def _opened(draft: Draft) -> Unfinished:
    return _with_valid_answers(draft.idempotency_key, json.loads(encryption.decrypt(draft.answers)))


def _with_valid_answers(idempotency_key: str, answers: dict[str, Any]) -> Unfinished:
    """A draft without the answers that were valid when they were given and are not any more."""
    expired = []
    if answers.get("category") and category(answers["category"]) is None:
        expired.append("category")
    codes = [answers.get(level) or "" for level in PLACE_LEVELS]
    rows = zip(PLACE_LEVELS, codes, places.chosen(*codes), strict=True)
    expired += [level for level, code, place in rows if code and place is None]
    return Unfinished(
        idempotency_key, {name: value for name, value in answers.items() if name not in expired}, tuple(expired)
    )


# --- categories -----------------------------------------------------------------------------------------------------


def groups() -> list[Category]:
    """The upper level of categories, in their order."""
    return list(_active().where(Category.parent.is_null()).order_by(Category.position))


def group(code: str) -> list[Category]:
    """The categories of one group, in their order; none for an unknown code."""
    return list(_active().where(Category.parent == code).order_by(Category.position))


def category(code: str | None) -> Category | None:
    """A category that can be chosen (the lower level), with its group; None for any other code."""
    return _CATEGORY.first(code=code or "")


_group = Category.alias()
_CATEGORY = PreparedQuery(
    {"": Columns(Category), "parent": Columns(_group)},
    lambda columns: (
        Category.select(*columns)
        .join(_group, on=(Category.parent == _group.code))
        .where(Category.code == parameter("code"), Category.in_use())
    ),
)


def categories_like(words: str) -> list[Category]:
    """The categories these plain words fit, the best first."""
    newest_change = Category.select(fn.MAX(Category.edited_at)).scalar()
    codes = _category_index(newest_change).search(words, FOUND_AT_MOST)
    upper = Category.alias()
    found = _active().select(Category, upper).join(upper, on=(Category.parent == upper.code))
    rows = {row.code: row for row in found.where(Category.code.in_(codes or [""]))}
    return [rows[code] for code in codes if code in rows]


def _active() -> ModelSelect[Category]:
    return Category.select().where(Category.in_use())


@lru_cache(maxsize=1)
def _category_index(newest_change: object) -> CategoryIndex:  # noqa: ARG001 - a change makes another index
    return CategoryIndex(list(_active().order_by(Category.position)))


def places_of(answers: dict[str, Any]) -> list[Place]:
    """The province, district and tehsil of the answers, the widest first."""
    codes = [answers.get(level) for level in PLACE_LEVELS]
    rows = {place.code: place for place in Place.select().where(Place.code.in_([code or "" for code in codes]))}
    return [rows[code] for code in codes if code in rows]


# --- lodging --------------------------------------------------------------------------------------------------------

TRIES = 5


def routed(answers: dict[str, Any]) -> Routed:
    """Where a complaint with these answers would go, and which office it is about."""
    about, tehsil = Category.get_by_id(answers["category"]), Place.get_by_id(answers["tehsil"])
    return route(about, tehsil, about_office=answers.get("about_office", False))


def lodged(citizen: Citizen, idempotency_key: str) -> Complaint | None:
    """The complaint this citizen has lodged from the draft of this one-time key; with other answers its key is another.

    One question to the table: between two, a twin of this request could lodge it.
    """
    draft, dot, _answers = idempotency_key.partition(".")
    if not dot or not draft:
        return None
    return _LODGED.first(citizen=citizen.id, draft=f"{draft}.", length=len(draft) + 1)


_IS_OF_DRAFT = fn.SUBSTR(Complaint.idempotency_key, 1, parameter("length")) == parameter("draft")
_LODGED = PreparedQuery(
    {"": Columns(Complaint)},
    lambda columns: Complaint.select(*columns).where(Complaint.citizen == parameter("citizen"), _IS_OF_DRAFT),
)


def reported_before(citizen: Citizen, answers: dict[str, Any], idempotency_key: str) -> Complaint | None:
    """The newest of the citizen's complaints that tells the same in the same place; None when there is none.

    Spelling, punctuation and spaces count for nothing. What the citizen took back is not counted, nor what another
    request with the same key has just lodged.
    """
    draft = idempotency_key.partition(".")[0] + "."
    recent = _RECENT.rows(citizen=citizen.id, tehsil=answers["tehsil"], draft=draft, length=len(draft))
    told = search_key(answers["details"])
    return next((row for row in recent if search_key(row.details) == told), None)


_RECENT = PreparedQuery(
    {"": Columns(Complaint)},
    lambda columns: (
        Complaint.select(*columns)
        .where(
            Complaint.citizen == parameter("citizen"),
            Complaint.tehsil == parameter("tehsil"),
            Complaint.status != Status.WITHDRAWN,
            ~_IS_OF_DRAFT,
        )
        .order_by(Complaint.created_at.desc(), Complaint.id.desc())
        .limit(LOOKED_BACK)
    ),
)


def lodge(citizen: Citizen, idempotency_key: str) -> Complaint | None:
    """Make the citizen's draft a complaint, exactly once for each one-time key.

    Complaint, events, routing, deadline, notice and the end of the draft are one transaction. The same key again
    gives the complaint lodged with it. None: there is no draft with this key, or its answers are others by now.
    """
    for attempt in range(TRIES):
        if earlier := lodged(citizen, idempotency_key):
            return earlier
        try:
            with database.atomic():
                return _lodge(citizen, idempotency_key)
        except IntegrityError:
            # Another request with this key was quicker (found at the next turn), or the reference was taken.
            if attempt == TRIES - 1:
                raise
    return None


def _lodge(citizen: Citizen, idempotency_key: str) -> Complaint | None:
    draft = _draft_of(citizen, lock=True)
    opened = _opened(draft) if draft else Unfinished()
    if draft is None or opened.idempotency_key != idempotency_key or opened.expired:
        return lodged(citizen, idempotency_key)
    answers = opened.answers
    chosen, tehsil = category(answers["category"]), places.with_district(answers["tehsil"])
    if chosen is None or tehsil is None:
        return lodged(
            citizen, idempotency_key
        )  # they would be in ``expired``: only so that no complaint is without them
    matter = NewComplaint(
        category=chosen,
        tehsil=tehsil,
        about_office=answers.get("about_office", False),
        **{name: answers.get(name, "") for name in ("kind", "subject", "details", "landmark", "about")},
        hide_identity=answers["hide_identity"],
    )
    complaint = citizen_transitions.lodge(citizen, matter, idempotency_key=idempotency_key)
    draft.delete_instance()
    return complaint
