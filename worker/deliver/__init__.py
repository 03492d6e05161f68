"""What goes out: the query people type.

Takes: a query as typed. Gives: ``Query``. Raises: InvalidInput naming the place and the mend.
"""

from worker.deliver.query import Query, Term, parse_query

__all__ = ["Query", "Term", "parse_query"]
