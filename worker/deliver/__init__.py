"""What goes out: the query people type, feeds, and what watches send.

Takes: a query as typed; articles and messages as plain values. Gives: ``Query``, the bytes of a feed, the
body of a webhook and its signature. Raises: InvalidInput naming the place and the mend; FetchFailed where a
chat or mail service does not take a message (``apprise.py``, the only file here that reaches out).
"""

from worker.deliver.query import Query, Term, parse_query

__all__ = ["Query", "Term", "parse_query"]
