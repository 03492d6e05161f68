"""Poll feeds and fetch pages: what is due, what came, how it ended."""
