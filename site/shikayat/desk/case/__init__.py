"""One complaint at the desk: everything about it, and each thing an office can do with it."""
