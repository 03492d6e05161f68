"""The search language: the query a person types, what its moments mean, and where it matched a text.

Takes: a query as typed, the current time, the words of articles.
Gives: ``Query``, which the store turns into conditions; ``Highlights``.
Raises: InvalidInput naming the place and the mend.
"""

from worker.query.fields import FIELDS, wrong_query
from worker.query.highlight import Fragment, Highlights, MarkedSpan, highlight
from worker.query.parse import parse_query
from worker.query.query import (
    AllOf,
    AnyOf,
    ArticleFilter,
    ArticleState,
    Filter,
    FilterField,
    Leaf,
    Near,
    Part,
    Query,
    Term,
    as_typed,
    excluded,
    filters_of,
    leaves,
)

__all__ = [
    "FIELDS",
    "AllOf",
    "AnyOf",
    "ArticleFilter",
    "ArticleState",
    "Filter",
    "FilterField",
    "Fragment",
    "Highlights",
    "Leaf",
    "MarkedSpan",
    "Near",
    "Part",
    "Query",
    "Term",
    "as_typed",
    "excluded",
    "filters_of",
    "highlight",
    "leaves",
    "parse_query",
    "wrong_query",
]
