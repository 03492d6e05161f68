"""Watches: saved queries that deliver what matches. Add, show, change, test without sending."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from worker.clock import Clock
from worker.deliver.channels import CHANNELS, Channel, ChannelName
from worker.errors import InvalidInput, StoreRefused, existing
from worker.query import ArticleFilter
from worker.service.search.articles import Article, Articles
from worker.service.search.resolve_query import stored_query
from worker.service.watches.items import item_of
from worker.service.watches.validate import WatchDraft, check_name, check_target, columns_of
from worker.store import Database, Session
from worker.store.core.rows import from_row
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.store.watches import deliveries
from worker.store.watches import watches as store
from worker.store.watches.deliveries import Delivery
from worker.store.watches.watches import Per, Watch
from worker.types import key_sha256

__all__ = [
    "CHANNELS", "ChannelName", "Delivery", "DeliveryPage", "DryRun", "NewWatch", "WatchDraft", "WatchView", "Watches",
]  # fmt: skip

DRY_RUN_LIMIT_ARTICLES = 1_000
PAGE_LIMIT_DELIVERIES = 200
_PAUSED = {"state": "paused", "pause_reason": "by hand", "claim_token": None}
_UNTRIED = {"failures": 0, "failing_since": None, "last_error": None}
_RESUMED = {"state": "active", "pause_reason": None, **_UNTRIED}
Rotated = Literal["secret", "feed_token"]
TOKEN_PREFIX = "wdf_"  # noqa: S105  # what scanners of leaked secrets find it by


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchView:
    """A watch as it is shown."""

    id: int
    name: str
    query: str | None  #: null: any article.
    source: str | None
    lang: str | None
    entity: int | None
    story: int | None
    per: Per  #: story: once for each story.
    kinds: tuple[str, ...]  #: stored; updated, if new versions count too.
    digest_s: float | None  #: One message at the end of each such interval; null: at once.
    channel: str  #: webhook, notify; feed: nothing is sent, it is only asked for.
    target: str | None  #: Where to, without what may be a password.
    state: str  #: active, paused.
    pause_reason: str | None
    failures: int  #: Tries that failed, in a row.
    failing_since: datetime | None
    last_error: str | None
    next_try_at: datetime | None  #: null where nothing failed.
    waiting: int  #: Messages not delivered yet.
    position: int  #: Number of the last event that was looked at.
    created_at: datetime
    delivered_at: datetime | None  #: When something was delivered last.
    feed: str  #: Address of its feed; .atom and .json as well.


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWatch:
    """A watch, and its secrets where they are new: the only time they are seen."""

    watch: WatchView
    secret: str | None = None  #: Its webhooks are signed with it.
    feed_token: str | None = None  #: ?token=… in the address of its feed, for readers that send no key.


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """Messages of a watch, newest first."""

    deliveries: tuple[Delivery, ...]
    next_cursor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """Articles a watch would have matched; nothing was sent."""

    days: float
    matched: int
    is_all: bool  #: False: more were found than are looked at.
    items: list[dict[str, Any]] = field(default_factory=list)  #: As in a webhook, newest first.


class Watches:
    """Watches: add, list, change, pause, test, remove."""

    def __init__(self, database: Database, channels: Mapping[str, Channel], articles: Articles, clock: Clock) -> None:
        self._db = database
        self._channels = channels
        self._articles = articles
        self._clock = clock

    def add(self, given: WatchDraft) -> NewWatch:
        """Make a watch; it looks at what happens from now on. Raises InvalidInput."""
        columns = columns_of(given, self._channels, self._clock())
        token, token_sha256 = _new_token()
        now = self._clock()
        with _named(given.name), self._db.write() as session:
            fresh = {
                "feed_token_sha256": token_sha256,
                "position": event_log.last_number(session),
                "state": "active",
                "failures": 0,
                "not_before": now,
                "created_at": now,
            }
            watch_id = store.add(session, columns | fresh)
        return NewWatch(watch=self.get(watch_id), secret=columns["secret"], feed_token=token)

    def all(self) -> list[WatchView]:
        """Return all watches, oldest first."""
        with self._db.read() as session:
            waiting = deliveries.waiting(session)
            return [_view(one, waiting.get(one.id, 0), self._channels) for one in store.listed(session)]

    def get(self, watch_id: int) -> WatchView:
        """Return one watch. Raises NotFound."""
        with self._db.read() as session:
            watch = _existing(session, watch_id)
            return _view(watch, deliveries.waiting(session).get(watch_id, 0), self._channels)

    def wanted(self, watch_id: int) -> Watch:
        """Return one watch, as the services of this folder need it. Raises NotFound."""
        with self._db.read() as session:
            return _existing(session, watch_id)

    def change(
        self,
        watch_id: int,
        *,
        name: str | None = None,
        query: str | None = None,
        target: str | None = None,
        paused: bool | None = None,
        rotate: Rotated | None = None,
    ) -> NewWatch:
        """Change a watch from now on: all that is given or, if any of it is refused, nothing.

        Args:
            watch_id: Which watch.
            name: Its new name.
            query: Its new query.
            target: Its new address, in the words of its channel; what waits is sent there, at once.
            paused: True stops deliveries; False goes on, first with what matched meanwhile.
            rotate: Secret to make anew; the old one becomes invalid.

        Raises:
            InvalidInput: A wrong name, query or address, or an address or secret where its channel uses none.
            NotFound: There is no such watch.
        """
        columns: dict[str, Any] = {}
        secret = token = None
        if name is not None:
            check_name(name)
            columns["name"] = name.strip()
        if query is not None:
            columns["query"] = stored_query(query, self._clock())
        if target is not None:
            columns |= _UNTRIED | {"target": self._new_target(watch_id, target), "not_before": self._clock()}
        if paused is not None:
            columns |= _PAUSED if paused else _RESUMED | {"not_before": self._clock()}
        if rotate == "secret":
            columns["secret"] = secret = self._new_secret(watch_id)
        elif rotate == "feed_token":
            token, columns["feed_token_sha256"] = _new_token()
        if columns:
            with _named(name or ""), self._db.write() as session:
                existing(store.change(session, watch_id, columns), "watch", watch_id)
        return NewWatch(watch=self.get(watch_id), secret=secret, feed_token=token)

    def pause(self, watch_id: int, reason: str) -> None:
        """Pause a watch for a reason that waiting does not mend; one that is paused keeps its own."""
        with self._db.write() as session:
            watch = _existing(session, watch_id)
            if watch.state == "active":
                store.change(session, watch_id, _PAUSED | {"pause_reason": reason})
                data = {"watch": watch_id, "name": watch.name, "reason": reason}
                event_log.append(session, [Event(kind="watch.paused", at=self._clock(), data=data)])

    def _new_target(self, watch_id: int, target: str) -> str:
        channel = self._channels.get(self.wanted(watch_id).channel)
        if channel is None:
            raise InvalidInput(f"watch {watch_id} sends nothing: it is read as a feed", reason="no_target")
        check_target(channel, target)
        return target

    def _new_secret(self, watch_id: int) -> str:
        channel = self._channels.get(self.wanted(watch_id).channel)
        secret = channel.secret(None) if channel else None
        if secret is None:
            raise InvalidInput(f"watch {watch_id} has no webhook that is signed", reason="no_webhook")
        return secret

    def is_feed_token(self, watch_id: int, token: str) -> bool:
        """Return True if this opens the feed of the watch; False too if that watch does not exist."""
        with self._db.read() as session:
            expected = store.feed_token_sha256(session, watch_id)
        return hmac.compare_digest(key_sha256(token), expected or bytes(32))

    def remove(self, watch_id: int) -> None:
        """Forget it, and what it was to deliver. Raises NotFound."""
        with self._db.write() as session:
            existing(store.remove(session, watch_id), "watch", watch_id)

    def deliveries(self, watch_id: int, *, cursor: int | None = None, limit: int = 50) -> DeliveryPage:
        """Return its messages, sent and waiting, newest first. Raises NotFound."""
        limit = min(limit, PAGE_LIMIT_DELIVERIES)
        with self._db.read() as session:
            _existing(session, watch_id)
            found = deliveries.page(session, watch_id, before=cursor, limit=limit + 1)
        return DeliveryPage(tuple(found[:limit]), found[limit - 1].id if len(found) > limit else None)

    def matched_parts(self, watch_id: int, article_ids: Collection[int]) -> dict[int, list[str]]:
        """Return the parts of its query that each of these articles matches, both as they are now. Raises NotFound."""
        return self._articles.matched_parts(self.wanted(watch_id).wanted, article_ids)

    def dry_run(self, watch_id: int, *, days: float = 7.0) -> DryRun:
        """Return the articles of so many days that it would match now. Raises NotFound."""
        watch = self.wanted(watch_id)
        wanted = replace(watch.wanted, since=self._clock() - timedelta(days=days))
        found: list[Article] = []
        cursor = None
        while len(found) < DRY_RUN_LIMIT_ARTICLES:
            page = self._articles.find_articles(wanted, cursor=cursor, limit=500)
            found += page.articles
            cursor = page.next_cursor
            if cursor is None:
                break
        kept = (
            {one.story_id or -one.id: one for one in found} if watch.per == "story" else {one.id: one for one in found}
        )
        items = [item_of(one, event=None, kind="stored") for one in kept.values()]
        return DryRun(days=days, matched=len(items), is_all=cursor is None, items=items)


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Raise InvalidInput(reason="name_taken") where the store refuses a name that another watch has."""
    try:
        yield
    except StoreRefused as error:
        if error.reason != "constraint":
            raise
        raise InvalidInput(f"there is a watch named {name[:80]!r}; take another name", reason="name_taken") from error


def _existing(session: Session, watch_id: int) -> Watch:
    return existing(store.get(session, watch_id), "watch", watch_id)


def _new_token() -> tuple[str, bytes]:
    token = TOKEN_PREFIX + secrets.token_urlsafe(24)
    return token, key_sha256(token)


def _view(watch: Watch, waiting: int, channels: Mapping[str, Channel]) -> WatchView:
    wanted: ArticleFilter = watch.wanted
    return from_row(
        WatchView,
        watch,
        query=wanted.q,
        source=wanted.source,
        lang=wanted.lang,
        entity=wanted.entity_id,
        story=wanted.story_id,
        target=None if watch.target is None else channels[watch.channel].show(watch.target),
        next_try_at=watch.next_try_at if watch.failures and watch.state == "active" else None,
        waiting=waiting,
        feed=f"/v1/watches/{watch.id}/feed.rss",
    )
