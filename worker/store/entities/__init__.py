"""Entities, their names and mentions; the enrichment queue."""
