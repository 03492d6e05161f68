"""Statements on what people have read and starred."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    delete,
    exists,
    func,
    literal,
    literal_column,
    null,
    select,
    update,
)
from sqlalchemy.orm import Session

from worker.store.core.dialect import insert_into
from worker.store.core.in_list import one_of
from worker.store.search import marks as conditions
from worker.store.search.conditions import in_state
from worker.store.search.id_ranges import EVERYWHERE, newest_id
from worker.store.tables import (
    ArticleRow,
    MarkRow,
    PersonRow,
    SightingRow,
    UtcDateTime,
)
from worker.types import tag_key

COUNTED_LIMIT = 1_000  #: As Google's reader counted: more is shown as 1,000.

_FEED = func.coalesce(SightingRow.feed_id, literal_column("0"))  #: 0: handed in, by no feed.
Kind = Literal["all", "unread", "read", "starred"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An article's state for one person."""

    is_read: bool
    is_starred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Articles that a person asks for, in the order of ids."""

    kind: Kind = "all"
    feeds: Collection[int] | None = None  #: Seen in one of these, 0 for no feed; None: anywhere.
    label: str | None = None  #: Filed under it by the person, as its story may be; None: any. Older ones are found too.
    since: datetime | None = None  #: First seen at or after.
    until: datetime | None = None  #: First seen before.
    after: int | None = None  #: Ids above this one.
    before: int | None = None  #: Ids below this one.
    is_oldest_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCount:
    """Number of unread articles of one feed."""

    feed_id: int  #: 0: handed in, by no feed.
    articles: int
    newest_at: datetime


def states(session: Session, person_id: int, ids: Collection[int]) -> dict[int, Mark]:
    """Return the state of these articles."""
    floor = conditions.floor(session)
    rows = session.execute(
        select(ArticleRow.id, _is_read(floor), MarkRow.starred_at.is_not(None))
        .select_from(ArticleRow)
        .join(PersonRow, PersonRow.id == person_id)
        .outerjoin(MarkRow, _of(person_id))
        .where(one_of(ArticleRow.id, ids))
    )
    return {one: Mark(is_read=bool(read), is_starred=bool(starred)) for one, read, starred in rows}


def find(session: Session, person_id: int, wanted: Stream, *, now: datetime, limit: int) -> list[int]:
    """Return up to ``limit`` ids of a stream, newest first unless it says otherwise."""
    number = MarkRow.article_id if wanted.kind == "starred" else ArticleRow.id  # the index that leads there
    order = number if wanted.is_oldest_first else number.desc()
    return list(session.scalars(_stream(session, person_id, wanted, now).order_by(order).limit(limit)))


def unread_by_feed(session: Session, person_id: int, *, now: datetime) -> tuple[int, list[FeedCount]]:
    """Count the newest ``COUNTED_LIMIT`` unread articles: all, and those of each feed."""
    ids = find(session, person_id, Stream(kind="unread"), now=now, limit=COUNTED_LIMIT)
    rows = session.execute(
        select(_FEED, func.count(SightingRow.article_id.distinct()), func.max(SightingRow.seen_at))
        .where(one_of(SightingRow.article_id, ids))
        .group_by(_FEED)
        .order_by(_FEED)
    )
    return len(ids), [FeedCount(feed_id=feed, articles=count, newest_at=at) for feed, count, at in rows]


def feeds_of(session: Session, ids: Collection[int]) -> dict[int, int]:
    """Return the feed in which each of these articles was seen first, for those that were seen in one."""
    rows = session.execute(
        select(SightingRow.article_id, SightingRow.feed_id)
        .where(one_of(SightingRow.article_id, ids), SightingRow.feed_id.is_not(None))
        .order_by(SightingRow.inbox_id.desc())
    )
    return {article: feed for article, feed in rows if feed is not None}


def mark(
    session: Session,
    person_id: int,
    ids: Collection[int],
    *,
    is_read: bool | None = None,
    is_starred: bool | None = None,
    now: datetime,
) -> None:
    """Mark articles; None leaves it as it is, ids of no article and a person who was removed are passed over."""
    values = [
        null() if is_read is None else literal(is_read),
        literal(now if is_starred else None, UtcDateTime()),
    ]
    known = select(PersonRow.id, ArticleRow.id, *values).where(one_of(ArticleRow.id, ids))
    known = known.join_from(ArticleRow, PersonRow, PersonRow.id == person_id)
    added = insert_into(session, MarkRow).from_select(["person_id", "article_id", "is_read", "starred_at"], known)
    changed = {"is_read": added.excluded.is_read} if is_read is not None else {}
    if is_starred is not None:
        changed["starred_at"] = added.excluded.starred_at
    session.execute(added.on_conflict_do_update(index_elements=["person_id", "article_id"], set_=changed))
    old = and_(MarkRow.person_id == person_id, MarkRow.article_id <= conditions.floor(session))
    session.execute(delete(MarkRow).where(old, MarkRow.starred_at.is_(None)))


def mark_stream_read(session: Session, person_id: int, wanted: Stream, *, now: datetime) -> None:
    """Mark all unread articles of a stream as read."""
    if wanted.feeds is None and wanted.label is None:
        upper = select(func.max(ArticleRow.id)).where(*_within(wanted))
        newest = session.scalar(upper.where(ArticleRow.id > conditions.floor(session)))
        if newest is None:
            return
        mine = update(PersonRow).where(PersonRow.id == person_id, PersonRow.read_up_to < newest)
        session.execute(mine.values(read_up_to=newest))
        covered = and_(MarkRow.person_id == person_id, MarkRow.article_id <= newest)
        session.execute(delete(MarkRow).where(covered, MarkRow.starred_at.is_(None)))
        session.execute(update(MarkRow).where(covered).values(is_read=None))
        return
    unread = find(session, person_id, wanted, now=now, limit=conditions.WINDOW)
    mark(session, person_id, unread, is_read=True, now=now)


def begin(session: Session, person_id: int, *, unread: int) -> None:
    """Let a new person find so many unread articles."""
    values = {"read_up_to": max(0, newest_id(session) - unread)}
    session.execute(update(PersonRow).where(PersonRow.id == person_id).values(**values))


def visit(session: Session, person_id: int) -> str:
    """Return a person's place on the wire as it was written; "" before the first visit."""
    return session.scalar(select(PersonRow.visit).where(PersonRow.id == person_id)) or ""


