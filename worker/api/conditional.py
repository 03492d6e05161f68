"""Conditional answers: nothing is sent again to whoever has it already (RFC 9110, 13)."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.datastructures import Headers
from starlette.responses import Response


def answer(body: bytes, media_type: str, *, etag: str, changed_at: datetime, asked: Headers) -> Response:
    """200 with the body and its validators, or 304."""
    validators = {
        "ETag": etag,
        "Last-Modified": format_datetime(changed_at, usegmt=True),
        "Cache-Control": "private, no-cache",
    }
    if _has_it(asked, etag, changed_at):
        return Response(status_code=304, headers=validators)
    return Response(body, media_type=media_type, headers=validators)


def _has_it(asked: Headers, etag: str, changed_at: datetime) -> bool:
    known = asked.get("if-none-match")
    if known is not None:  # the other header does not count then (13.1.3)
        tags = {one.strip().removeprefix("W/") for one in known.split(",")}
        return "*" in tags or etag in tags
    try:
        since = parsedate_to_datetime(asked.get("if-modified-since", ""))
        return changed_at <= since
    except (ValueError, TypeError, IndexError, OverflowError):
        return False
