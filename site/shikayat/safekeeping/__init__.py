"""What the server keeps for a visitor who is not finished: typed forms whose session ended, and counts of tries."""
