"""A service with a feed that names a hub, as the tests of WebSub use it."""

from __future__ import annotations

from dataclasses import dataclass

from api_server import Api
from feed_server import FeedServer, item, rss
from hub_server import Hub
from manual_clock import ManualClock
from sample_articles import text

from worker.bootstrap import Services
from worker.service.feeds.manage import Feed

XML = "application/rss+xml"


@dataclass
class Desk:
    """A service that polls a feed which names a hub; and its API, which the hub reaches."""

    services: Services
    api: Api
    server: FeedServer
    hub: Hub
    clock: ManualClock
    feed_id: int = 0

    @property
    def feed(self) -> Feed:
        return self.services.feeds.get(self.feed_id)

    @property
    def topic(self) -> str:
        return f"{self.server.origin}/feed"

    def shows(self, *names: str) -> str:
        """Have the feed show these entries; gives the document."""
        links = (("hub", self.hub.url), ("self", self.topic))
        more = "".join(f'<link xmlns="http://www.w3.org/2005/Atom" rel="{rel}" href="{url}"/>' for rel, url in links)
        document = rss(*(item(f"https://news.example/{one}", text(one), guid=one) for one in names), more=more)
        self.server.on("/feed", document, Content_Type=XML)
        return document

    def poll(self) -> None:
        assert self.services.poll.one(self.feed_id) is not None

    def subscribe(self) -> None:
        """Poll once, ask the hub, and wait until it has asked back."""
        self.shows("a")
        self.feed_id = self.services.feeds.add(self.topic).id
        self.poll()
        before = len(self.hub.verified)
        self.services.websub.ask_due_hubs()
        if self.hub.verifies != "never" and self.hub.status == 202:
            self.hub.wait_verified(before + 1)

    def events(self) -> list[str]:
        return [one.kind for one in self.services.events.read_page(0)[0]]

    @property
    def accepted(self) -> int:
        ledger = self.services.ledgers.read_ledger()
        assert ledger.balanced
        return ledger.accepted
