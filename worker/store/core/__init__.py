"""Connections, dialects, bulk statements and migrations."""
