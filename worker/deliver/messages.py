"""Messages of a watch, and their text for people. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

EXCERPT_CHARS = 300
LINES_LIMIT = 20  #: Of a message to people; a webhook has all items.

Item = Mapping[str, Any]
"""``event`` (its number), ``kind`` (stored, updated), ``article`` (as in :func:`article_item`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something to be sent, the same in every try."""

    id: str
    watch_id: int
    watch_name: str
    is_digest: bool
    created_at: datetime
    items: Sequence[Item]


def excerpt(text: str) -> str:
    """Return the beginning of a text, to the end of a word."""
    if len(text) <= EXCERPT_CHARS:
        return " ".join(text.split())
    words = text[: EXCERPT_CHARS + 1].split()
    return " ".join(words[:-1] or [text[:EXCERPT_CHARS]]) + " …"


def as_text(message: Message) -> tuple[str, str]:
    """Return title and plain text for a chat or mail service."""
    count = len(message.items)
    first = _title(message.items[0])
    title = f"{message.watch_name}: {first}" if count == 1 else f"{message.watch_name}: {count} articles"
    if count == 1:
        article = message.items[0]["article"]
        parts = (article["excerpt"], article["source"], article["url"])
        return title[:200], "\n\n".join(part for part in parts if part)
    lines = [_line(item) for item in message.items[:LINES_LIMIT]]
    more = [f"… and {count - LINES_LIMIT} more"] if count > LINES_LIMIT else []
    return title[:200], "\n".join(lines + more)


def _line(item: Item) -> str:
    article = item["article"]
    return f"- {_title(item)} ({article['source']}) {article['url'] or ''}".rstrip()


def _title(item: Item) -> str:
    return " ".join(str(item["article"]["title"]).split())
