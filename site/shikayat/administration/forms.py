"""The search of the log, and the button that checks it."""

from __future__ import annotations

from ..offices.forms import SearchForm
from ..web.fields import BaseForm

__all__ = ["SearchForm", "VerifyForm"]


class VerifyForm(BaseForm):
    """Only the token."""
