"""Articles as they are shown: one, lists of them by time, relevance or publication, and counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from worker.clock import Clock
from worker.dedupe import word_diff
from worker.errors import existing
from worker.query import FIELDS, ArticleFilter, Filter, Fragment, Highlights, MarkedSpan, as_typed, highlight
from worker.query.highlight import pieces
from worker.service.search.resolve_query import read_query
from worker.service.search.saved_searches import SavedSearches
from worker.store import Database
from worker.store.articles import views as article_views
from worker.store.articles.views import Article, ArticleVersion, CopyView, NamedEntity, SightingView, VersionChange
from worker.store.core.rows import grouped
from worker.store.search import find
from worker.store.search.find import Count, Counts
from worker.types import DiffPiece
from worker.types.choices import CountBy

__all__ = [
    "FIELDS", "Article", "ArticleFilter", "ArticlePage", "ArticleVersion", "Articles", "CopyView", "Count", "Counts",
    "Fragment", "Highlights", "MarkedSpan", "NamedEntity", "Order", "SightingView", "VersionChange", "pieces",
]  # fmt: skip

PAGE_LIMIT_ARTICLES = 500
RANKED_LIMIT_ARTICLES = 500
"""Relevance is told among the newest so many that match, so that any word is quick. Among 1,000 the first fifty are
the same for 19 of 20 queries over a million articles (docs/measurements.md): what is older is rarely worth more."""
COUNTED_LIMIT_ARTICLES = 10_000
COUNTS_LIMIT = 100
PARTS_LIMIT = 12  #: Of a query, each looked at by one statement.
COPIES_EACH = 200  #: Copies of an article that are listed; the number of all is the article's.
LISTED_NAMES = 50  #: Entities of an article in a list, those it mentions most.

Order = Literal["time", "relevance", "published"]
_RANKS = {
    "relevance": (find.best, RANKED_LIMIT_ARTICLES),
    "published": (find.by_publication, COUNTED_LIMIT_ARTICLES),
}


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A page of articles, newest or best first."""

    articles: tuple[Article, ...]
    next_cursor: int | None  #: Hand it back to get the next page; None at the end.
    highlights: tuple[Highlights, ...] | None = None  #: Of each article in order, if asked for.


class Articles:
    """Reads articles."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock
        self.saved = SavedSearches(database, clock)

    def get(self, article_id: int) -> Article:
        """Return one article. Raises NotFound."""
        with self._db.read() as session:
            return existing(article_views.get(session, article_id), "article", article_id)

    def by_ids(self, ids: Sequence[int]) -> tuple[Article, ...]:
        """Return these articles in this order, those that do not exist left out."""
        with self._db.read() as session:
            return tuple(article_views.listed(session, ids))

    def texts(self, ids: Collection[int]) -> dict[int, str]:
        """Return the texts of those of these articles that exist."""
        with self._db.read() as session:
            return article_views.texts(session, ids)

    def find_articles(
        self,
        wanted: ArticleFilter,
        *,
        order: Order = "time",
        cursor: int | None = None,
        limit: int = 50,
        highlights: bool = False,
    ) -> ArticlePage:
        """Return articles that match, from after the cursor. Raises InvalidInput for a wrong query.

        By time those first seen last come first, by publication those published last. A cursor is good for the order
        it came from: of time it is the last article, of the others a place in the list.
        """
        limit = min(limit, PAGE_LIMIT_ARTICLES)
        now = self._clock()
        with self._db.read_replica() as session:
            query = read_query(session, wanted, now)
            if order == "time":
                ids = find.newest(session, query, before=cursor, limit=limit + 1)
                following = ids[limit - 1] if len(ids) > limit else None
            else:
                start = cursor or 0
                rank, of_newest = _RANKS[order]
                ids = rank(session, query, of_newest=of_newest, skip=start, limit=limit + 1)
                following = start + limit if len(ids) > limit else None
            found = tuple(article_views.listed(session, ids[:limit], names_limit=LISTED_NAMES))
        if not highlights or wanted.q is None:
            return ArticlePage(found, following)
        marked = tuple(highlight(query, one.id, one.title, one.text) for one in found)
        return ArticlePage(found, following, marked)

    def counts(self, wanted: ArticleFilter, by: CountBy, *, limit: int = COUNTS_LIMIT) -> Counts:
        """Count the newest 10,000 articles that match by what they have in common, most first; days newest first.

        Raises InvalidInput for a wrong query.
        """
        now = self._clock()
        with self._db.read_replica() as session:
            return find.counts(
                session, read_query(session, wanted, now), by, newest_articles=COUNTED_LIMIT_ARTICLES, limit=limit
            )

    def matched_parts(self, wanted: ArticleFilter, ids: Collection[int]) -> dict[int, list[str]]:
        """Return the parts of a query that each of these articles matches as it is now, as they are typed.

        Raises InvalidInput for a wrong query.
        """
        found: dict[int, list[str]] = {one: [] for one in ids}
        with self._db.read() as session:
            query = read_query(session, wanted, self._clock())
            unasked = Filter("state", wanted.state)
            parts = [one for one in query.leaves if not one.excluded and one != unasked]
            for part in parts[:PARTS_LIMIT]:
                for one in find.among(session, replace(query, parts=(part,)), ids):
                    found[one].append(as_typed(part))
        return found

    def copies(self, ids: Collection[int], *, each: int = COPIES_EACH) -> dict[int, list[CopyView]]:
        """Return the first ``each`` copies of each of these articles, by the article, in order of arrival."""
        if not ids:
            return {}
        with self._db.read() as session:
            return grouped((one.duplicate_of, one) for one in article_views.copies(session, sorted(ids), each=each))

    def compare(self, one_id: int, other_id: int) -> tuple[DiffPiece, ...]:
        """Compare the words of two articles. Raises NotFound."""
        return word_diff(self.get(one_id).text, self.get(other_id).text)

    def versions(self, article_id: int) -> list[ArticleVersion]:
        """Return all versions of an article, oldest first, each with what it changed. Raises NotFound."""
        with self._db.read() as session:
            found = existing(article_views.versions(session, article_id), "article", article_id)
        told = [replace(new, diff=word_diff(old.text, new.text)) for old, new in pairwise(found)]
        return [found[0], *told]

    def changes(self, ids: Collection[int], *, limit: int) -> list[VersionChange]:
        """Return the newest later versions of these articles, newest first, without their texts."""
        if not ids:
            return []
        with self._db.read() as session:
            return article_views.changes(session, sorted(ids), limit=limit)
