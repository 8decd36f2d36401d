"""The administration's forms for categories and answer templates."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from ....casework import labels
from ....directory.category_picker import CategoryChoice
from ....directory.names_form import NamesForm, names_data
from ....i18n.language import LANGUAGES, name_of, naming_language
from ....i18n.lazy_text import lazy_gettext as _l
from ....text.cleaning import digits
from ....web.fields import BaseForm, LineField, LongTextField, MaxLength, Required
from . import queries

TOO_LONG = _l("Write at most %(limit)s characters. There are now %(count)s.")
MOST_DAYS = 90


class CategoryForm(NamesForm):
    """A category: its names, its days, whom to call first, and the words it is found by."""

    days = LineField(_l("Days to answer"), [Required(_l("Type the number of days."))])
    emergency = LineField(_l("Numbers to call first"))
    words = LongTextField(_l("Words it is found by"), [MaxLength(5000, TOO_LONG)])
    conduct = BooleanField(_l("It is about how an office behaves: the office above gets it"))
    active = BooleanField(_l("Citizens can choose it"))

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["data"] = names_data(row.names) | {
                "days": str(row.days),
                "emergency": row.emergency or "",
                "words": "\n".join(row.synonyms),
                "conduct": row.conduct,
                "active": row.active,
            }
        else:
            kwargs["data"] = {"days": "20", "active": True}
        super().__init__(*args, **kwargs)

    def validate_days(self, field: LineField) -> None:
        typed = digits(field.data or "")
        if not re.fullmatch("[0-9]{1,3}", typed) or not 1 <= int(typed) <= MOST_DAYS:
            raise ValidationError(_l("Type a number of days from 1 to 90."))

    def validate_emergency(self, field: LineField) -> None:
        if len(field.data or "") > 64:
            raise ValidationError(_l("Type at most five numbers."))
        if not re.fullmatch(r"([0-9]{2,11}(\s*,\s*[0-9]{2,11})*)?", digits(field.data or "")):
            raise ValidationError(_l("Type short telephone numbers with commas between them, for example 15, 1122."))

    def values(self) -> dict[str, Any]:
        """What the category is to be."""
        return {
            "names": self.names(),
            "days": int(digits(self.days.data)),
            "emergency": digits(self.emergency.data or "") or None,
            "synonyms": [word.strip() for word in (self.words.data or "").splitlines() if word.strip()],
            "conduct": self.conduct.data,
            "active": self.active.data,
        }


class NewCategoryForm(CategoryForm):
    group = SelectField(_l("Group"), choices=[], validate_choice=False)
    code = LineField(
        _l("Code"),
        [Required(_l("Type a code."))],
        render_kw={"dir": "ltr", "autocapitalize": "none", "spellcheck": "false"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._groups = {row.code: row for row in queries.groups()}
        self.group.choices = [SelectChoice(code, name_of(row)) for code, row in self._groups.items()]

    @property
    def chosen_group(self) -> Any:
        """The group the category is added to."""
        return self._groups[self.group.data]

    def validate_group(self, field: SelectField) -> None:
        if field.data not in self._groups:
            raise ValidationError(_l("Choose the group."))

    def validate_code(self, field: LineField) -> None:
        if not re.fullmatch("[a-z][a-z0-9-]{1,40}", field.data or ""):
            raise ValidationError(_l("A code has small Latin letters, digits and dashes, for example street-lights."))


class TemplateForm(CategoryChoice, BaseForm):
    """An answer template: for what, for which outcome, and its title and text in each language."""

    outcome = SelectField(_l("Outcome"), choices=[], validate_choice=False)
    active = BooleanField(_l("Officers can choose it"))

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["data"] = {"category": row.category_id or "", "outcome": row.outcome or "", "active": row.active}
            for code in LANGUAGES:
                kwargs["data"] |= {f"title_{code}": row.titles.get(code, ""), f"text_{code}": row.texts.get(code, "")}
        else:
            kwargs["data"] = {"active": True}
        super().__init__(*args, **kwargs)
        for code, title, text in self.text_fields:
            title.label.text = naming_language(_("Title in %(language)s"), code)
            text.label.text = naming_language(_("Text in %(language)s"), code)
        self.outcome.choices = [
            SelectChoice("", _("Any outcome")),
            *(SelectChoice(value, label) for value, label in labels.OUTCOMES.items()),
        ]

    @property
    def text_fields(self) -> list[tuple[str, Any, Any]]:
        """The language and the fields of each title and text, for the page."""
        return [(code, self[f"title_{code}"], self[f"text_{code}"]) for code in LANGUAGES]

    def validate_outcome(self, field: SelectField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Choose the outcome."))

    def values(self) -> dict[str, Any]:
        """What the template is to be."""
        return {
            "category": self.category.data or None,
            "outcome": self.outcome.data or None,
            "active": self.active.data,
            "titles": {code: title.data for code, title, _text in self.text_fields if title.data},
            "texts": {code: text.data for code, _title, text in self.text_fields if text.data},
        }


def _add_texts() -> None:
    for code in LANGUAGES:
        needed = code in ("en", "ur")
        title = [Required(_l("Write the title."))] if needed else []
        text = [Required(_l("Write the text."))] if needed else []
        setattr(TemplateForm, f"title_{code}", LineField("", [*title, MaxLength(150, TOO_LONG)]))
        setattr(TemplateForm, f"text_{code}", LongTextField("", [*text, MaxLength(3000, TOO_LONG)]))


_add_texts()
