"""Languages, names and catalogs."""
