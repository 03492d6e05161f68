"""Articles put into stories by hand, where what the clustering decides does not matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from manual_clock import START
from sqlalchemy import update

from worker.store.tables import ArticleRow, StoryRow

if TYPE_CHECKING:
    from worker.bootstrap import Services


def put_into_stories(services: Services, stories: Mapping[int, int]) -> None:
    """Put articles into stories that do not exist yet, by the article."""
    times = {"first_at": START, "last_at": START, "updated_at": START}
    with services.database.write() as session:
        for story in sorted(set(stories.values())):
            centroid: dict[str, object] = {"weights": {}, "shown": {}}
            session.add(StoryRow(id=story, title=f"Story {story}", centroid=centroid, core=[], articles=1, **times))
        session.flush()
        for article, story in stories.items():
            session.execute(update(ArticleRow).where(ArticleRow.id == article).values(story_id=story))
