"""Rules on the articles of feeds: add, list, remove."""

from __future__ import annotations

from typing import get_args

from worker.clean import tidy
from worker.clock import Clock
from worker.errors import InvalidInput, check_known, existing
from worker.service.feeds.rule_patterns import check_pattern
from worker.store import Database
from worker.store.feeds import rules as store
from worker.store.feeds import views
from worker.store.feeds.rules import Rule, RuleAction, RuleField

__all__ = ["Rule", "Rules"]

ACTIONS = get_args(RuleAction)
FIELDS = get_args(RuleField)

RULES_LIMIT = 1_000  #: Of all feeds and each.


class Rules:
    """Rules that keep or block articles of feeds, by title, address, author, tag or text."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def add(self, action: str, field: str, pattern: str, *, feed_id: int | None = None) -> Rule:
        """Add a rule, for all feeds without ``feed_id``; it counts for what is taken in from now on.

        Raises InvalidInput, NotFound.
        """
        check_known("action", action, ACTIONS, reason="bad_rule")
        check_known("field", field, FIELDS, reason="bad_rule")
        pattern = tidy(pattern)
        check_pattern(pattern)
        with self._db.write() as session:
            if feed_id is not None:
                existing(views.get(session, feed_id), "feed", feed_id)
            if store.number_of_rules(session) >= RULES_LIMIT:
                raise InvalidInput(f"there are {RULES_LIMIT:,} rules; remove one first", reason="too_many_rules")
            columns = {"feed_id": feed_id, "action": action, "field": field, "pattern": pattern}
            rule_id = store.add(session, columns | {"created_at": self._clock()})
            return next(one for one in store.listed(session) if one.id == rule_id)

    def all(self, *, feed_id: int | None = None) -> list[Rule]:
        """Return all rules, oldest first; or those that apply to a feed, including the rules for all feeds."""
        with self._db.read() as session:
            return store.listed(session) if feed_id is None else store.for_feeds(session, {feed_id})[feed_id]

    def remove(self, rule_id: int) -> None:
        """Remove a rule; what it refused can be tried again. Raises NotFound."""
        with self._db.write() as session:
            existing(store.remove(session, rule_id), "rule", rule_id)
