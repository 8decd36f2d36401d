"""Places, offices and categories: look-ups and the pickers built on them."""
