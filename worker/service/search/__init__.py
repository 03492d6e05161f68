"""Search: articles, events and exports by query."""
