"""JSON Feed 1.0 and 1.1 (jsonfeed.org). Pure; takes whatever is of the right shape and leaves the rest."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from worker.parse import entries
from worker.parse.entries import DateReader, bounded_html, date_line
from worker.parse.json_repair import read_damaged
from worker.parse.lead_picture import picture_in
from worker.parse.links import absolute, resolve_links
from worker.parse.media import enclosure, enclosures, keywords, picture, tags
from worker.parse.plain import as_html
from worker.types import Enclosure, Entry, ParsedFeed

MAX_ITEMS_READ = 2000  # far above what is kept


def parse_json_feed(text: str, *, url: str | None, now: datetime) -> ParsedFeed:
    """Read a JSON Feed. Never raises; kind "none" with a warning if it is not one."""
    document, damage = _document(text.lstrip("\ufeff"))
    if damage and document is None:
        return ParsedFeed(kind="none", warnings=("The JSON cannot be read.",))
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return ParsedFeed(kind="none", warnings=("This JSON is not a feed: it has no list of items.",))
    dates = DateReader(now)
    items = [item for item in document["items"][:MAX_ITEMS_READ] if isinstance(item, dict)]
    unread = len(document["items"]) - len(document["items"][:MAX_ITEMS_READ])
    kept, warnings = entries.taken([_entry(item, document, url, dates) for item in items], dates, unread)
    if "jsonfeed.org" not in str(document.get("version", "")):
        warnings += ("The feed does not say which version of JSON Feed it is.",)
    warnings += (damage,) if damage else ()
    return ParsedFeed(
        kind="json",
        title=entries.title_line(_text(document, "title")),
        url=absolute(_text(document, "home_page_url"), url),
        hub_url=_hub(document, url),
        self_url=absolute(_text(document, "feed_url"), url),
        entries=kept,
        older_url=absolute(_text(document, "next_url"), url),
        warnings=warnings,
    )


def _document(text: str) -> tuple[Any, str | None]:
    """Return what the text holds, None if it cannot be read; and what was wrong with it."""
    try:
        return json.loads(text, parse_constant=lambda _: None, parse_int=_integer), None
    except (ValueError, RecursionError):
        return next(iter(read_damaged(text)), None), "The JSON is damaged; read as far as it could be."


def _hub(document: dict[str, Any], url: str | None) -> str | None:
    """Return the first hub of a kind we speak; rssCloud, the other one in use, we do not."""
    hubs = (hub for hub in _list(document, "hubs") if (_text(hub, "type") or "").lower() == "websub")
    return next((found for hub in hubs if (found := absolute(_text(hub, "url"), url))), None)


def _entry(item: dict[str, Any], feed: dict[str, Any], url: str | None, dates: DateReader) -> Entry:
    published_raw = _date(item, "date_published")
    summary = _as_html(_text(item, "summary"))
    content = bounded_html(resolve_links(_text(item, "content_html") or "", url))
    content = content or _as_html(_text(item, "content_text"))
    lang = _text(item, "language") or _text(feed, "language")
    return Entry(
        id=entries.bounded_id(_id(item)),
        url=absolute(_text(item, "url"), url) or absolute(_text(item, "external_url"), url),
        title=entries.title_line(html.unescape(_text(item, "title") or "")),
        summary=summary,
        html=entries.content_of(content, summary),
        authors=_authors(item) or _authors(feed),
        published_at=dates.read(published_raw, lang),
        published_raw=date_line(published_raw),
        published_from="published" if published_raw else None,
        updated_at=dates.read(_date(item, "date_modified"), lang),
        tags=tags(keywords(_text(item, "tags")) or (tag for tag in _list(item, "tags") if isinstance(tag, str))),
        picture=picture(_text(item, "image"), url)
        or picture(_text(item, "banner_image"), url)
        or picture_in((content, summary), url),
        enclosures=enclosures(_enclosures(item, url)),
        lang=lang,
    )


def _id(item: dict[str, Any]) -> str | None:
    """1.0 feeds carry numbers as ids; they are read as text, as the specification says."""
    value = item.get("id")
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else None


def _authors(thing: dict[str, Any]) -> tuple[str, ...]:
    """Return ``authors`` of 1.1 and ``author`` of 1.0, each one person or several, given as objects or as names."""
    given = (thing.get(key) for key in ("authors", "author"))
    people = [person for one in given for person in (one if isinstance(one, list) else [one])]
    return entries.names(person if isinstance(person, str) else _text(person, "name") for person in people)


def _enclosures(item: dict[str, Any], url: str | None) -> Iterable[Enclosure | None]:
    for attachment in _list(item, "attachments"):
        if isinstance(attachment, dict):
            yield enclosure(
                _text(attachment, "url"),
                url,
                kind=_text(attachment, "mime_type"),
                length=attachment.get("size_in_bytes"),
                duration=attachment.get("duration_in_seconds"),
            )


def _as_html(text: str | None) -> str | None:
    return bounded_html(as_html(text)) if text else None


def _text(thing: Any, key: str) -> str | None:
    value = thing.get(key) if isinstance(thing, dict) else None
    return value if isinstance(value, str) and value.strip() else None


def _date(item: dict[str, Any], key: str) -> str | None:
    """Return a date; a number counts seconds or milliseconds."""
    value = item.get(key)
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else _text(item, key)


def _list(thing: dict[str, Any], key: str) -> list[Any]:
    value = thing.get(key)
    return value if isinstance(value, list) else []


def _integer(digits: str) -> int | str:
    """Numbers longer than any size or id stay text: converting them takes quadratic time."""
    return int(digits) if len(digits) < 20 else digits
