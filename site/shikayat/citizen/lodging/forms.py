"""What citizens send in while they lodge and follow a complaint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from ...directory.place_picker import PlaceFields
from ...i18n.language import name_in_group, name_of
from ...i18n.lazy_text import lazy_gettext as _l
from ...text.cleaning import clean_line
from ...web.fields import BaseForm, LineField, LongTextField, MaxLength, Required, Words
from . import queries

KINDS = (
    SelectChoice("complaint", _l("A complaint: something is wrong")),
    SelectChoice("suggestion", _l("A suggestion: something could be better")),
    SelectChoice("question", _l("A question: I want to know something")),
)
LONGEST_QUERY = 150

NO_SUBJECT = _l("Write in a few words what it is about.")
NO_DETAILS = _l("Write what happened, where and since when.")
TOO_LONG = _l("Write at most %(limit)s characters. There are now %(count)s.")
CHANGED_MEANWHILE = _l("Your answers were changed in another window. Check them again before you send.")


def _search_words() -> str:
    return clean_line(request.args.get("q", ""))[:LONGEST_QUERY]


class CategoryForm(BaseForm):
    """What kind of matter it is, and about what: by plain words, or by group."""

    kind = RadioField(_l("What do you want to send?"), choices=KINDS, validate_choice=False)
    q = LineField(_l("What is it about? Search in your own words"))
    category = RadioField(_l("Which of these fits best?"), choices=[], validate_choice=False)
    group = RadioField(_l("Or choose a group"), choices=[], validate_choice=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.words = _search_words()
        if not self.is_submitted():
            self.q.data = self.words or self.q.data
        self.offered = self._offered()
        # What was found comes from several groups, which may have categories of the same name.
        self.category.choices = _choices(self.offered, name_in_group if self.words else name_of)
        self.group.choices = [] if self.offered else _choices(queries.groups())

    def _offered(self) -> list[Any]:
        """The categories to choose from: those found, those of the group asked for, or those beside the choice."""
        if self.words:
            return queries.categories_like(self.words)
        if "all" in request.args:
            return []
        chosen = queries.category(self.category.data)
        return queries.group(request.args.get("group") or (chosen and chosen.parent_id) or "")

    @property
    def emergencies(self) -> list[str]:
        """The numbers to call first, if what is chosen, or fits the words best, can mean danger."""
        likely = queries.category(self.category.data) or next(iter(self.offered), None)
        found = [number.strip() for number in ((likely and likely.emergency) or "").split(",")]
        return [number for number in found if number]

    def looking_for(self) -> dict[str, Any] | None:
        """Return the query string of the next page when the citizen searches or opens a group; else None."""
        if not self.is_submitted() or self.switching():
            return None
        words = (self.q.data or "")[:LONGEST_QUERY]
        if words and ("search" in request.form or (not self.category.data and words != self.words)):
            return {"q": words}
        if self.group.data and not self.category.data:
            return {"group": self.group.data[:64]}
        return None

    def known_kind(self) -> dict[str, str]:
        """The kind, if it is one."""
        return {"kind": self.kind.data} if self.kind.data in {choice.value for choice in KINDS} else {}

    def validate_kind(self, field: RadioField) -> None:
        if not self.known_kind():
            raise ValidationError(_l("Choose what you want to send: a complaint, a suggestion or a question."))

    def validate_q(self, field: LineField) -> None:
        if not self.offered and not queries.category(self.category.data):
            raise ValidationError(_l("Search for what it is about, or choose a group."))

    def validate_category(self, field: RadioField) -> None:
        if self.offered and not queries.category(field.data):
            raise ValidationError(_l("Choose from the list what it is about."))


class DetailsForm(BaseForm):
    """The matter itself."""

    subject = LineField(_l("Subject"), validators=[Required(NO_SUBJECT), Words(NO_SUBJECT), MaxLength(150, TOO_LONG)])
    details = LongTextField(
        _l("What happened?"),
        validators=[Required(NO_DETAILS), Words(NO_DETAILS), MaxLength(5000, TOO_LONG)],
    )
    hide_identity = BooleanField(_l("Hide my name and number from the office"))


class PlaceForm(PlaceFields, BaseForm):
    """Where the problem is."""

    landmark = LineField(_l("A landmark nearby"), validators=[MaxLength(250, TOO_LONG)])


class AboutForm(BaseForm):
    """Whether the complaint is about the very office that would get it."""

    about_office = RadioField(
        _l("Is your complaint about this office or the people who work there?"),
        choices=[SelectChoice("no", _l("No")), SelectChoice("yes", _l("Yes"))],
        validate_choice=False,
    )
    about = LineField(_l("Who is it about?"), validators=[MaxLength(200, TOO_LONG)])

    def validate_about_office(self, field: RadioField) -> None:
        if field.data not in ("yes", "no"):
            raise ValidationError(_l("Say whether it is about this office or its people."))


class LodgeForm(BaseForm):
    """The last press of the button; ``once`` is the draft's one-time key."""

    once = HiddenField()

    def sends_again(self) -> bool:
        """Whether the citizen knows of the earlier complaint that tells the same, and wants a new one."""
        return "again" in request.form

    def refuse(self) -> None:
        """The draft is no longer the one that was on the page."""
        self.form_errors.append(CHANGED_MEANWHILE)


def _choices(rows: list[Any], name: Callable[[Any], str] = name_of) -> list[SelectChoice]:
    return [SelectChoice(row.code, name(row)) for row in rows]
