"""Find articles: conditions, full text, ranges of ids, the event log."""
