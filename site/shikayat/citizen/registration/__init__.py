"""Opening an account, one question page at a time."""
