"""Statements on feeds: add, change, which are due, who polls them, what a poll found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, not_, or_, select, text, update
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_rows_with_ids, retire_ids, update_rows
from worker.store.core.dialect import is_sqlite
from worker.store.core.rows import from_row
from worker.store.tables import FeedEntryRow, FeedGapRow, FeedRow, HostRow
from worker.types import Access, FullTextMode, Validators
from worker.types.stored import from_stored

CLAIM_LOCK = 0x57445050  #: PostgreSQL advisory lock under which feeds are claimed.
LONGEST_LEASE_S = 3600.0  #: A lease beyond this was written by a clock that ran ahead.


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedFeed:
    """A feed that is ours to poll until the lease ends."""

    id: int
    token: str
    url: str
    kind: str | None  #: Of its document at the last good poll; None before the first.
    title: str | None  #: What it called itself last.
    site_url: str | None  #: The site it named last.
    source: str | None
    validators: Validators
    allow_origin: str | None  #: Loopback origin it may be fetched from now; None if none.
    access: Access | None  #: What its requests carry beside; None: nothing.
    host: str | None  #: Whose limits count; None: our own replay.
    tries: int  #: Polls begun since the last one that ended, this one included.
    interval_s: float | None
    fixed_interval_s: float | None
    fail_count: int
    fail_points: float
    good_polls: int
    unchanged_count: int
    validators_distrusted_at: datetime | None
    body_sha256: bytes | None
    moved_to: str | None
    moved_count: int
    ttl_s: float | None
    entries_shown: int
    created_at: datetime
    parsed_at: datetime | None
    full_text: FullTextMode
    pages_fetched: float
    pages_words: float
    pages_feed_words: float
    pushed_until: datetime | None

    @property
    def slot(self) -> str:
        """The token of its slot at its host."""
        return slot_token(self.token, self.id)


_COMPUTED = ("token", "validators", "allow_origin", "access")
_CLAIMED = (
    *(getattr(FeedRow, one.name) for one in fields(ClaimedFeed) if one.name not in _COMPUTED),
    *(FeedRow.etag, FeedRow.last_modified, FeedRow.allow_origin, FeedRow.allow_until, FeedRow.access),
)


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed that could be polled now."""

    id: int
    host: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFeeds:
    """Conditions on due feeds, and how many to claim."""

    limit: int
    per_host: int  #: At most so many of one host.
    tried: bool = False  #: Those whose last poll never ended; else those without such a poll.
    healthy: bool | None = None  #: Neither failing nor on a slow host; False: the others; None: both.
    slow_s: float = 0.0  #: A host that takes so long to answer is slow.


def slot_token(token: str, feed_id: int) -> str:
    """Return the token of a feed's slot at its host: feeds of one host may be claimed together."""
    return f"{token}.{feed_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFeed:
    """A feed to be added."""

    key_sha256: bytes  #: What it is known by.
    url: str
    next_poll_at: datetime
    host: str | None  #: Whose limits count; None: our own replay.
    source: str | None = None
    given_title: str | None = None
    folders: list[str] = field(default_factory=list)
    site_url: str | None = None
    access: dict[str, Any] | None = field(default=None, repr=False)
    full_text: str = "auto"
    fixed_interval_s: float | None = None
    state: str = "active"
    pause_reason: str | None = None


def put(session: Session, feeds: Sequence[NewFeed], *, now: datetime) -> tuple[dict[bytes, int], set[bytes]]:
    """Add those whose key is not there yet. Gives the ids of all by key, and the keys of those that were there.

    A page that led to a feed is that feed.
    """
    keys = [one.key_sha256 for one in feeds]
    known = dict(session.execute(select(FeedRow.key_sha256, FeedRow.id).where(FeedRow.key_sha256.in_(keys))).all())
    led = _by_page(session, [one.url for one in feeds if one.key_sha256 not in known])
    known |= {one.key_sha256: led[one.url] for one in feeds if one.url in led}
    fresh = [one for one in feeds if one.key_sha256 not in known]
    ids = insert_rows_with_ids(session, FeedRow, [asdict(one) | {"created_at": now} for one in fresh])
    return known | dict(zip((one.key_sha256 for one in fresh), ids, strict=True)), set(known)


def _by_page(session: Session, urls: Collection[str]) -> dict[str, int]:
    """Return the feeds that these pages led to."""
    rows = session.execute(select(FeedRow.page_url, FeedRow.id).where(FeedRow.page_url.in_(urls)))
    return {page_url: feed_id for page_url, feed_id in rows if page_url is not None}


