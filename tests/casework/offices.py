"""An office of the delivered data, the one above it, the head of its organisation, and one of another department."""

from __future__ import annotations

OFFICE, PARENT, HEAD, ELSEWHERE = "pb-lahore-police", "pb-police", "pb-chief-secretary", "lesco"
