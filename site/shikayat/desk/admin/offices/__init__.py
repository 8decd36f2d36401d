"""Offices and the officers who work there: finding one, and keeping them up to date."""