def change(session: Session, feed_id: int, values: Mapping[str, Any]) -> None:
    """Set these columns of a feed; no feed is no error."""
    session.execute(update(FeedRow).where(FeedRow.id == feed_id).values(**values))


def values(session: Session, feed_id: int, columns: Sequence[str]) -> dict[str, Any] | None:
    """Return columns of a feed by name, locked until the transaction ends; None if there is no feed."""
    statement = select(*(getattr(FeedRow, one) for one in columns)).where(FeedRow.id == feed_id).with_for_update()
    row = session.execute(statement).one_or_none()
    return None if row is None else dict(zip(columns, row, strict=True))


def lock_access(session: Session, feed_id: int) -> tuple[str, dict[str, Any]] | None:
    """Return the address and the access of a feed, locked until the transaction ends; None if there is no feed."""
    statement = select(FeedRow.url, FeedRow.access).where(FeedRow.id == feed_id).with_for_update()
    row = session.execute(statement).one_or_none()
    return None if row is None else (row.url, row.access or {})


def count_page(session: Session, feed_id: int, *, page_words: int, feed_words: int) -> None:
    """Note how much a page brought beside what the feed had of the article; each takes a twentieth off the older."""
    change(
        session,
        feed_id,
        {
            "pages_fetched": FeedRow.pages_fetched * 0.95 + 1,
            "pages_words": FeedRow.pages_words * 0.95 + page_words,
            "pages_feed_words": FeedRow.pages_feed_words * 0.95 + feed_words,
        },
    )


def count_wall(session: Session, feed_id: int) -> None:
    """Count a page of the feed that has the text of the one before it."""
    change(session, feed_id, {"walled_pages": FeedRow.walled_pages + 1})


def end_walls(session: Session, feed_id: int) -> None:
    """Note that a page of the feed was its article again."""
    statement = update(FeedRow).where(FeedRow.id == feed_id, FeedRow.walled_pages > 0).values(walled_pages=0)
    session.execute(statement)


def remove(session: Session, feed_id: int) -> bool:
    """Delete a feed and its entries. Return False if it does not exist."""
    retire_ids(session, FeedRow, FeedGapRow)
    session.execute(delete(FeedEntryRow).where(FeedEntryRow.feed_id == feed_id))
    return session.scalar(delete(FeedRow).where(FeedRow.id == feed_id).returning(FeedRow.id)) is not None


def due(session: Session, wanted: DueFeeds, *, now: datetime) -> list[DueFeed]:
    """Return feeds that are due and whose host is free, those that waited longest first."""
    place = func.row_number().over(partition_by=FeedRow.host, order_by=(FeedRow.next_poll_at, FeedRow.id))
    statement = (
        select(FeedRow.id, FeedRow.host, FeedRow.next_poll_at, place.label("place"))
        .outerjoin(HostRow, HostRow.host == FeedRow.host)
        .where(*_due(now), _host_free(now), FeedRow.tries > 0 if wanted.tried else FeedRow.tries == 0)
    )
    if wanted.healthy is not None:
        suspect = or_(FeedRow.fail_count > 0, HostRow.failures > 0, HostRow.smoothed_s >= wanted.slow_s)
        statement = statement.where(func.coalesce(not_(suspect), True) if wanted.healthy else suspect)
    ranked = statement.subquery()
    picked = (
        select(ranked.c.id, ranked.c.host)
        .where(or_(ranked.c.host.is_(None), ranked.c.place <= wanted.per_host))
        .order_by(ranked.c.next_poll_at, ranked.c.id)
        .limit(wanted.limit)
    )
    return [DueFeed(row.id, row.host) for row in session.execute(picked)]


def one(session: Session, feed_id: int, *, now: datetime) -> DueFeed | None:
    """Return this feed, whether it is due or not; None if another holds its lease, or it is paused or gone."""
    statement = select(FeedRow.id, FeedRow.host).where(FeedRow.id == feed_id, FeedRow.state == "active", _free(now))
    row = session.execute(statement).one_or_none()
    return None if row is None else DueFeed(row.id, row.host)


def claim(session: Session, ids: Collection[int], *, token: str, now: datetime, until: datetime) -> list[ClaimedFeed]:
    """Lease those of these feeds that are free, and count the attempt before any work is done."""
    if not ids:
        return []
    rows = session.execute(
        update(FeedRow)
        .where(FeedRow.id.in_(ids), FeedRow.state == "active", _free(now))
        .values(claim_token=token, lease_until=until, tries=FeedRow.tries + 1)
        .returning(*_CLAIMED)
    )
    return [_claimed(row, token, now) for row in rows]


