"""The first page of the administration, and the log of what staff did."""
