"""Shares of copies and of first reports among the articles of a feed. On both databases."""

from __future__ import annotations

from datetime import timedelta

from manual_clock import START
from sample_articles import arrival
from sqlalchemy import update
from stories_by_hand import put_into_stories
from working import take_in

from worker.bootstrap import Services
from worker.store.stories.feed_shares import FeedShares, shares
from worker.store.tables import ArticleRow


def test_copies_and_first_reports_are_counted_among_what_others_report_too(services: Services) -> None:
    at = {1: 1, 2: 2, 3: 3, 4: 1, 5: None, 6: 0}
    take_in(
        services,
        *(
            arrival(n, feed_id=7 if n < 6 else 8, source="a" if n < 6 else "b")
            if hour is None
            else arrival(
                n,
                feed_id=7 if n < 6 else 8,
                source="a" if n < 6 else "b",
                published_at=START - timedelta(hours=9 - hour),
            )
            for n, hour in at.items()
        ),
    )
    put_into_stories(services, {1: 1, 2: 2, 3: 3, 6: 2})
    with services.database.write() as session:
        session.execute(update(ArticleRow).where(ArticleRow.id == 4).values(duplicate_of=1))
    with services.database.read() as session:
        assert shares(session, 7) == FeedShares(articles=5, copies=1, told_elsewhere=1, first=0)
        assert shares(session, 8) == FeedShares(articles=1, copies=0, told_elsewhere=1, first=1)
        assert shares(session, 9) == FeedShares(articles=0, copies=0, told_elsewhere=0, first=0)
