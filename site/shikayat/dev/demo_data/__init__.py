"""A portal full of life for whoever tries it out or works on it. Development only."""
