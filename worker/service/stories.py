"""Stories as they are shown: one, and lists of them, newest first."""

from __future__ import annotations

from worker.errors import NotFound
from worker.store import Database, story_views
from worker.store.story_views import Story, StoryMember

__all__ = ["Stories", "Story", "StoryMember"]

PAGE_LIMIT_STORIES = 501


class Stories:
    """Reads stories."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, story_id: int) -> Story:
        """One story with its articles. Raises NotFound."""
        with self._db.read() as session:
            found = story_views.get(session, story_id)
        if found is None:
            raise NotFound(f"there is no story {story_id}")
        return found

    def page(self, *, offset: int = 0, limit: int = 50) -> list[Story]:
        """Stories, newest first."""
        with self._db.read() as session:
            return story_views.page(session, offset=offset, limit=min(limit, PAGE_LIMIT_STORIES))
