"""The senders of a batch's drafts, and what each is entitled to change."""

from __future__ import annotations

from collections.abc import Collection

from worker.clean import publisher_domain
from worker.dedupe import Publication, Sender, authority, owns
from worker.store import Session
from worker.store.articles import publishers
from worker.store.articles.articles import Stored
from worker.types import Draft

PERSON = Sender()


class Senders:
    """The feeds that drafts and known articles came from, read with one query."""

    def __init__(self, session: Session, feed_ids: Collection[int]) -> None:
        self._senders = {
            one.id: Sender(feed_id=one.id, domain=publisher_domain(one.url), source=one.source)
            for one in publishers.feed_origins(session, feed_ids)
        }

    def of(self, feed_id: int | None) -> Sender:
        """Return the sender; one without a domain for a feed that was removed."""
        return PERSON if feed_id is None else self._senders.get(feed_id, Sender(feed_id=feed_id))

    def may_change(self, sender: Sender, known: Stored) -> bool:
        """Return True if the sender is entitled to change the article."""
        published = Publication(
            source=known.source,
            domain=publisher_domain(known.canonical_url),
            feed_id=known.feed_id,
            agency=known.agency,
        )
        return authority(sender, published) is not None

    def owns_address(self, sender: Sender, draft: Draft) -> bool:
        """Return True if the sender is the publisher of the draft's address."""
        return not sender.is_person and owns(sender, publisher_domain(draft.canonical_url))

    def is_from_stranger(self, sender: Sender, known: Stored) -> bool:
        """Return True if the sender publishes at the article's address, and a feed that does not gave the article."""
        domain = publisher_domain(known.canonical_url)
        if known.feed_id in (None, sender.feed_id) or not owns(sender, domain):
            return False
        return not owns(self.of(known.feed_id), domain)

    def vouched_source(self, feed_id: int | None, source: str, url: str | None) -> str:
        """Return the source if more than an address in a feed speaks for it, else an empty name."""
        sender = self.of(feed_id)
        is_vouched = sender.is_person or sender.source == source or owns(sender, publisher_domain(url))
        return source if is_vouched else ""
