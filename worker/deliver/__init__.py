"""What goes out: the query people type, feeds and lists of them, what watches send, and the formats of exports.

Takes: a query as typed; subscriptions, articles, messages and rows as plain values. Gives: ``Query``; OPML; the
bytes of a feed; the body of a webhook and its signature; lines of a file. Raises: InvalidInput naming the place and
the mend; MissingExtra where a library is not installed; FetchFailed where a chat or mail service takes no message
(``apprise.py``, the only file here that reaches out).
"""

from worker.deliver.opml import write_opml
from worker.deliver.query import Query, Term, parse_query

__all__ = ["Query", "Term", "parse_query", "write_opml"]
