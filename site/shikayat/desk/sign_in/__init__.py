"""The accounts of officers: signing in with a second factor, and what an officer may change about it."""
