"""Shikayat: a bilingual citizen portal for complaints."""

from .app import create_app

__all__ = ["create_app"]
