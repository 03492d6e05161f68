"""An article that was exported, as an arrival: what was found out about its text goes with it.

What belongs to the database it came from (ids, receipts, sightings, story, entities, copies) is found anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from worker.errors import InvalidInput
from worker.parse.submitted_media import read_address, read_media
from worker.types import ARTICLE_SCHEMA, Arrival, CleanText, Exported, Notice, Removed

PRECISIONS = ("second", "minute", "hour", "day")
TITLES_FROM = ("given", "text", "inferred")
LISTS_LIMIT = 10_000


def is_exported(given: object) -> bool:
    """Return True if this JSON value says that it is an exported article."""
    return isinstance(given, Mapping) and "schema" in given


def read_exported(given: Mapping[str, Any]) -> list[Arrival]:
    """Return the article's earlier versions, oldest first, then its newest.

    Those of a withdrawn article are left out: what is taken back must not stand until the next line is read.
    Raises InvalidInput that names the field.
    """
    if given["schema"] != ARTICLE_SCHEMA:
        raise InvalidInput(
            f"schema: {str(given['schema'])[:80]!r} is not {ARTICLE_SCHEMA}; another version of Wiredesk made it",
            reason="unknown_schema",
        )
    newest = _newest(given)
    earlier = _objects(given, "versions")
    if not earlier or given.get("withdrawn_at") is not None:
        return [newest]
    # Told apart by date: should two workers take them in at once, the newest still stands.
    newest = replace(newest, updated_at=newest.updated_at or _time(given, "updated_at"))
    return [*(_earlier(newest, one) for one in earlier), newest]


def _newest(given: Mapping[str, Any]) -> Arrival:
    url = _text(given, "url")
    if url is not None:
        read_address("url", url)
    return Arrival(
        url=url,
        title=_text(given, "title"),
        text=_text(given, "text"),
        published_at=_time(given, "published_at"),
        updated_at=_time(given, "revised_at"),
        source=_text(given, "source"),
        lang=_text(given, "lang"),
        authors=_texts(given, "authors"),
        **read_media(given),
        id=_own_id(given),
        published_from=_text(given, "published_from", limit=16),
        published_precision=_one_of(given, "published_precision", PRECISIONS),
        date_candidates=_texts(given, "date_candidates"),
        text_from=_text(given, "text_from", limit=32),
        ai_opt_out=None if given.get("ai_opt_out") is None else _texts(given, "ai_opt_out"),
        exported=Exported(
            cleaned=_cleaned(given),
            lang_confidence=_share(given, "lang_confidence"),
            cleaned_by=_text(given, "cleaned_by", limit=64),
            withdrawn=_withdrawn(given),
        ),
    )


def _earlier(newest: Arrival, version: Mapping[str, Any]) -> Arrival:
    assert newest.exported is not None
    title, text = _text(version, "title"), _text(version, "text")
    cleaned = CleanText(title=title or "", title_from=newest.exported.cleaned.title_from, text=text or "")
    changed_at = min(filter(None, (_time(version, "seen_at"), newest.updated_at)), default=None)
    return replace(
        newest, title=title, text=text, updated_at=changed_at, exported=replace(newest.exported, cleaned=cleaned)
    )


def _cleaned(given: Mapping[str, Any]) -> CleanText:
    return CleanText(
        title=_text(given, "title") or "",
        title_from=_one_of(given, "title_from", TITLES_FROM) or "given",
        text=_text(given, "text") or "",
        dateline=_text(given, "dateline"),
        credit=_text(given, "credit"),
        correction=_text(given, "correction"),
        subheads=_texts(given, "subheads"),
        removed=tuple(
            Removed(_text(one, "reason") or "", _text(one, "text") or "", _count(one, "articles"))
            for one in _objects(given, "removed")
        ),
    )


def _withdrawn(given: Mapping[str, Any]) -> Notice | None:
    """Return the notice that took it back; one without an end holds for good."""
    if given.get("withdrawn_at") is None:
        return None
    until = _time(given, "withdrawn_until")
    reason = _text(given, "withdrawn_reason") or ""
    return Notice(kind="embargo" if until else "kill", text=reason, until_at=until, alone=False, own=True)


def _own_id(given: Mapping[str, Any]) -> str | None:
    """Return the id of an article without an address, the same for its versions and for a second import."""
    if given.get("url") is not None:
        return None
    return f"wiredesk:{_text(given, 'first_seen_at') or ''}:{str(given.get('id'))[:40]}"


def _text(given: Mapping[str, Any], name: str, *, limit: int | None = None) -> str | None:
    value = given.get(name)
    if value is not None and (not isinstance(value, str) or (limit is not None and len(value) > limit)):
        raise _wrong(name, "is text" if limit is None else f"is text of at most {limit} characters")
    return value


def _texts(given: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = given.get(name) or []
    if not isinstance(value, list) or len(value) > LISTS_LIMIT or not all(isinstance(one, str) for one in value):
        raise _wrong(name, "is a list of texts")
    return tuple(value)


def _objects(given: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = given.get(name) or []
    if not isinstance(value, list) or len(value) > LISTS_LIMIT or not all(isinstance(one, Mapping) for one in value):
        raise _wrong(name, "is a list of objects")
    return value


def _count(given: Mapping[str, Any], name: str) -> int | None:
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _wrong(name, "a whole number")
    return value


def _one_of(given: Mapping[str, Any], name: str, known: tuple[str, ...]) -> Any:
    value = given.get(name)
    if value is not None and value not in known:
        raise _wrong(name, f"is one of {', '.join(known)}")
    return value


def _share(given: Mapping[str, Any], name: str) -> float:
    value = given.get(name, 0.0)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise _wrong(name, "is a number from 0 to 1")
    return float(value)


def _time(given: Mapping[str, Any], name: str) -> datetime | None:
    value = _text(given, name, limit=64)
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(value)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _wrong(name, "is a time in ISO 8601") from None


def _wrong(name: str, what: str) -> InvalidInput:
    return InvalidInput(f"{name} {what}")
