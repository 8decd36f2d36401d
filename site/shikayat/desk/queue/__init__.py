"""An office's queue: what there is to do, by when, and several at once."""
