"""Which roles of officers do what; each can be tested with ``role in CASE_WORKERS`` and the like."""

from __future__ import annotations

from models import Role

OFFICER, HEAD, SUPERVISOR, ADMINISTRATOR = Role

# Who answers complaints, who sees them, and who decides about what others propose.
CASE_WORKERS = (OFFICER, HEAD)
DESK_ROLES = (OFFICER, HEAD, SUPERVISOR)
DECIDERS = (HEAD, SUPERVISOR)
