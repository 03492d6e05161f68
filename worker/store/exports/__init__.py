"""Pages of everything of a kind, in the order of ids."""
