"""Passwords, usernames and one-time codes."""
