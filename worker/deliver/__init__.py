"""What goes out: the query people type, the order of what it finds and where it matched; feeds and lists of them,
what watches send, and the formats of exports.

Takes: a query as typed and the time; scores, times and words of articles; subscriptions, messages and rows as plain
values. Gives: ``Query``; ids in order; ``Highlights``; OPML; the bytes of a feed; the body of a webhook and its
signature; lines of a file. Raises: InvalidInput naming the place and the mend; MissingExtra where a library is not
installed; FetchFailed where a chat or mail service takes no message (``apprise.py``, the only file that reaches out).
"""

from worker.deliver.highlight import Fragment, Highlights, Span, highlight
from worker.deliver.opml import write_opml
from worker.deliver.query import ArticleState, Clause, Filter, FilterField, Query, Term, parse_query, wrong_query
from worker.deliver.ranking import Scored, ranked

__all__ = [
    "ArticleState",
    "Clause",
    "Filter",
    "FilterField",
    "Fragment",
    "Highlights",
    "Query",
    "Scored",
    "Span",
    "Term",
    "highlight",
    "parse_query",
    "ranked",
    "write_opml",
    "wrong_query",
]
