"""Articles: look up, write, and show."""
