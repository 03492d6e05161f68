"""A list of articles as a feed: what every format is made of. Pure."""

from __future__ import annotations

import html
import re
import uuid
from dataclasses import dataclass
from datetime import datetime

from worker.types import Enclosure, Picture

UNKNOWN_TYPE = "application/octet-stream"  #: Of a file, in formats that ask for a media type.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryOut:
    """An article as a reader of feeds gets it."""

    id: str  #: Stays the same whatever becomes of the article, and wherever it is asked for.
    url: str  #: Absolute.
    title: str
    text: str  #: Paragraphs parted by blank lines.
    source: str
    authors: tuple[str, ...]
    lang: str | None
    published_at: datetime
    updated_at: datetime
    tags: tuple[str, ...] = ()
    picture: Picture | None = None
    enclosures: tuple[Enclosure, ...] = ()
    comments_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """A feed, newest entry first."""

    id: str
    title: str
    self_url: str
    home_url: str
    updated_at: datetime  #: Of what changed last; not when it was asked for, so that the same feed is the same bytes.
    entries: tuple[EntryOut, ...]


def entry_id(article_id: int, first_seen_at: datetime) -> str:
    """Return an id for the world (RFC 9562): the number alone is another article's at the next installation."""
    named = f"wiredesk/article/{article_id}/{first_seen_at.isoformat()}"
    return uuid.uuid5(uuid.NAMESPACE_URL, named).urn


def xml_text(text: str) -> str:
    """Return the text without the characters that no XML 1.0 document may hold."""
    return _NOT_XML.sub("", text)


def as_html(text: str) -> str:
    """Return paragraphs as HTML; markup in the text is shown as text."""
    return "".join(f"<p>{html.escape(one)}</p>" for one in xml_text(text).split("\n\n") if one.strip())
