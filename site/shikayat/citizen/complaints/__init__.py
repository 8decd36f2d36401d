"""What a citizen sees of a complaint after lodging it, and does with it: replies, verdict, reopening, withdrawal."""
