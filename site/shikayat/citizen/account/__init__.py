"""Signing in and out, getting back in, and what a citizen may change about the account."""
