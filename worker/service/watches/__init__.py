"""Watches: saved queries that deliver what matches."""
