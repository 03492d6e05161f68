"""Ingest: from claimed inbox rows to stored articles, one batch in one transaction."""
