"""Statements on decisions of people and programs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import SQLColumnExpression, case, func, insert, literal, select
from sqlalchemy.orm import Session, aliased

from worker.store.core.in_list import one_of
from worker.store.core.rows import from_row
from worker.store.tables import ArticleRow, DecisionRow, DecisionThingRow, EntityRow, FeedRow, InboxRow, StoryRow
from worker.types.people import Decider

Thing = Literal["article", "story", "entity", "feed", "receipt"]
_NAMES: Mapping[Thing, tuple[SQLColumnExpression[int], SQLColumnExpression[str]]] = {
    "article": (ArticleRow.id, ArticleRow.title),
    "story": (StoryRow.id, func.coalesce(StoryRow.own_title, StoryRow.title)),
    "entity": (EntityRow.id, EntityRow.shown_name),
    "feed": (FeedRow.id, func.coalesce(FeedRow.given_title, FeedRow.title, FeedRow.url)),
    "receipt": (InboxRow.id, literal("")),
}
"""Columns of the id and the name of each kind of thing."""
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
    names: Mapping[tuple[Thing, int], str | None] = field(default_factory=dict)  #: Of its things; None: removed since.


def add(
    session: Session,
    by: Decider,
    kind: str,
    about: tuple[Thing, Collection[int]],
    *,
    at: datetime,
    data: Mapping[str, Any],
) -> None:
    """Write a decision about some articles, stories, entities, feeds or receipts."""
    values = {"kind": kind, "by": by.name, "at": at, "data": dict(data), "takes_back": by.takes_back}
    decision_id = session.scalars(insert(DecisionRow).values(**values).returning(DecisionRow.id)).one()
    thing, ids = about
    rows = [{"thing": thing, "thing_id": one, "decision_id": decision_id} for one in set(ids)]
    session.execute(insert(DecisionThingRow), rows)


def get(session: Session, decision_id: int) -> Decision | None:
    """Return one decision, or None."""
    row = session.execute(_SHOWN.where(DecisionRow.id == decision_id)).one_or_none()
    return None if row is None else _decision(*row)


def listed(
    session: Session,
    *,
    about: tuple[Thing, int] | None = None,
    kind: str | None = None,
    by: str | None = None,
    before: int | None = None,
    limit: int,
) -> list[Decision]:
    """Return decisions, all or those about one thing, of one kind, by one person, newest first, below ``before``."""
    found = _SHOWN.order_by(DecisionRow.id.desc()).limit(limit)
    if before is not None:
        found = found.where(DecisionRow.id < before)
    if about is not None:
        thing, thing_id = about
        found = found.join(DecisionThingRow, DecisionThingRow.decision_id == DecisionRow.id)
        found = found.where(DecisionThingRow.thing == thing, DecisionThingRow.thing_id == thing_id)
    if kind is not None:
        found = found.where(DecisionRow.kind == kind)
    if by is not None:
        found = found.where(DecisionRow.by == by)
    decisions = [_decision(*row) for row in session.execute(found)]
    names = _names(session, [one.id for one in decisions])
    return [replace(one, names=names.get(one.id, {})) for one in decisions]


def _names(session: Session, decision_ids: Sequence[int]) -> Mapping[int, dict[tuple[Thing, int], str | None]]:
    """Return what the things of each of these decisions are called now; None for those that do not exist any more."""
    columns = DecisionThingRow.thing, DecisionThingRow.thing_id, DecisionThingRow.decision_id
    asked = select(*columns).where(one_of(DecisionThingRow.decision_id, decision_ids)).cte("asked")
    things = asked.prefix_with("MATERIALIZED").c  # else SQLite looks through all things of each kind
    named = case(
        *(
            (things.thing == thing, select(func.coalesce(name, "")).where(key == things.thing_id).scalar_subquery())
            for thing, (key, name) in _NAMES.items()
        )
    )
    found: dict[int, dict[tuple[Thing, int], str | None]] = {}
    for decision_id, thing, thing_id, name in session.execute(
        select(things.decision_id, things.thing, things.thing_id, named)
    ):
        found.setdefault(decision_id, {})[thing, thing_id] = name
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
    return from_row(Decision, row, taken_back_at=taken_back_at, taken_back_by=taken_back_by, names={})
