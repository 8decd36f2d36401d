"""The search of the log, and the button that checks it."""

from __future__ import annotations

from ....web.fields import BaseForm
from ..offices.forms import SearchForm

__all__ = ["SearchForm", "VerifyForm"]


class VerifyForm(BaseForm):
    """Only the token."""
