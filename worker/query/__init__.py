"""The search language: the query a person types, what its moments mean, and where it matched a text.

Takes: a query as typed, the current time, the words of articles.
Gives: ``Query``, which the store turns into conditions; ``Highlights``.
Raises: InvalidInput naming the place and the mend.
"""

from worker.query.highlight import Fragment, Highlights, Span, highlight
from worker.query.query import ArticleState, Clause, Filter, FilterField, Query, Term, parse_query, wrong_query

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
    "wrong_query",
]
