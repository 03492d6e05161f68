"""Celery: settings, queues, beat, and tasks that make one call each.

Input: JSON messages that carry an id, or nothing. Output: none; results are rows of the database.
Without this folder Wiredesk still ingests articles, in one process.
"""
