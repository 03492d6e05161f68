"""An article as programs hand it in: a JSON object, checked field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from worker.addresses import URL_LIMIT_CHARS
from worker.errors import InvalidInput, unknown_name
from worker.parse import submitted_media
from worker.parse.dates import precision_of_date
from worker.types import DRAFT_FIELDS, Arrival

FIELDS = (
    *("url", "title", "text", "html", "published_at", "updated_at", "source", "lang", "authors", "id"),
    *submitted_media.FIELDS,
)
IGNORED_FIELDS = frozenset(
    {
        *DRAFT_FIELDS, "first_seen_at", "version", "duplicate_of", "duplicate_reason", "similarity", "related",
        "copies", "story_id", "story_reason", "enriched", "entities", "entities_total", "quotes", "sightings",
        "sighting_count", "withdrawn_at", "withdrawn_until", "withdrawn_reason",
    }
).difference(FIELDS)  # fmt: skip
"""Fields of an article that came out of Wiredesk: an export can be handed in again; they are found anew."""

LIMITS_CHARS = {"url": URL_LIMIT_CHARS, "title": 1_024, "source": 255, "lang": 35, "id": 1_024}
AUTHORS_LIMIT = 50
AUTHOR_LIMIT_CHARS = 1_024
FUTURE_ALLOWED = timedelta(days=1)  #: Clocks differ, and so do zones that were left out.


def read_article(given: object, *, now: datetime, text_limit_chars: int) -> Arrival:
    """Read one article in. Raises InvalidInput that names the field and what would be taken."""
    if not isinstance(given, Mapping):
        raise InvalidInput(f"an article is a JSON object, this is {_kind(given)}")
    if "schema" in given:
        raise InvalidInput("this is a line of an export; take the file in with: wiredesk ingest", reason="exported")
    _refuse_unknown(given)
    values: dict[str, Any] = {
        name: _text(name, given.get(name)) for name in ("url", "title", "text", "html", "source", "lang")
    }
    if values["url"] is not None:
        submitted_media.read_address("url", values["url"])
    values["id"] = _text("id", str(given["id"]) if isinstance(given.get("id"), int) else given.get("id"))
    for name in ("published_at", "updated_at"):
        values[name] = _time(name, given.get(name), now)
    if values["published_at"] is not None:
        values["published_precision"] = precision_of_date(str(given["published_at"]))
    values["authors"] = _authors(given.get("authors"))
    if not any((values[name] or "").strip() for name in ("url", "text", "html")):
        raise InvalidInput("it is empty: give at least one of url, text, html", reason="empty_article")
    for name in ("text", "html"):
        if values[name] is not None and len(values[name]) > text_limit_chars * (1 if name == "text" else 20):
            raise InvalidInput(
                f"{name} has {len(values[name]):,} characters, at most "
                f"{text_limit_chars * (1 if name == 'text' else 20):,} are taken; cut it, or raise "
                "article_text_limit_chars",
                reason="text_too_long",
            )
    return Arrival(**values, **submitted_media.read_media(given))


def read_json(text: str | bytes) -> Any:
    """Parse JSON. Raises InvalidInput that names line and column, also for bad UTF-8 and deep nesting."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidInput(
            f"this is not JSON: {error.msg} at line {error.lineno} column {error.colno}", reason="bad_json"
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"this is not UTF-8: byte {error.start} cannot be read", reason="bad_json") from error
    except RecursionError as error:
        raise InvalidInput("this JSON is nested too deeply; an article has no depth", reason="too_complex") from error
    except ValueError as error:
        raise InvalidInput("this JSON holds a number too long", reason="bad_json") from error


def _refuse_unknown(given: Mapping[Any, Any]) -> None:
    for name in given:
        if name not in FIELDS and name not in IGNORED_FIELDS:
            raise InvalidInput(unknown_name("field", str(name), FIELDS), reason="unknown_field")


def _text(name: str, value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise InvalidInput(f"{name} is text, this is {_kind(value)}")
    limit = LIMITS_CHARS.get(name)
    if limit is not None and len(value) > limit:
        raise InvalidInput(f"{name} has {len(value):,} characters, at most {limit:,} are taken")
    return value


def _time(name: str, value: object, now: datetime) -> datetime | None:
    if value is None:
        return None
    mend = "give ISO 8601, as 2026-11-22T10:00:00Z"
    if not isinstance(value, str):
        raise InvalidInput(f"{name} is a date as text, this is {_kind(value)}; {mend}", reason="bad_date")
    try:
        time = datetime.fromisoformat(value.strip())
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidInput(f"{name}: {value[:40]!r} is not a date; {mend}", reason="bad_date") from error
    if time > now + FUTURE_ALLOWED:
        raise InvalidInput(f"{name}: {value[:40]!r} lies in the future", reason="bad_date")
    return time


def _authors(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str) or not isinstance(value, list):
        raise InvalidInput('authors is a list of names, as ["Jane Doe"]')
    if len(value) > AUTHORS_LIMIT or any(not isinstance(name, str) or len(name) > AUTHOR_LIMIT_CHARS for name in value):
        raise InvalidInput(f"authors holds at most {AUTHORS_LIMIT} names of at most {AUTHOR_LIMIT_CHARS:,} characters")
    return tuple(name for name in value if name.strip())


def _kind(value: object) -> str:
    names = {
        dict: "an object",
        list: "a list",
        str: "text",
        bool: "true or false",
        int: "a number",
        float: "a number",
    }
    return "null" if value is None else names.get(type(value), type(value).__name__)
