"""What goes out: the query people type and where it matched; feeds and lists of them,
what watches send, and the formats of exports.

Takes: a query as typed and the time; the words of articles; subscriptions, messages and rows as plain values.
Gives: ``Query``; ``Highlights``; OPML; the bytes of a feed; the body of a webhook and its
signature; lines of a file. Raises: InvalidInput naming the place and the mend; MissingExtra where a library is not
installed; FetchFailed where a chat or mail service takes no message (``apprise.py``, the only file that reaches out).
"""

from worker.deliver.highlight import Fragment, Highlights, Span, highlight
from worker.deliver.opml import write_opml
from worker.deliver.query import ArticleState, Clause, Filter, FilterField, Query, Term, parse_query, wrong_query

__all__ = [
    "ArticleState",
    "Clause",
    "Filter",
    "FilterField",
    "Fragment",
    "Highlights",
    "Query",
    "Span",
    "Term",
    "highlight",
    "parse_query",
    "write_opml",
    "wrong_query",
]
