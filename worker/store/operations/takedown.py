"""Statements that delete articles, and every trace of their words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Text, and_, cast, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from worker import reasons
from worker.store.core.bulk import delete_rows, retire_ids
from worker.store.core.in_list import one_of
from worker.store.intake.payload import ERASED
from worker.store.tables import (
    ArticleBandRow,
    ArticleKeyRow,
    ArticleRow,
    ArticleVersionRow,
    EntityNameRow,
    EntityRow,
    EventRow,
    InboxRow,
    MentionRow,
    SightingRow,
    StoryApartRow,
    StoryRow,
    StoryTermRow,
    WatchDeliveryRow,
    WatchMatchRow,
    WatchRow,
)

_merged = EntityRow.__table__.alias("merged")
_ruled = exists().where(EntityNameRow.entity_id == EntityRow.id, EntityNameRow.reason == reasons.PERSON)
_DELETE_UNNAMED = (
    delete(EntityRow)
    .where(one_of(EntityRow.id), EntityRow.merged_into.is_(None), ~_ruled)
    .where(~exists().where(MentionRow.entity_id == EntityRow.id))
    .where(~exists().where(_merged.c.merged_into == EntityRow.id))
)
EVENTS_PAGE = 20_000  #: Numbers of events looked through by one statement.
ROWS_PAGE = 500


@dataclass(frozen=True, slots=True)
class Traces:
    """The traces of an article by which others are found."""

    article_id: int
    duplicate_of: int | None
    story_id: int | None
    first_seen_at: datetime
    keys: frozenset[bytes]  #: Identity keys.
    addresses: frozenset[str]  #: Under which its own source showed it.
    wordings: tuple[tuple[str, str], ...]  #: Title and text of each version whose text is kept.
    titles: frozenset[str]
    text_hashes: frozenset[bytes]
    receipts: frozenset[int]
    entities: frozenset[int]


def traces(session: Session, article_id: int) -> Traces | None:
    """Return all that is erased with an article; None if that article does not exist."""
    row = session.execute(
        select(
            ArticleRow.title,
            ArticleRow.text,
            ArticleRow.source,
            ArticleRow.text_sha256,
            ArticleRow.duplicate_of,
            ArticleRow.story_id,
            ArticleRow.first_seen_at,
        ).where(ArticleRow.id == article_id)
    ).one_or_none()
    if row is None:
        return None
    versions = session.scalars(select(ArticleVersionRow).where(ArticleVersionRow.article_id == article_id)).all()
    hashes = {row.text_sha256, *(one.text_sha256 for one in versions if one.text_sha256 is not None)}
    seen = session.scalars(select(SightingRow).where(SightingRow.article_id == article_id)).all()
    ended = session.scalars(select(InboxRow.id).where(InboxRow.article_id == article_id))
    keys = session.scalars(select(ArticleKeyRow.key_sha256).where(ArticleKeyRow.article_id == article_id))
    named = session.scalars(select(MentionRow.entity_id).where(MentionRow.article_id == article_id).distinct())
    return Traces(
        article_id=article_id,
        duplicate_of=row.duplicate_of,
        story_id=row.story_id,
        first_seen_at=row.first_seen_at,
        keys=frozenset(keys),
        addresses=frozenset(one.url for one in seen if one.url and one.source == row.source),
        wordings=((row.title, row.text), *((one.title, one.text) for one in versions if one.text is not None)),
        titles=frozenset({row.title, *(one.title for one in versions)}),
        text_hashes=frozenset(hashes),
        receipts=frozenset({*(one.inbox_id for one in seen), *ended, *(one.inbox_id for one in versions)}),
        entities=frozenset(named),
    )


def keep_receipts(session: Session, copies: Collection[int]) -> set[int]:
    """Give copies that stay the receipts and sightings of their own versions. Return the receipts."""
    own = select(ArticleVersionRow.inbox_id, ArticleVersionRow.article_id)
    given = {
        row.inbox_id: row.article_id for row in session.execute(own.where(ArticleVersionRow.article_id.in_(copies)))
    }
    for receipt, article_id in given.items():
        for moved in (
            update(SightingRow).where(SightingRow.inbox_id == receipt),
            update(InboxRow).where(InboxRow.id == receipt),
        ):
            session.execute(moved.values(article_id=article_id))
    return set(given)


def delete_articles(session: Session, bands_by_id: Mapping[int, Collection[int]]) -> None:
    """Delete articles with their versions, keys, sightings, names and words; of their copies none may be left.

    Args:
        session: The open transaction.
        bands_by_id: The articles, each with the bands of its fingerprints: there is no index from articles to bands.
    """
    retire_ids(session, ArticleRow)
    pairs = [(band, article_id) for article_id, bands in bands_by_id.items() for band in bands]
    columns = {"band": [band for band, _ in pairs], "article_id": [article_id for _, article_id in pairs]}
    delete_rows(session, ArticleBandRow, columns)
    gone = delete(ArticleRow).where(one_of(ArticleRow.id, bands_by_id.keys()))
    session.execute(gone)


def delete_unnamed(session: Session, entity_ids: Collection[int]) -> None:
    """Delete those of these entities that no article names any more, and no person has ruled on."""
    retire_ids(session, EntityRow)
    session.execute(_DELETE_UNNAMED, {"ids": entity_ids})


def delete_stories(session: Session, story_ids: Collection[int]) -> None:
    """Delete stories without articles, and the stories that became them."""
    if not story_ids:
        return
    retire_ids(session, StoryRow)
    ids = [*story_ids, *session.scalars(select(StoryRow.id).where(one_of(StoryRow.merged_into, story_ids)))]
    statements = (
        update(StoryRow).where(one_of(StoryRow.follows_id, ids)).values(follows_id=None, follows_reason=None),
        delete(StoryTermRow).where(one_of(StoryTermRow.story_id, ids)),
        delete(StoryApartRow).where(or_(one_of(StoryApartRow.story_id, ids), one_of(StoryApartRow.other_id, ids))),
        delete(StoryRow).where(one_of(StoryRow.id, ids)),
    )
    for statement in statements:
        session.execute(statement)


def blank_merged_stories(session: Session, story_id: int) -> None:
    """Take the words from the stories that became this one; their ids, and titles by people, go on leading to it."""
    session.execute(
        update(StoryRow)
        .where(StoryRow.merged_into == story_id)
        .values(title="", centroid={"weights": {}, "shown": {}}, core=[], last_change=None)
    )


def named_by_no_other(session: Session, entity_ids: Collection[int], article_ids: Collection[int]) -> set[int]:
    """Return those of these entities that only these articles name."""
    others = exists().where(MentionRow.entity_id == EntityRow.id, MentionRow.article_id.not_in(article_ids))
    return set(session.scalars(select(EntityRow.id).where(one_of(EntityRow.id, entity_ids), ~others)))


# ── receipts ─────────────────────────────────────────────────────────────────────────────────


def erase_receipts(session: Session, ids: Collection[int], *, detail: str, now: datetime) -> None:
    """Let these end as rejected, with nothing of what came in."""
    ended = {"state": "rejected", "reason": reasons.DELETED, "detail": detail, "payload": ERASED}
    gone = dict.fromkeys(("article_id", "similarity", "claim_token"))
    finished_at = func.coalesce(InboxRow.finished_at, now)
    session.execute(update(InboxRow).where(one_of(InboxRow.id, ids)).values(**ended, **gone, finished_at=finished_at))


def not_taken_in(session: Session, state: str) -> Iterator[tuple[int, str]]:
    """Yield all receipts in a state that keep their input, with the input, read a page at a time."""
    after = 0
    kept = select(InboxRow.id, InboxRow.payload).where(InboxRow.state == state, InboxRow.payload != ERASED)
    while rows := session.execute(kept.where(InboxRow.id > after).order_by(InboxRow.id).limit(ROWS_PAGE)).all():
        yield from ((row.id, row.payload) for row in rows)
        after = rows[-1].id


# ── events and messages ──────────────────────────────────────────────────────────────────────


def first_event_since(session: Session, since: datetime) -> int:
    """Return the first number of an event at ``since`` or later; found by halving, as numbers follow time."""
    low, high = 0, (session.scalar(select(func.max(EventRow.id))) or 0) + 1
    while low < high:
        middle = (low + high) // 2
        at = session.scalar(select(EventRow.at).where(EventRow.id >= middle).order_by(EventRow.id).limit(1))
        if at is None or at >= since:
            high = middle
        else:
            low = middle + 1
    return low


def events_about(
    session: Session, gone: Sequence[Traces], given: Collection[str], *, start: int
) -> tuple[list[int], int]:
    """Find the events that tell something of these articles, from event ``start`` on.

    Args:
        session: The open transaction.
        gone: The articles.
        given: Names that people gave to their stories and entities, and that go with them.
        start: Number of the first event to look at.

    Returns:
        Their numbers, and the number to go on from.
    """
    newest = session.scalar(select(func.max(EventRow.id))) or 0
    titles = {*given, *(title for one in gone for title in one.titles)}
    told = or_(*(EventRow.data[name].as_string().in_(titles) for name in ("title", "name", "was", "now")))
    named = and_(or_(EventRow.kind.startswith("story."), EventRow.kind.startswith("entity.")), told)
    about = or_(EventRow.article_id.in_([one.article_id for one in gone]), named)
    found: list[int] = []
    while start <= newest:
        within = EventRow.id >= start, EventRow.id < start + EVENTS_PAGE
        found += session.scalars(select(EventRow.id).where(*within, about))
        start += EVENTS_PAGE
    return found, newest + 1


def erase_events(session: Session, numbers: Sequence[int]) -> None:
    """Erase the data of these events, and keep their kind and time."""
    session.execute(update(EventRow).where(one_of(EventRow.id, numbers)).values(data={"deleted": True}))


def erase_messages(session: Session, gone: Sequence[Traces]) -> None:
    """Take these articles out of what watches matched, sent, and are to send."""
    ids = {one.article_id for one in gone}
    for watch_id in session.scalars(select(WatchRow.id)).all():
        matched = [
            WatchMatchRow.watch_id == watch_id,
            or_(*(_is_key_of(f"article:{one}") for one in ids), *(_is_key_of(f"story:{one.story_id}") for one in gone)),
        ]
        if session.scalar(select(WatchMatchRow.key).where(*matched).limit(1)) is None:
            continue
        theirs = [WatchMatchRow.watch_id == watch_id, or_(*(_is_key_of(f"article:{one}") for one in ids))]
        session.execute(delete(WatchMatchRow).where(*theirs))
        for one in ids:
            holds = cast(WatchDeliveryRow.items, Text).contains(f"/v1/articles/{one}", autoescape=True)
            of_watch = select(WatchDeliveryRow).where(WatchDeliveryRow.watch_id == watch_id, holds)
            for row in session.scalars(of_watch).all():
                row.items = [item for item in row.items if item["article"]["id"] not in ids]
                if not row.items:
                    session.delete(row)


def _is_key_of(key: str) -> ColumnElement[bool]:
    """Return the condition that a match is of this article or story, or of a version of the article."""
    return or_(WatchMatchRow.key == key, and_(WatchMatchRow.key >= f"{key}:", WatchMatchRow.key < f"{key};"))
