"""Decisions: who merged, restored, changed, dropped or deleted what, and when; taken back by the opposite one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from worker.errors import Conflict, check_known, existing
from worker.service.copies.merge_split import Copies
from worker.service.entities.manage import Entities
from worker.service.feeds.manage import Feeds
from worker.service.operations.quarantine import Quarantine
from worker.service.stories.manage import Stories
from worker.store import Database
from worker.store.people import decisions as store
from worker.store.people.decisions import Decision, Thing
from worker.types.people import Decider

__all__ = ["Decision", "Decisions", "Thing", "Verbs", "can_be_taken_back"]

PAGE_LIMIT = 501


class Verbs(NamedTuple):
    """The services whose decisions can be taken back."""

    copies: Copies
    stories: Stories
    entities: Entities
    feeds: Feeds
    quarantine: Quarantine


_OPPOSITE: dict[str, Callable[[Verbs, dict[str, Any], Decider], object]] = {
    "article.merged": lambda of, data, by: (
        of.copies.merge([data["was_copy_of"], data["original"]], by)
        if data["was_copy_of"]
        else of.copies.split(data["copies"], by=by)
    ),
    "article.split": lambda of, data, by: of.copies.merge([data["original"], *data["articles"]], by),
    "article.restored": lambda of, data, by: of.copies.withdraw(data["article"], data["withdrawn"], by),
    "story.merged": lambda of, data, by: of.stories.take_merge_back(data, by),
    "story.split": lambda of, data, by: of.stories.take_split_back(data, by),
    "story.renamed": lambda of, data, by: of.stories.rename(
        data["story"], data["was"], by, instead_of=data["now"] or ""
    ),
    "entity.merged": lambda of, data, by: of.entities.take_merge_back(data, by),
    "entity.split": lambda of, data, by: of.entities.merge([data["entity"], data["new"]], by),
    "entity.renamed": lambda of, data, by: of.entities.rename(
        data["entity"], data["was"], by, instead_of=data["now"] or ""
    ),
    "feed.changed": lambda of, data, by: of.feeds.set_values(data["feed"], data["was"], by),
    "feed.removed": lambda of, data, by: of.feeds.add_again(data["was"], by),
    "feed.added": lambda of, data, by: of.feeds.remove(data["feed"], by),
    "receipt.dropped": lambda of, data, by: of.quarantine.retry(data["receipts"], by),
}


KINDS = (
    *_OPPOSITE, "article.withdrawn", "article.deleted", "feed.access_changed", "receipt.split", "receipt.retried"
)  # fmt: skip
"""All kinds of decisions; first those that have an opposite."""


def can_be_taken_back(decision: Decision) -> bool:
    """Return True if there is an opposite, it was not decided yet, and a takedown left what it needs.

    A merge of what were copies already changed nothing that could be parted.
    """
    data, is_open = decision.data, decision.taken_back_at is None and decision.takes_back is None
    is_empty = decision.kind == "article.merged" and not data["copies"] and not data["was_copy_of"]
    return decision.kind in _OPPOSITE and is_open and not is_empty and not data.get("deleted")


class Decisions:
    """Lists decisions and takes them back."""

    def __init__(self, database: Database, verbs: Verbs) -> None:
        self._db = database
        self._verbs = verbs

    def find_decisions(
        self,
        *,
        thing: Thing | None = None,
        thing_id: int = 0,
        kind: str | None = None,
        by: str | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> list[Decision]:
        """Return decisions, newest first.

        Args:
            thing: With ``thing_id``: only those about it.
            thing_id: Its number.
            kind: Only those of this kind, as ``story.merged``.
            by: Only those of this person or key; "": of who need not sign in.
            before: Only those with smaller ids.
            limit: How many at most.

        Raises InvalidInput for a kind that there is not.
        """
        if kind is not None:
            check_known("kind of decision", kind, KINDS)
        about = None if thing is None else (thing, thing_id)
        with self._db.read() as session:
            return store.listed(session, about=about, kind=kind, by=by, before=before, limit=min(limit, PAGE_LIMIT))

    def take_back(self, decision_id: int, by: Decider) -> Decision:
        """Decide the opposite. Gives the decision, which says so from then on.

        Raises NotFound; Conflict if it was taken back before, or cannot be; and what the opposite raises where things
        have changed since.
        """
        decision = self._get(decision_id)
        if not can_be_taken_back(decision):
            raise Conflict(
                "it was taken back already, or cannot be", reason="taken_back", thing=f"decision {decision_id}"
            )
        _OPPOSITE[decision.kind](self._verbs, decision.data, replace(by, takes_back=decision_id))
        return self._get(decision_id)

    def _get(self, decision_id: int) -> Decision:
        with self._db.read() as session:
            return existing(store.get(session, decision_id), "decision", decision_id)
