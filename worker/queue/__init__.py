"""Celery: its settings, its queues, its beat, and tasks that make one call each.

Takes: messages of JSON that carry an id, or nothing. Gives: nothing; results are rows.
Deleting this folder leaves a Wiredesk that still takes articles in, in one process.
"""
