"""What officers send in about one complaint."""

from __future__ import annotations

import re
from typing import Any

from flask import request
from flask_babel import gettext as _
from markupsafe import escape
from wtforms import Field, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation, ValidationError

from ...casework import labels
from ...casework.lifecycle import OUTCOMES, REFUSED
from ...casework.office_transitions import GROUNDS
from ...dates import day_of, today
from ...directory.office_picker import OfficeChoice
from ...directory.officers import officers_of
from ...i18n.language import LANGUAGES, current_language, in_language, language_names, typed_words
from ...i18n.lazy_text import lazy_gettext as _l
from ...text.cleaning import digits, has_word
from ...web.fields import BaseForm, LineField, LongTextField, MaxLength, Required, Words
from ...web.number_fields import DayField
from . import queries
from .answer_gaps import gap_in

LONGEST = 5000
TOO_LONG = _l("Write at most %(limit)s characters. There are now %(count)s.")

REFUSALS = {
    "stale": _l("Somebody has changed this complaint since you opened the page. Read what is new, then send again."),
    "incomplete": _l("Something is missing. Write it in words, so that others understand it."),
    "state": _l("This is not possible in the state the complaint is in now."),
    "role": _l("Your role does not allow this."),
    "transfers": _l("It was passed on three times already. This office must answer it now."),
    "same_office": _l("This office has the complaint already. Choose another one."),
    "accused": _l("The complaint is about this office, or about one above it. Choose another one."),
    "highest": _l("Nobody stands above this office. Choose the officer of it whom the complaint is about."),
    "rejected_here": _l("The citizen did not accept the answer of this office. Choose another one, or answer."),
    "closed_office": _l("This office no longer works. Choose another one."),
    "second_person": _l("You proposed this yourself. A second person must decide."),
    "no_proposal": _l("There is no proposal to decide about any more."),
    "pending": _l("A proposal of a colleague is waiting for a decision. Decide about that first."),
    "known": _l("This is noted already."),
    "questions": _l("The citizen was asked three times already. Answer with what you know."),
    "nobody_there": _l("Nobody works at this office, so your office would have to answer for it. Choose another one."),
    "final": _l("This is not possible any more."),
}


