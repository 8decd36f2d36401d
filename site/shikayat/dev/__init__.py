"""For development only; nothing imports it."""
