"""Form fields for the names of people, offices and categories."""

from __future__ import annotations

from markupsafe import Markup, escape

from ..i18n.language import isolated
from ..i18n.lazy_text import lazy_gettext as _l
from ..text import cleaning, names
from .fields import LineField


class NameField(LineField):
    """A person's name: letters of any script, no digits, no pictures."""

    clean = staticmethod(cleaning.clean_name)
    wrong_in = staticmethod(names.not_in_a_name)
    refusal = _l("Type the name with letters.")
    refusal_signs = _l("These do not belong in a name: %(characters)s. Use letters only.")

    def process_formdata(self, valuelist: list[str]) -> None:
        self.wrong: list[str] = []
        super().process_formdata(valuelist)

    def cleaned(self, typed: str) -> str:
        self.wrong = type(self).wrong_in(typed)
        if self.wrong:
            raise cleaning.InvalidName("signs")
        return super().cleaned(typed)

    def _sentence(self, reason: str | None) -> Markup:
        if not self.wrong:
            return super()._sentence(reason)
        return escape(str(self.refusal_signs)) % {"characters": isolated(escape(" ".join(self.wrong[:10])))}


class TitleField(NameField):
    """The name of an office, a place or a category: it may have digits, brackets and &."""

    clean = staticmethod(names.clean_title)
    wrong_in = staticmethod(names.not_in_a_title)
    refusal_signs = _l("These do not belong in a name: %(characters)s.")
