"""Reads of the log, and the figures of the first page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from peewee import JOIN

from models import AnswerTemplate, AuditEntry, Category, Office, Officer, RoutingRule

from ....casework import permissions, proposals
from ....i18n.language import name_of
from ....web.pagination import Page, page_of_query
from . import details

PAGE = 50


@dataclass(frozen=True)
class LogLine:
    """A row of the log for people: ``details`` are pairs of a label and a value."""

    entry: AuditEntry
    details: list[tuple[str, str]]


def counts() -> dict[str, int]:
    """How many of everything there is to keep up to date."""
    return {
        "offices": Office.select().where(Office.active).count(),
        "officers": Officer.select().where(Officer.active).count(),
        "rules": RoutingRule.select().count(),
        "categories": Category.select().where(Category.in_use()).count(),
        "templates": AnswerTemplate.select().where(AnswerTemplate.active).count(),
    }


def log_page(reader: Officer, words: str, number: int) -> Page[LogLine]:
    """One page of the log, newest first: of one officer, one action or one subject.

    Nobody reads there of a complaint that is about them or about their office, or may be.
    """
    rows = (
        AuditEntry.select(AuditEntry, Officer)
        .join(Officer, JOIN.LEFT_OUTER)
        .where(
            AuditEntry.subject.not_in(permissions.references_about(reader)),
            AuditEntry.subject.not_in(proposals.references_naming(reader)),
        )
        .order_by(AuditEntry.id.desc())
    )
    if words:
        bare = words.replace("-", "").upper()
        rows = rows.where(
            (Officer.username == words)
            | (AuditEntry.action == words)
            | (AuditEntry.subject == words)
            | (AuditEntry.subject == bare)
        )
    page = page_of_query(rows, number, PAGE)
    return replace(page, rows=_in_words(page.rows))


def _in_words(entries: list[AuditEntry]) -> list[LogLine]:
    """The entries with the names of the offices and officers that their details mention, read in two queries."""
    values = [entry.data[key] for entry in entries for key in details.OFFICES & entry.data.keys()]
    codes = [value for value in values if isinstance(value, str)]
    numbers = [value for value in values if isinstance(value, int)]
    names: dict[Any, str] = {row.code: name_of(row) for row in Office.select().where(Office.code.in_(codes))}
    names |= {row.id: row.full_name for row in Officer.select().where(Officer.id.in_(numbers))}
    return [LogLine(entry, details.in_words(entry.data, names.get)) for entry in entries]
