"""What citizens send in after they have lodged a complaint, and while they look for one without an account."""

from __future__ import annotations

import re
from typing import Any

from flask import request
from flask_babel import gettext as _
from markupsafe import escape
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from ...casework.lifecycle import NOT_SOLVED, PARTLY, SOLVED, VERDICTS
from ...i18n.language import isolated
from ...i18n.lazy_text import lazy_gettext as _l
from ...text.cleaning import digits, has_word, visible
from ...text.pasted import find_mobile
from ...web.fields import BaseForm, CleanedField, LongTextField, MaxLength, Required
from ...web.number_fields import ReferenceField
from ...web.rate_limits import try_again

LONGEST = 3000

TOO_LONG = _l("Write at most %(limit)s characters. There are now %(count)s.")
NOT_FOUND = _l("We found no complaint with this reference and these digits. Check both and try again.")


def too_many(seconds: int) -> str:
    """Why nothing is looked for now."""
    return " ".join((_("That was tried too often."), try_again(seconds)))


REFUSALS = {
    "stale": _l("The complaint has changed since you opened this page. Read what is new, then press the button again."),
    "incomplete": _l("Something is missing. Write it in words, so that the office understands it."),
    "state": _l("This is no longer possible: the complaint has moved on. Go back to it and see where it stands."),
    "final": _l("This is not possible any more. The page of the complaint says why."),
}


class TransitionForm(BaseForm):
    """A transition by the citizen. ``version`` is that of the complaint that was looked at."""

    version = HiddenField()

    def __init__(self, complaint: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        typed = digits(self.version.data or "")
        self.expected_version = int(typed) if re.fullmatch("[0-9]{1,9}", typed) else 0
        # A page that comes back with an error has shown nothing new: it keeps the version that was seen before.
        self.version.data = str(self.expected_version or complaint.version)

    def refuse(self, reason: str, complaint: Any) -> None:
        """Say why nothing was done, and have ``complaint`` looked at as it is now; what was typed stays."""
        self.version.data = str(complaint.version)
        self.form_errors.append(REFUSALS.get(reason, REFUSALS["state"]))


class ReplyForm(TransitionForm):
    text = LongTextField(
        _l("Your reply"), validators=[Required(_l("Write your reply to the office.")), MaxLength(LONGEST, TOO_LONG)]
    )


class VerdictForm(TransitionForm):
    """The citizen's verdict. Text is required unless the complaint is solved, so that the office can do better."""

    verdict = RadioField(
        _l("Is your problem solved?"),
        choices=[
            SelectChoice(SOLVED, _l("Yes, it is solved")),
            SelectChoice(PARTLY, _l("Only partly")),
            SelectChoice(NOT_SOLVED, _l("No, it is not solved")),
        ],
        validate_choice=False,
    )
    text = LongTextField(_l("What is still missing?"), validators=[MaxLength(LONGEST, TOO_LONG)])
    stars = RadioField(
        _l("How did the office treat you?"),
        choices=[
            SelectChoice("5", _l("5 stars: very well")),
            SelectChoice("4", _l("4 stars: well")),
            SelectChoice("3", _l("3 stars: fairly")),
            SelectChoice("2", _l("2 stars: badly")),
            SelectChoice("1", _l("1 star: very badly")),
        ],
        validate_choice=False,
    )

    def validate_verdict(self, field: RadioField) -> None:
        if field.data not in VERDICTS:
            raise ValidationError(_l("Say whether your problem is solved."))

    def validate_text(self, field: LongTextField) -> None:
        if self.verdict.data in (PARTLY, NOT_SOLVED) and not has_word(field.data or ""):
            raise ValidationError(_l("Write what is still missing, so that it can be done."))

    def validate_stars(self, field: RadioField) -> None:
        if field.data and field.data not in {"1", "2", "3", "4", "5"}:
            raise ValidationError(_l("Choose one to five stars, or none."))

    def words(self) -> dict[str, Any]:
        """The verdict, the stars (or None) and the words, as ``casework`` takes them."""
        stars = int(self.stars.data) if self.stars.data else None
        return {"verdict": self.verdict.data, "stars": stars, "text": self.text.data or ""}


class ReopenForm(TransitionForm):
    text = LongTextField(
        _l("What is still missing?"),
        validators=[Required(_l("Write what is still missing, so that it can be done.")), MaxLength(LONGEST, TOO_LONG)],
    )


class AppealForm(TransitionForm):
    text = LongTextField(
        _l("Why should it be taken up?"),
        validators=[Required(_l("Write why the reason of the office is wrong.")), MaxLength(LONGEST, TOO_LONG)],
    )


class WithdrawForm(TransitionForm):
    text = LongTextField(_l("Why do you take it back?"), validators=[MaxLength(LONGEST, TOO_LONG)])


class LastDigitsField(CleanedField):
    """The last four digits of a mobile number; data is ASCII digits."""

    refusal = _l("Type the last 4 digits of the mobile number.")

    @staticmethod
    def clean(typed: str) -> str:
        number = re.sub(r"[\s-]", "", digits(visible(typed)))
        if re.fullmatch("[0-9]{4}", number):
            return number
        return find_mobile(typed, None)[-4:]  # the whole number was typed


class TrackForm(BaseForm):
    """A reference and proof of knowing the number it was lodged with."""

    reference = ReferenceField(_l("Reference"), validators=[Required(_l("Type the reference of the complaint."))])
    last_four = LastDigitsField(
        _l("Last 4 digits of the mobile number"),
        validators=[Required(_l("Type the last 4 digits of the mobile number."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )

    def validate_reference(self, field: ReferenceField) -> None:
        if len(field.data) != 9:
            sentence = escape(_("A reference has 9 letters and digits, for example %(sample)s."))
            raise ValidationError(sentence % {"sample": isolated("K7Q2-9FXM-3")})

    def refuse(self, sentence: Any) -> None:
        """Say why nothing is shown, in the same words for a wrong and for an unknown reference."""
        self.reference.errors = [sentence]


def shown_version() -> int:
    """The version of the status a browser already shows; 0 when it does not say."""
    said = request.args.get("version", "")
    return int(said) if re.fullmatch("[0-9]{1,9}", said) else 0


def just_received() -> bool:
    """Whether the page is the one that follows lodging."""
    return request.args.get("received") in ("1", "otherwise")


def received_otherwise() -> bool:
    """Whether it had been lodged before with other answers than those on the page whose button was pressed."""
    return request.args.get("received") == "otherwise"
