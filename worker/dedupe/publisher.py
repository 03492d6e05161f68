"""The rule of who may change an article: its publisher, the agency that it is credited to, or a person.

An address, an id or a canonical link in a feed proves nothing about other publishers. The address of the feed
itself does, as it was fetched from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from worker.dedupe.agencies import agency_of

Authority = Literal["person", "feed", "address", "source", "agency"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The sender of a draft: a person, through the API or the command, or a feed."""

    feed_id: int | None = None  #: None: a person.
    domain: str | None = None  #: Domain that the feed was fetched from.
    source: str | None = None  #: Source that a person gave to the feed.

    @property
    def is_person(self) -> bool:
        """True if a person handed the draft in."""
        return self.feed_id is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A stored article as far as it matters for who may change it."""

    source: str
    domain: str | None  #: Domain of its address.
    feed_id: int | None  #: Feed that its newest version came from; None: a person's, or not recorded.
    agency: str | None = None  #: Agency that its own text credits.


def authority(sender: Sender, article: Publication) -> Authority | None:
    """Return the reason why a sender may change, withdraw or hold an article, or None.

    Args:
        sender: Who sent the draft. What the draft says of itself does not count.
        article: The stored article.
    """
    if sender.is_person:
        return "person"
    if sender.feed_id == article.feed_id:
        return "feed"
    if owns(sender, article.domain):
        return "address"
    if sender.source is not None and sender.source == article.source:
        return "source"
    if article.agency is not None and agency_of(sender.domain or "") == article.agency:
        return "agency"
    return None


def owns(sender: Sender, domain: str | None) -> bool:
    """Return True if a feed is the publisher of the addresses of a domain; for a person, who proves none, False."""
    return not sender.is_person and domain is not None and domain in (sender.domain, sender.source)
