"""A list to choose from whose many options are quickly written as HTML."""

from __future__ import annotations

import wtforms
from markupsafe import Markup, escape
from wtforms.fields.choices import Choice
from wtforms.widgets import Select


class OptionsWidget(Select):
    """WTForms' widget, which sorts and checks the attributes of each option; nearly all options have only a value."""

    @classmethod
    def render_option(cls, choice: Choice) -> Markup:
        if choice.render_kw or isinstance(choice.value, bool):
            return super().render_option(choice)
        selected = "selected " if choice.selected else ""
        return Markup(  # noqa: S704 - both are escaped
            f'<option {selected}value="{escape(choice.value)}">{escape(choice.label or choice.value)}</option>'
        )


class SelectField(wtforms.SelectField):
    widget = OptionsWidget()
