"""Caching of answers by clients: ETags, 304 for those that have one already (RFC 9110, 13), and no-store."""

from __future__ import annotations

import hashlib
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REVALIDATE = b"private, no-cache"
NO_STORE = b"no-store"  #: Answers that may hold a secret that is shown once: kept on no disk.
TAGGED = ("application/json", "text/html")


def answer(body: bytes, media_type: str, *, etag: str, changed_at: datetime, asked: Headers) -> Response:
    """Return 200 with the body and its validators, or 304."""
    validators = {
        "ETag": f"W/{etag}",  # weak: it may be sent compressed
        "Last-Modified": format_datetime(changed_at, usegmt=True),
        "Cache-Control": REVALIDATE.decode(),
    }
    if _has_it(asked, etag, changed_at):
        return Response(status_code=304, headers=validators)
    return Response(body, media_type=media_type, headers=validators)


class CacheHeaders:
    """ASGI middleware: an ETag by their content for JSON answers and pages, 304 for a client that has it.

    The tag is weak: the same content may be sent compressed or not. What answers a change is kept by no client: it may
    hold a new secret.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and hold its answer until its content is known."""
        if scope["type"] != "http" or scope["method"] == "HEAD":
            await self._app(scope, receive, send)
            return
        held: Message | None = None

        async def forbid(message: Message) -> None:
            if message["type"] == "http.response.start" and "cache-control" not in Headers(raw=message["headers"]):
                message["headers"] = [*message["headers"], (b"cache-control", NO_STORE)]
            await send(message)

        async def tag(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start" and _is_tagged(message):
                held = message  # sent with the body
                return
            if held is not None:
                start, held = held, None
                if not message.get("more_body"):
                    etag = f'W/"{hashlib.blake2b(message["body"], digest_size=12).hexdigest()}"'
                    start["headers"] = [*start["headers"], (b"etag", etag.encode()), (b"cache-control", REVALIDATE)]
                    if _names(Headers(scope=scope).get("if-none-match", ""), etag):
                        kept = [one for one in start["headers"] if not one[0].startswith(b"content-")]
                        start.update(status=304, headers=kept)
                        message["body"] = b""
                await send(start)
            await send(message)

        await self._app(scope, receive, tag if scope["method"] == "GET" else forbid)


def _is_tagged(start: Message) -> bool:
    names = Headers(raw=start["headers"])
    media_type = names.get("content-type", "").partition(";")[0]
    return start["status"] == 200 and media_type in TAGGED and not {"etag", "cache-control"} & set(names.keys())


def _names(header: str, etag: str) -> bool:
    """Return True if an If-None-Match names an ETag; weak and strong ones count alike (RFC 9110, 13.1.2)."""
    tags = {one.strip().removeprefix("W/") for one in header.split(",")}
    return "*" in tags or etag.removeprefix("W/") in tags


def _has_it(asked: Headers, etag: str, changed_at: datetime) -> bool:
    known = asked.get("if-none-match")
    if known is not None:  # the other header does not count then (13.1.3)
        return _names(known, etag)
    try:
        since = parsedate_to_datetime(asked.get("if-modified-since", ""))
        return changed_at <= since
    except (ValueError, TypeError, IndexError, OverflowError):
        return False
