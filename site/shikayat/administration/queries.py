"""Reads of the log, and the figures of the first page."""

from __future__ import annotations

from peewee import JOIN

from models import AnswerTemplate, AuditEntry, Category, Office, Officer, Rule

from ..casework import authority

PAGE = 50


def counts() -> dict[str, int]:
    """How many of everything there is to keep up to date."""
    return {
        "offices": Office.select().where(Office.active).count(),
        "officers": Officer.select().where(Officer.active).count(),
        "rules": Rule.select().count(),
        "categories": Category.select().where(Category.active).count(),
        "templates": AnswerTemplate.select().where(AnswerTemplate.active).count(),
    }


def log_page(reader: Officer, words: str, page: int) -> tuple[list[AuditEntry], bool]:
    """One page of the log, newest first: of one officer, one action or one subject; and whether there is another.

    Nobody reads there of a complaint that is about them or about their office.
    """
    rows = (
        AuditEntry.select(AuditEntry, Officer)
        .join(Officer, JOIN.LEFT_OUTER)
        .where(AuditEntry.subject.not_in(authority.references_about(reader)))
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
    found = list(rows.limit(PAGE + 1).offset((page - 1) * PAGE))
    return found[:PAGE], len(found) > PAGE
