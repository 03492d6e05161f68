"""What goes out: the query people type, the list of feeds.

Takes: a query as typed, subscriptions. Gives: ``Query``, OPML. Raises: InvalidInput naming the place and the mend.
"""

from worker.deliver.opml import write_opml
from worker.deliver.query import Query, Term, parse_query

__all__ = ["Query", "Term", "parse_query", "write_opml"]