class TransitionForm(BaseForm):
    """A transition by an officer. ``version`` is that of the complaint that was looked at."""

    version = HiddenField()

    def __init__(self, complaint: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        typed = digits(self.version.data or "")
        self.expected_version = int(typed) if re.fullmatch("[0-9]{1,9}", typed) else 0
        # A page that comes back with an error has shown nothing new: it keeps the version that was seen before.
        self.version.data = str(self.expected_version or complaint.version)

    def opens_next(self) -> bool:
        """Whether the next complaint of the queue is wanted afterwards."""
        return request.form.get("then") == "next"

    def refuse(self, reason: str, complaint: Any) -> None:
        """Say why nothing was done, and have ``complaint`` looked at as it is now; what was typed stays."""
        self.version.data = str(complaint.version)
        self.form_errors.append(REFUSALS.get(reason, REFUSALS["state"]))


class TakeForm(TransitionForm):
    """Only the token and the version."""


class AssignForm(TransitionForm):
    officer = RadioField(_l("Who works on it?"), choices=[], validate_choice=False)

    def __init__(self, complaint: Any, colleagues: list[Any], **kwargs: Any) -> None:
        super().__init__(complaint, **kwargs)
        self.officer.choices = [SelectChoice(str(row.id), typed_words(row.full_name)) for row in colleagues]
        self._colleagues = {str(row.id): row for row in colleagues}

    @property
    def to(self) -> Any:
        """The colleague who was chosen."""
        return self._colleagues.get(self.officer.data or "")

    def validate_officer(self, field: RadioField) -> None:
        if self.to is None:
            raise ValidationError(_l("Choose one of your colleagues."))


class AskForm(TransitionForm):
    text = LongTextField(
        _l("What do you want to know?"),
        validators=[Required(_l("Write your question to the citizen.")), MaxLength(LONGEST, TOO_LONG)],
    )


class RequiredUnlessRefused:
    """An empty field is right when relief cannot be granted: nothing was done anywhere."""

    def __call__(self, form: AnswerForm, field: Field) -> None:
        if form.outcome.data == REFUSED and not field.errors and not field.data:
            raise StopValidation


class AnswerForm(TransitionForm):
    """The answer: outcome, what was done, when and where. A template gives a beginning in the citizen's language."""

    outcome = RadioField(
        _l("What is the outcome?"),
        choices=[SelectChoice(value, label) for value, label in labels.OUTCOMES.items()],
        validate_choice=False,
    )
    template = SelectField(_l("Begin with a template"), choices=[], validate_choice=False)
    template_language = SelectField(_l("Language of the template"), choices=[], validate_choice=False)
    text = LongTextField(
        _l("What was done?"),
        validators=[
            Required(_l("Write what was done, or why it cannot be done.")),
            Words(_l("Write what was done, or why it cannot be done.")),
            MaxLength(LONGEST, TOO_LONG),
        ],
    )
    done_on = DayField(
        _l("When was it done?"),
        validators=[RequiredUnlessRefused(), Required(_l("Type the day on which it was done."))],
    )
    done_where = LineField(
        _l("Where was it done?"),
        validators=[RequiredUnlessRefused(), Required(_l("Write where it was done.")), MaxLength(250, TOO_LONG)],
    )

    def __init__(self, complaint: Any, citizens_language: str, **kwargs: Any) -> None:
        super().__init__(complaint, **kwargs)
        self._arrived = day_of(complaint.created_at)
        found = queries.templates(complaint, self.outcome.data if self.outcome.data in OUTCOMES else None)
        self._templates = {str(row.id): row for row in found}
        self.template.choices = [SelectChoice("", _l("None")), *(SelectChoice(str(r.id), _title(r)) for r in found)]
        self.template_language.choices = [SelectChoice(code, name) for code, name in language_names().items()]
        self.template_language.data = self.template_language.data or citizens_language
        if self.loading():
            self._fill_in()

    def loading(self) -> bool:
        """Whether only the text of a template, or today's date, is asked for."""
        return self.is_submitted() and "load" in request.form and not self.switching()

    def accepted(self) -> bool:
        """As ``BaseForm.accepted``; never while a template is asked for."""
        return not self.loading() and super().accepted()

    def _fill_in(self) -> None:
        if request.form["load"] == "today":
            self.done_on.fill(today())
        else:
            self._insert_template()

    def _insert_template(self) -> None:
        row = self._templates.get(self.template.data or "")
        language = self.template_language.data if self.template_language.data in LANGUAGES else current_language()
        words = row.texts.get(language, "") if row else ""
        if words and words not in (self.text.data or ""):
            self.text.data = f"{self.text.data or ''}\n{words}".strip("\n")

    def validate_outcome(self, field: RadioField) -> None:
        if field.data not in OUTCOMES:
            raise ValidationError(_l("Choose the outcome."))

    def validate_text(self, field: LongTextField) -> None:
        gap = gap_in(field.data or "", (text for row in self._templates.values() for text in row.texts.values()))
        if gap:
            sentence = _("There is a gap (%(gap)s) in the text. Write what belongs there, or remove it.")
            raise ValidationError(escape(sentence) % {"gap": typed_words(gap)})

    def validate_done_on(self, field: DayField) -> None:
        if field.errors or not field.data:
            return
        if field.data > today():
            raise ValidationError(_l("This day lies in the future. Answer when it is done."))
        if field.data.year < self._arrived.year - 1:
            raise ValidationError(_l("This day lies long before the complaint. Look at the year again."))


class OfficeTransitionForm(OfficeChoice, TransitionForm):
    """A transition that names an office; those of the complaint's own place are offered first."""

    def __init__(self, complaint: Any, **kwargs: Any) -> None:
        self.places = (complaint.tehsil_id, complaint.district_id, complaint.province_id)
        super().__init__(complaint, **kwargs)


class ForwardForm(OfficeTransitionForm):
    text = LongTextField(
        _l("Why does it belong there?"),
        validators=[
            Required(_l("Write why it belongs to the other office. The citizen reads this.")),
            MaxLength(1000, TOO_LONG),
        ],
    )


class AccuseForm(OfficeTransitionForm):
    """Which office, or which officer of it, the complaint is about, and what shows it."""

    officer = RadioField(_l("Is it about one officer of this office?"), choices=[], validate_choice=False)
    text = LongTextField(
        _l("What shows that it is about them?"),
        validators=[Required(_l("Write what shows that it is about them.")), MaxLength(1000, TOO_LONG)],
    )

    def __init__(self, complaint: Any, **kwargs: Any) -> None:
        super().__init__(complaint, **kwargs)
        people = officers_of(self.chosen.code) if self.chosen else []
        self.officer.choices = [
            SelectChoice("", _l("No, about the office as a whole")),
            *(SelectChoice(str(row.id), typed_words(row.full_name)) for row in people),
        ]
        self._people = {str(row.id): row for row in people}

    @property
    def person(self) -> Any:
        """The officer it is about; None: the office."""
        return self._people.get(self.officer.data or "")


class DropForm(TransitionForm):
    """Not to take it up: a ground, and a fact that anybody can check."""

    ground = RadioField(
        _l("Why can it not be taken up?"),
        choices=[SelectChoice(value, label) for value, label in labels.GROUNDS.items()],
        validate_choice=False,
    )
    text = LongTextField(
        _l("Which fact shows it?"),
        validators=[
            Required(_l("Write the fact that shows it, so that it can be checked.")),
            MaxLength(1000, TOO_LONG),
        ],
    )

    def validate_ground(self, field: RadioField) -> None:
        if field.data not in GROUNDS:
            raise ValidationError(_l("Choose the reason."))

    def validate_text(self, field: LongTextField) -> None:
        # A court and its case, a reference, a section of a law: each has a number in it.
        needs_number = self.ground.data in ("sub_judice", "decided", "duplicate", "no_power")
        if needs_number and field.data and not any(c.isdecimal() for c in field.data):
            raise ValidationError(
                _l("Write the number by which it can be found: the case and its court, the reference, or the law.")
            )


class DecideForm(TransitionForm):
    """Whether a second person agrees to a proposal of this kind (see ``models.Proposal``)."""

    decision = RadioField(_l("Do you agree?"), choices=[], validate_choice=False)
    text = LongTextField(_l("Why not?"), validators=[MaxLength(1000, TOO_LONG)])

    def __init__(self, complaint: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(complaint, **kwargs)
        self._kind = kind
        yes = _l("Yes, it is not taken up") if kind == "drop" else _l("Yes, it is about them")
        no = _l("No, the office goes on working on it") if kind == "drop" else _l("No, it is not about them")
        self.decision.choices = [SelectChoice("approve", yes), SelectChoice("refuse", no)]

    def validate_decision(self, field: RadioField) -> None:
        if field.data not in ("approve", "refuse"):
            raise ValidationError(_l("Say whether you agree."))

    def validate_text(self, field: LongTextField) -> None:
        if self.decision.data != "refuse" or has_word(field.data or ""):
            return
        if self._kind == "drop":
            raise ValidationError(_l("Write why it should be taken up."))
        raise ValidationError(_l("Write why it is not about them."))


class NoteForm(TransitionForm):
    text = LongTextField(
        _l("Note for your colleagues"), validators=[Required(_l("Write the note.")), MaxLength(LONGEST, TOO_LONG)]
    )


class RevealForm(TransitionForm):
    text = LongTextField(
        _l("Why do you need the name?"),
        validators=[Required(_l("Write why you need the name. The citizen reads this.")), MaxLength(1000, TOO_LONG)],
    )


def _title(row: Any) -> str:
    return in_language(row.titles)
