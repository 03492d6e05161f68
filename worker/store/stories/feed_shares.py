"""Numbers on what a feed brings in: copies, and reports that were first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from worker.store.core.rows import from_row
from worker.store.stories.views import first_articles
from worker.store.tables import ArticleRow, StoryRow

NEWEST = 1_000
EACH_LIMIT_ARTICLES = 100  #: Of each of their stories, looked at for other sources: those that arrived first.


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedShares:
    """Numbers on the newest ``NEWEST`` articles of a feed."""

    articles: int
    copies: int  #: Of reports that came from elsewhere, or before.
    told_elsewhere: int  #: In a story that another source reports, too.
    first: int  #: Of these, published before all others of the story, or at the same time.


def shares(session: Session, feed_id: int) -> FeedShares:
    """Count what the newest articles of a feed are."""
    published = func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at)
    newest = (
        select(ArticleRow.duplicate_of, ArticleRow.story_id, published.label("at"))
        .where(ArticleRow.feed_id == feed_id)
        .order_by(ArticleRow.id.desc())
        .limit(NEWEST)
        .subquery()
    )
    first = first_articles(StoryRow.id.in_(select(newest.c.story_id)), each=EACH_LIMIT_ARTICLES)
    stories = (
        select(ArticleRow.story_id, func.min(published).label("began"))
        .join(*first)
        .group_by(ArticleRow.story_id)
        .having(func.count(ArticleRow.source.distinct()) > 1)
        .subquery()
    )
    counted = select(
        func.count().label("articles"),
        func.count(newest.c.duplicate_of).label("copies"),
        func.count(stories.c.story_id).label("told_elsewhere"),
        func.count(case((newest.c.at <= stories.c.began, 1))).label("first"),
    )
    joined = newest.outerjoin(stories, stories.c.story_id == newest.c.story_id)
    return from_row(FeedShares, session.execute(counted.select_from(joined)).one())