def write_visit(session: Session, person_id: int, place: str) -> None:
    """Write a person's place on the wire."""
    session.execute(update(PersonRow).where(PersonRow.id == person_id).values(visit=place))


def _stream(session: Session, person_id: int, wanted: Stream, now: datetime) -> Select[int]:
    floor = conditions.floor(session)
    found = select(ArticleRow.id).where(*_within(wanted), in_state("original", now))
    if wanted.kind == "starred":
        found = found.join(MarkRow, and_(_of(person_id), MarkRow.starred_at.is_not(None)))
    elif wanted.label is None:
        found = found.where(ArticleRow.id > floor)
    if wanted.label is not None:
        found = found.where(conditions.has_label(person_id, tag_key(wanted.label), EVERYWHERE))
    if wanted.kind in ("unread", "read"):
        found = found.join(PersonRow, PersonRow.id == person_id).outerjoin(MarkRow, _of(person_id))
        is_read = _is_read(floor)
        found = found.where(is_read if wanted.kind == "read" else ~is_read)
    if wanted.feeds is not None:
        seen = exists().where(SightingRow.article_id == ArticleRow.id, one_of(_FEED, wanted.feeds))
        found = found.where(seen)
    return found


def _within(wanted: Stream) -> list[ColumnElement[bool]]:
    asked = (
        None if wanted.since is None else ArticleRow.first_seen_at >= wanted.since,
        None if wanted.until is None else ArticleRow.first_seen_at < wanted.until,
        None if wanted.after is None else ArticleRow.id > wanted.after,
        None if wanted.before is None else ArticleRow.id < wanted.before,
    )
    return [one for one in asked if one is not None]


def _of(person_id: int) -> ColumnElement[bool]:
    return and_(MarkRow.person_id == person_id, MarkRow.article_id == ArticleRow.id)


def _is_read(floor: int) -> ColumnElement[bool]:
    return conditions.is_read(MarkRow.is_read, PersonRow.read_up_to, floor)
