"""A portal filled with sample data, for trying it out and for development only."""
