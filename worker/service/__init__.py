"""The verbs a task, a route, a page or a command may ask for; a file per group.

Each claims rows, calls pure stages, and writes once. Nothing here knows Celery, HTTP or a terminal.
"""
