"""Entities as they are shown: one, and lists of them, most mentioned first."""

from __future__ import annotations

from worker.errors import NotFound
from worker.store import Database, entity_views
from worker.store.entity_views import Entity, Spelling

__all__ = ["Entities", "Entity", "Spelling"]

PAGE_LIMIT_ENTITIES = 1_000


class Entities:
    """Reads entities."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, entity_id: int) -> Entity:
        """One entity. Raises NotFound."""
        with self._db.read() as session:
            found = entity_views.get(session, entity_id)
        if found is None:
            raise NotFound(f"there is no entity {entity_id}")
        return found

    def page(
        self, *, name: str | None = None, kind: str | None = None, offset: int = 0, limit: int = 50
    ) -> list[Entity]:
        """Entities, most mentioned first; ``name`` is a part of any of their names."""
        with self._db.read() as session:
            return entity_views.page(
                session, name=name, kind=kind, offset=offset, limit=min(limit, PAGE_LIMIT_ENTITIES)
            )
