"""Articles as they are shown: one, and lists of them, newest first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from worker.clock import Clock
from worker.dedupe import word_diff
from worker.deliver import parse_query
from worker.errors import NotFound
from worker.store import Database, article_views
from worker.store.article_views import Article, ArticleFilter, ArticleVersion, NamedEntity, SightingView

__all__ = ["Article", "ArticleFilter", "ArticlePage", "ArticleVersion", "Articles", "NamedEntity", "SightingView"]

PAGE_LIMIT_ARTICLES = 500


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A page of articles, newest first."""

    articles: tuple[Article, ...]
    next_cursor: int | None  #: Hand it back to get the next page; None at the end.


class Articles:
    """Reads articles."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def get(self, article_id: int) -> Article:
        """One article. Raises NotFound."""
        with self._db.read() as session:
            found = article_views.get(session, article_id)
        if found is None:
            raise NotFound(f"there is no article {article_id}")
        return found

    def page(self, wanted: ArticleFilter, *, cursor: int | None = None, limit: int = 50) -> ArticlePage:
        """Articles that match, newest first, from after the cursor. Raises InvalidInput for a wrong query."""
        limit = min(limit, PAGE_LIMIT_ARTICLES)
        query = parse_query(wanted.q) if wanted.q else None
        with self._db.read() as session:
            found = article_views.page(session, wanted, query, before=cursor, limit=limit + 1, now=self._clock())
        shown = tuple(found[:limit])
        return ArticlePage(shown, shown[-1].id if len(found) > limit else None)

    def versions(self, article_id: int) -> list[ArticleVersion]:
        """All versions of an article, oldest first, each with what it changed. Raises NotFound."""
        with self._db.read() as session:
            found = article_views.versions(session, article_id)
        if not found:
            raise NotFound(f"there is no article {article_id}")
        told = [replace(new, diff=word_diff(old.text, new.text)) for old, new in pairwise(found)]
        return [found[0], *told]
