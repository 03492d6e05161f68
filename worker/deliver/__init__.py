"""What goes out: the query people type, the list of feeds, and the formats in which rows are taken away.

Takes: a query as typed; subscriptions; rows as JSON objects. Gives: ``Query``; OPML; lines of a file. Raises:
InvalidInput naming the place and the mend, MissingExtra where a format needs a library that is not installed.
"""

from worker.deliver.opml import write_opml
from worker.deliver.query import Query, Term, parse_query

__all__ = ["Query", "Term", "parse_query", "write_opml"]
