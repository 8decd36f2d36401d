"""Cleaning, search keys and numbers in typed text; no web."""
