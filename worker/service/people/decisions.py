"""Decisions: who merged, restored, changed, dropped or deleted what, and when; taken back by the opposite one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from worker.errors import Conflict, NotFound
from worker.service.copies.merge_split import Copies
from worker.service.entities.manage import Entities
from worker.service.feeds.manage import Feeds
from worker.service.operations.quarantine import Quarantine
from worker.service.stories.manage import Stories
from worker.store import Database
from worker.store.people import decisions as store
from worker.store.people.decisions import Decision, Thing
from worker.types.people import Decider

__all__ = ["Decision", "Decisions", "Thing"]

PAGE_LIMIT = 501


class Decisions:
    """Lists decisions and takes them back."""

    def __init__(
        self,
        database: Database,
        copies: Copies,
        stories: Stories,
        entities: Entities,
        feeds: Feeds,
        quarantine: Quarantine,
    ) -> None:
        self._db = database
        self._opposite: dict[str, Callable[[dict[str, Any], Decider], object]] = {
            "article.merged": lambda data, by: (
                copies.merge([data["was_copy_of"], data["original"]], by)
                if data["was_copy_of"]
                else copies.split(data["copies"], by=by)
            ),
            "article.split": lambda data, by: copies.merge([data["original"], *data["articles"]], by),
            "article.restored": lambda data, by: copies.withdraw(data["article"], data["withdrawn"], by),
            "story.merged": lambda data, by: stories.split(data["story"], data["articles"], by),
            "story.split": lambda data, by: stories.merge([data["story"], data["new"]], by),
            "entity.merged": lambda data, by: entities.split(data["entity"], data["names"], by),
            "entity.split": lambda data, by: entities.merge([data["entity"], data["new"]], by),
            "feed.changed": lambda data, by: feeds.set_values(data["feed"], data["was"], by),
            "feed.removed": lambda data, by: feeds.add_again(data["was"], by),
            "feed.added": lambda data, by: feeds.remove(data["feed"], by),
            "receipt.dropped": lambda data, by: quarantine.retry(data["receipts"], by),
        }

    def find_decisions(
        self, *, thing: Thing | None = None, thing_id: int = 0, before: int | None = None, limit: int = 50
    ) -> list[Decision]:
        """Return decisions, those about one thing or all, newest first, with ids below ``before``."""
        with self._db.read() as session:
            return store.listed(session, thing=thing, thing_id=thing_id, before=before, limit=min(limit, PAGE_LIMIT))

    def can_be_taken_back(self, decision: Decision) -> bool:
        """Return True if there is an opposite, and it was not decided yet."""
        return decision.kind in self._opposite and decision.taken_back_at is None and decision.takes_back is None

    def take_back(self, decision_id: int, by: Decider) -> Decision:
        """Decide the opposite. Gives the decision, which says so from then on.

        Raises NotFound; Conflict if it was taken back before, or cannot be; and what the opposite raises where things
        have changed since.
        """
        decision = self._get(decision_id)
        if not self.can_be_taken_back(decision):
            raise Conflict(
                "it was taken back already, or cannot be", reason="taken_back", thing=f"decision {decision_id}"
            )
        self._opposite[decision.kind](decision.data, replace(by, takes_back=decision_id))
        return self._get(decision_id)

    def _get(self, decision_id: int) -> Decision:
        with self._db.read() as session:
            found = store.get(session, decision_id)
        if found is None:
            raise NotFound(f"there is no decision {decision_id}")
        return found
