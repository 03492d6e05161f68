"""Statements on the rules that keep or block articles of feeds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Select, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from worker.store.core.rows import from_row
from worker.store.tables import FeedRuleRow

RuleAction = Literal["keep", "block"]
RuleField = Literal["title", "address", "author", "tag", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule on the articles of a feed, or of all feeds."""

    id: int
    feed_id: int | None  #: None: of all feeds.
    action: RuleAction
    field: RuleField
    pattern: str  #: A regular expression, found anywhere in the field, in capitals or not.


def add(session: Session, columns: Mapping[str, Any]) -> int:
    """Write a rule. Return its id."""
    return session.scalars(insert(FeedRuleRow).returning(FeedRuleRow.id), [dict(columns)]).one()


def number_of_rules(session: Session) -> int:
    """Return the number of all rules."""
    return session.scalar(select(func.count()).select_from(FeedRuleRow)) or 0


def listed(session: Session) -> list[Rule]:
    """Return all rules, oldest first."""
    return _rules(session, select(FeedRuleRow))


def for_feeds(session: Session, feed_ids: Collection[int]) -> dict[int, list[Rule]]:
    """Return the rules that count for each of these feeds, those of all feeds among them."""
    if not feed_ids:
        return {}
    counts = or_(FeedRuleRow.feed_id.is_(None), FeedRuleRow.feed_id.in_(feed_ids))
    rules = _rules(session, select(FeedRuleRow).where(counts))
    return {feed_id: [one for one in rules if one.feed_id in (None, feed_id)] for feed_id in feed_ids}


def remove(session: Session, rule_id: int) -> bool:
    """Delete a rule. Return False if it does not exist."""
    statement = delete(FeedRuleRow).where(FeedRuleRow.id == rule_id).returning(FeedRuleRow.id)
    return session.scalar(statement) is not None


def remove_of_feed(session: Session, feed_id: int) -> None:
    """Delete the rules of one feed."""
    session.execute(delete(FeedRuleRow).where(FeedRuleRow.feed_id == feed_id))


def _rules(session: Session, statement: Select[FeedRuleRow]) -> list[Rule]:
    return [from_row(Rule, row) for row in session.scalars(statement.order_by(FeedRuleRow.id))]
