"""The button that checks the log."""

from __future__ import annotations

from ....web.fields import BaseForm


class VerifyForm(BaseForm):
    """Only the token."""
