"""The messages that would have been sent."""
