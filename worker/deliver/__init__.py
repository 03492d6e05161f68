"""What goes out: the query people type, the order of what it finds, and where it matched.

Takes: a query as typed and the time; scores and times of articles; an article's words. Gives: ``Query``; the
ids in order; ``Highlights``. Raises: InvalidInput naming the place and the mend.
"""

from worker.deliver.highlight import Fragment, Highlights, Span, highlight
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
    "wrong_query",
]
