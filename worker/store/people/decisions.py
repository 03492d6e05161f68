"""Statements on decisions of people and programs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, exists, insert, or_, select
from sqlalchemy.orm import Session, aliased

from worker.store.core.in_list import one_of
from worker.store.core.rows import from_row
from worker.store.tables import ArticleRow, DecisionRow, DecisionThingRow, EntityRow, FeedRow, InboxRow, StoryRow
from worker.types.people import Decider

Thing = Literal["article", "story", "entity", "feed", "receipt"]
_ROWS: Mapping[Thing, type[ArticleRow | StoryRow | EntityRow | FeedRow | InboxRow]] = {
    "article": ArticleRow,
    "story": StoryRow,
    "entity": EntityRow,
    "feed": FeedRow,
    "receipt": InboxRow,
}
WITHOUT_EVENT = frozenset({"feed.added", "feed.removed", "feed.changed", "feed.access_changed"})
"""Kinds that the log of events does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision: who, when, what."""

    id: int
    kind: str  #: As of the event, if there is one: article.merged, story.split, feed.changed, …
    by: str  #: "": somebody who need not sign in.
    at: datetime
    data: dict[str, Any]
    takes_back: int | None  #: The decision that this one takes back.
    taken_back_at: datetime | None
    taken_back_by: str | None
    gone: frozenset[int] = frozenset()  #: Ids of its things that were removed since.


def add(
    session: Session,
    by: Decider,
    kind: str,
    *,
    at: datetime,
    things: Mapping[Thing, Collection[int]],
    data: Mapping[str, Any],
) -> None:
    """Write a decision about some things."""
    values = {"kind": kind, "by": by.name, "at": at, "data": dict(data), "takes_back": by.takes_back}
    decision_id = session.scalars(insert(DecisionRow).values(**values).returning(DecisionRow.id)).one()
    rows = [
        {"thing": thing, "thing_id": one, "decision_id": decision_id}
        for thing, ids in things.items()
        for one in set(ids)
    ]
    session.execute(insert(DecisionThingRow), rows)


def get(session: Session, decision_id: int) -> Decision | None:
    """Return one decision, or None."""
    row = session.execute(_SHOWN.where(DecisionRow.id == decision_id)).one_or_none()
    return None if row is None else _decision(*row)


def listed(
    session: Session, *, thing: Thing | None = None, thing_id: int = 0, before: int | None = None, limit: int
) -> list[Decision]:
    """Return decisions, those about one thing or all, newest first, with ids below ``before``."""
    found = _SHOWN.order_by(DecisionRow.id.desc()).limit(limit)
    if before is not None:
        found = found.where(DecisionRow.id < before)
    if thing is not None:
        found = found.join(DecisionThingRow, DecisionThingRow.decision_id == DecisionRow.id)
        found = found.where(DecisionThingRow.thing == thing, DecisionThingRow.thing_id == thing_id)
    decisions = [_decision(*row) for row in session.execute(found)]
    gone = _gone(session, [one.id for one in decisions])
    return [replace(one, gone=frozenset(gone[one.id])) if one.id in gone else one for one in decisions]


def _gone(session: Session, decision_ids: Sequence[int]) -> Mapping[int, list[int]]:
    """Return the things of each of these decisions that do not exist any more."""
    columns = DecisionThingRow.thing, DecisionThingRow.thing_id, DecisionThingRow.decision_id
    asked = select(*columns).where(one_of(DecisionThingRow.decision_id, decision_ids)).cte("asked")
    things = asked.prefix_with("MATERIALIZED").c  # else SQLite looks through all things of each kind
    is_gone = or_(
        *(and_(things.thing == thing, ~exists().where(row.id == things.thing_id)) for thing, row in _ROWS.items())
    )
    found: dict[int, list[int]] = {}
    for decision_id, thing_id in session.execute(select(things.decision_id, things.thing_id).where(is_gone)):
        found.setdefault(decision_id, []).append(thing_id)
    return found


def are_about_both(session: Session, thing: Thing, one: int, other: int) -> bool:
    """Return True if a decision is about two things."""
    theirs = aliased(DecisionThingRow)
    found = (
        select(DecisionThingRow.decision_id)
        .join(theirs, theirs.decision_id == DecisionThingRow.decision_id)
        .where(DecisionThingRow.thing == thing, DecisionThingRow.thing_id == one)
        .where(theirs.thing == thing, theirs.thing_id == other)
        .limit(1)
    )
    return session.scalar(found) is not None


_back = aliased(DecisionRow)
_SHOWN = select(DecisionRow, _back.at, _back.by).outerjoin(_back, _back.takes_back == DecisionRow.id)


def _decision(row: DecisionRow, taken_back_at: datetime | None, taken_back_by: str | None) -> Decision:
    return from_row(Decision, row, taken_back_at=taken_back_at, taken_back_by=taken_back_by, gone=frozenset())
