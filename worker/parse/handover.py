"""Requests to a child process and its answers, as bytes. Pure.

JSON, because what comes back was made next to hostile bytes: it must not be able to be anything but values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from worker.types import Enclosure, Entry, Page, ParsedFeed, Picture
from worker.types.stored import from_stored

_TIMES = ("published_at", "updated_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One document to be read."""

    what: Literal["feed", "page"]
    body: bytes
    is_text: bool  #: The body was text and is UTF-8 now; no encoding is to be found out.
    url: str | None
    content_type: str
    now: datetime


def write_request(request: Request) -> tuple[bytes, bytes]:
    """Return the request as a head of JSON and a body."""
    head = {"what": request.what, "is_text": request.is_text, "url": request.url}
    head |= {"content_type": request.content_type, "now": request.now.isoformat()}
    return json.dumps(head).encode(), request.body


def read_request(head: bytes, body: bytes) -> Request:
    """Return the request again."""
    fields = json.loads(head)
    return from_stored(Request, fields | {"body": body, "now": datetime.fromisoformat(fields["now"])})


def write_page(page: Page) -> bytes:
    """Return a page as JSON."""
    return _dumped({"page": asdict(page)})


def write_feed(feed: ParsedFeed) -> bytes:
    """Return a feed as JSON."""
    return _dumped({"feed": asdict(feed)})


def write_refusal(reason: str, message: str) -> bytes:
    """Return the answer of a child that refuses, with the reason."""
    return _dumped({"refused": [reason, message]})


def write_break(message: str) -> bytes:
    """Return a mistake of ours."""
    return _dumped({"broke": message})


def read_page(fields: Mapping[str, Any]) -> Page:
    """Return the page again."""
    return from_stored(Page, _typed(fields))


def read_feed(fields: Mapping[str, Any]) -> ParsedFeed:
    """Return the feed again."""
    entries = tuple(_entry(entry) for entry in fields["entries"])
    return from_stored(ParsedFeed, _typed(fields) | {"entries": entries})


def _entry(fields: Mapping[str, Any]) -> Entry:
    enclosures = tuple(from_stored(Enclosure, one) for one in fields["enclosures"])
    return from_stored(Entry, _typed(fields) | {"enclosures": enclosures})


def _typed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """JSON's lists as tuples, times as times and a picture as one."""
    typed: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
    for name in _TIMES:
        if typed.get(name) is not None:
            typed[name] = datetime.fromisoformat(typed[name])
    if typed.get("picture") is not None:
        typed["picture"] = from_stored(Picture, typed["picture"])
    return typed


def _dumped(value: dict[str, Any]) -> bytes:
    return json.dumps(value, default=datetime.isoformat, separators=(",", ":")).encode()
