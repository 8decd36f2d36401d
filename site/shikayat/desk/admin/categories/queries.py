"""Reads and changes of categories and answer templates. Every change is written into the log."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, IntegrityError, fn

from models import AnswerTemplate, Category, Officer, database, now

from ....casework import audit
from ....i18n.language import by_name, name_key


class CodeTaken(Exception):
    """There is a category with this code already."""


def groups() -> list[Category]:
    """The groups of categories, by name."""
    return by_name(Category.select().where(Category.parent.is_null()))


def below(group: Category) -> list[Category]:
    """The categories of a group, in use or not, by name."""
    return by_name(Category.select().where(Category.parent == group))


def add_category(by: Officer, code: str, group: Category, **values: Any) -> None:
    """Add a category at the end of its group. Raises CodeTaken."""
    with database.atomic():
        last = Category.select(fn.MAX(Category.position)).where(
            (Category.parent == group) | (Category.code == group.code)
        )
        try:
            with database.atomic():
                Category.create(
                    code=code,
                    parent=group,
                    position=last.scalar(),
                    routes_to=group.routes_to,
                    level_of_government=group.level_of_government,
                    edited=True,
                    edited_at=now(),
                    **values,
                )
        except IntegrityError as error:
            raise CodeTaken from error
        audit.record("add category", officer=by, subject=code, names=values["names"])


def change_category(by: Officer, row: Category, **values: Any) -> None:
    """Change a category; from now on the data files leave it alone."""
    with database.atomic():
        Category.update(edited=True, edited_at=now(), **values).where(Category.code == row.code).execute()
        audit.record("change category", officer=by, subject=row.code, **values)


def templates() -> list[AnswerTemplate]:
    """Every answer template, in use or not: those for everything first, then by the name of the category."""
    rows = AnswerTemplate.select(AnswerTemplate, Category).join(Category, JOIN.LEFT_OUTER).order_by(AnswerTemplate.id)
    general = [row for row in rows if row.category is None]
    return general + sorted((row for row in rows if row.category), key=lambda row: name_key(row.category))


def template(number: int) -> AnswerTemplate | None:
    """One answer template."""
    return AnswerTemplate.get_or_none(AnswerTemplate.id == number)


def save_template(by: Officer, row: AnswerTemplate | None, **values: Any) -> None:
    """Change an answer template, or (without one) add it."""
    with database.atomic():
        if row is None:
            row = AnswerTemplate.create(**values)
            audit.record("add template", officer=by, subject=str(row.id), titles=values["titles"])
        else:
            AnswerTemplate.update(edited=True, **values).where(AnswerTemplate.id == row.id).execute()
            audit.record("change template", officer=by, subject=str(row.id), titles=values["titles"])