def lock(session: Session, feed_id: int, *, now: datetime, is_active: bool = False) -> ClaimedFeed | None:
    """Return a feed whose entries came another way than by a poll, locked until the transaction ends.

    None if it is gone; with ``is_active`` also if it is paused.
    """
    statement = select(*_CLAIMED, FeedRow.claim_token).where(FeedRow.id == feed_id).with_for_update()
    row = session.execute(statement.where(FeedRow.state == "active") if is_active else statement).one_or_none()
    return None if row is None else _claimed(row, row.claim_token or "", now)


def prolong_push(session: Session, feed_id: int, *, until: datetime) -> None:
    """Prolong the trust in pushes with the hub's lease."""
    session.execute(
        update(FeedRow).where(FeedRow.id == feed_id, FeedRow.pushed_until.is_not(None)).values(pushed_until=until)
    )


def _claimed(row: Row[*tuple[Any, ...]], token: str, now: datetime) -> ClaimedFeed:
    return from_row(
        ClaimedFeed,
        row,
        token=token,
        validators=Validators(etag=row.etag, last_modified=row.last_modified),
        allow_origin=row.allow_origin if row.allow_until and row.allow_until > now else None,
        access=from_stored(Access, row.access) if row.access else None,
    )


def claim_alone(session: Session) -> None:
    """Lock the claims of host slots until the transaction ends: they are decided one at a time.

    SQLite has one writer anyway.
    """
    if not is_sqlite(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CLAIM_LOCK})


def still_ours(session: Session, claimed: Sequence[ClaimedFeed]) -> set[int]:
    """Return the feeds whose lease is still ours; their rows stay locked until the transaction ends."""
    tokens = {feed.id: feed.token for feed in claimed}
    statement = (
        select(FeedRow.id, FeedRow.claim_token).where(FeedRow.id.in_(tokens)).order_by(FeedRow.id).with_for_update()
    )
    return {row.id for row in session.execute(statement) if row.claim_token == tokens[row.id]}


def finish_polls(session: Session, found: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Write what polls found out about their feeds, and free them. Rows of the same columns are one statement."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for feed_id, values in found:
        row = dict(values, lease_until=None, claim_token=None, tries=0)
        alike[tuple(row)].append(row | {"id": feed_id})
    for rows in alike.values():
        update_rows(session, FeedRow, "id", rows)


def with_key(session: Session, key: bytes) -> int | None:
    """Return the feed that has this key; None if none has."""
    return session.scalar(select(FeedRow.id).where(FeedRow.key_sha256 == key))


def due_since(session: Session, *, now: datetime) -> datetime | None:
    """Return since when a feed is due to be polled; None if no feed is."""
    since = select(FeedRow.next_poll_at).outerjoin(HostRow, HostRow.host == FeedRow.host)
    return session.scalar(since.where(*_due(now), _host_free(now)).order_by(FeedRow.next_poll_at).limit(1))


def next_host_free_at(session: Session, *, now: datetime) -> datetime | None:
    """Return when the first of the hosts that due feeds wait for is free; None if none waits."""
    statement = select(func.min(HostRow.free_at)).join(FeedRow, FeedRow.host == HostRow.host)
    return session.scalar(statement.where(*_due(now), HostRow.free_at > now))


def were_polled(session: Session, *, after: datetime) -> bool:
    """Return True if a feed was polled, or claimed, later than this."""
    return session.scalar(select(FeedRow.id).where(_written_after(after)).limit(1)) is not None


def mend_times(session: Session, *, now: datetime, after: datetime) -> int:
    """Let feeds that were polled ``after`` a time which has not come yet be due after their interval, from now on.

    Return how many there were.
    """
    rows = session.execute(
        select(FeedRow.id, FeedRow.fixed_interval_s, FeedRow.interval_s).where(_written_after(after))
    ).all()
    for row in rows:
        interval_s = row.fixed_interval_s or row.interval_s or 0.0
        values = {"next_poll_at": now + timedelta(seconds=interval_s), "polled_at": now, "lease_until": None}
        change(session, row.id, values)
    return len(rows)


def _written_after(after: datetime) -> Any:
    return or_(FeedRow.polled_at > after, FeedRow.lease_until > after + timedelta(seconds=LONGEST_LEASE_S))


def _due(now: datetime) -> tuple[Any, ...]:
    return (FeedRow.state == "active", FeedRow.next_poll_at <= now, _free(now))


def _host_free(now: datetime) -> Any:
    return or_(HostRow.host.is_(None), HostRow.free_at <= now)


def _free(now: datetime) -> Any:
    return or_(FeedRow.lease_until.is_(None), FeedRow.lease_until <= now)
