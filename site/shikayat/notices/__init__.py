"""Messages to people: an outbox in the database, and the ways out of it."""
