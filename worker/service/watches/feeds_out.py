"""Feeds out: a watch, or any search, as RSS, Atom or JSON Feed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from worker.deliver.feed_json import json_feed
from worker.deliver.feed_xml import atom, rss
from worker.deliver.feeds_out import EntryOut, FeedDocument, as_html, entry_id
from worker.errors import InvalidInput
from worker.service.search.articles import Article, ArticleFilter, Articles
from worker.service.watches.manage import Watches
from worker.store.core.rows import from_row

__all__ = ["FeedsOut", "as_html"]

Form = Literal["rss", "atom", "json"]
ENTRIES_LIMIT = 50
WINDOW_ARTICLES = 200  #: Looked through for the first of each story.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_WRITE: Mapping[Form, tuple[str, Callable[[FeedDocument], bytes]]] = {
    "rss": ("application/rss+xml; charset=utf-8", rss),
    "atom": ("application/atom+xml; charset=utf-8", atom),
    "json": ("application/feed+json; charset=utf-8", json_feed),
}


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A feed as it is answered."""

    body: bytes
    media_type: str
    etag: str  #: Strong: the same bytes have the same.
    changed_at: datetime


class FeedsOut:
    """Makes feeds; what they hold is looked up when they are asked for."""

    def __init__(self, articles: Articles, watches: Watches) -> None:
        self._articles = articles
        self._watches = watches

    def of_watch(self, watch_id: int, form: Form, *, base: str) -> FeedFile:
        """Return the articles that match a watch, newest first; of each story the first.

        Raises NotFound; and InvalidInput if its query cannot be read any more, for which the watch is paused then.
        ``base``: where this service is reached, as ``https://news.example``.
        """
        watch = self._watches.wanted(watch_id)
        try:
            found = self._articles.find_articles(watch.wanted, limit=WINDOW_ARTICLES).articles
        except InvalidInput as error:
            self._watches.pause(watch_id, error.message)
            raise
        if watch.per == "story":
            first = {one.story_id or -one.id: one for one in found}  # newest first: the oldest of each stays
            found = tuple(sorted(first.values(), key=lambda one: -one.id))
        path = f"/v1/watches/{watch_id}/feed.{form}"
        return _file(watch.name, base + path, form, found[:ENTRIES_LIMIT], base=base)

    def of_search(self, wanted: ArticleFilter, form: Form, *, base: str, path: str) -> FeedFile:
        """Return the articles that match a query, newest first. Raises InvalidInput for a wrong query.

        ``path``: how it was asked for, with its query.
        """
        found = self._articles.find_articles(wanted, limit=ENTRIES_LIMIT).articles
        return _file(f"Wiredesk: {wanted.q or 'articles'}", base + path, form, found, base=base)


def _file(title: str, self_url: str, form: Form, found: Sequence[Article], *, base: str) -> FeedFile:
    changed_at = max((one.updated_at for one in found), default=LONG_AGO).replace(microsecond=0)
    feed = FeedDocument(
        id=self_url,
        title=title,
        self_url=self_url,
        home_url=f"{base}/",
        updated_at=changed_at,
        entries=tuple(_entry(one, base) for one in found),
    )
    media_type, write = _WRITE[form]
    body = write(feed)
    return FeedFile(body, media_type, f'"{hashlib.sha256(body).hexdigest()[:32]}"', changed_at)


def _entry(article: Article, base: str) -> EntryOut:
    return from_row(
        EntryOut,
        article,
        id=entry_id(article.id, article.first_seen_at),
        url=article.canonical_url or article.url or f"{base}/v1/articles/{article.id}",
        published_at=article.published_at or article.first_seen_at,
    )
