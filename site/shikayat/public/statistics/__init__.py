"""Public statistics: what was received, how offices answered, and what citizens say of it."""
