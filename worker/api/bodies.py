"""Bodies of requests: how large, how slow, how many at once. Read whole, before any route sees them."""

from __future__ import annotations

import asyncio
import time

from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from worker.api.problems import problem
from worker.api.scopes import CALLBACK
from worker.settings import Settings

SLOWEST_BYTES_PER_S = 100_000  #: A body may take a second more for each so many bytes that came.
BODIES_AT_ONCE = 4  #: All bodies in hand together may be as large as so many of the largest.


class Bodies:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._limit_bytes = settings.api_body_limit_bytes
        self._push_limit_bytes = settings.fetch_body_limit_bytes
        self._wait_s = settings.api_body_wait_s
        self._held_bytes = 0  #: In hand now, over all requests of this process.

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its body counted while it is read."""
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        chunks: list[bytes] = []
        is_push = scope["path"].startswith(f"{CALLBACK}/")  # a feed, as large as one that is fetched
        limit_bytes = self._push_limit_bytes if is_push else self._limit_bytes
        try:
            refusal = _refused(Headers(scope=scope), limit_bytes) or await self._read(receive, chunks, limit_bytes)
            if refusal is not None:
                refusal.headers["Connection"] = "close"  # the rest of the body is not waited for
                await refusal(scope, receive, send)
            else:
                await self._app(scope, _once(b"".join(chunks), receive), send)
        except ConnectionAbortedError:
            return  # nobody waits for an answer
        finally:
            self._held_bytes -= sum(map(len, chunks))

    async def _read(self, receive: Receive, chunks: list[bytes], limit_bytes: int) -> JSONResponse | None:
        """Read it into ``chunks``; or say why not. Raises ConnectionAbortedError if the sender is gone."""
        started_s = time.monotonic()
        received, more = 0, True
        while more:
            until_s = started_s + self._wait_s + received / SLOWEST_BYTES_PER_S
            try:
                async with asyncio.timeout(max(0.0, until_s - time.monotonic())):
                    message = await receive()
            except TimeoutError:
                return problem(408, "too_slow", f"the body took too long: {received:,} bytes came")
            if message["type"] == "http.disconnect":
                raise ConnectionAbortedError
            chunk, more = message.get("body", b""), message.get("more_body", False)
            received += len(chunk)
            if received > limit_bytes:  # its length need not be true, or given at all
                return _too_large(f"more than {limit_bytes:,}", limit_bytes)
            if self._held_bytes + len(chunk) > BODIES_AT_ONCE * self._limit_bytes:
                return problem(429, "too_much_at_once", "other large requests are in hand; send it again soon")
            self._held_bytes += len(chunk)
            chunks.append(chunk)
        return None


def _refused(headers: Headers, limit_bytes: int) -> JSONResponse | None:
    """Return the refusal that the headers alone cause, or None."""
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        return problem(415, "wrong_encoding", f"bodies are taken as they are, not in {encoding[:40]}")
    length = headers.get("content-length", "0")
    if length.isdigit() and int(length[:20]) > limit_bytes:
        return _too_large(f"{int(length[:20]):,}", limit_bytes)
    return None


def _too_large(length: str, limit_bytes: int) -> JSONResponse:
    return problem(413, "too_large", f"the body has {length} bytes, at most {limit_bytes:,} are taken")


def _has_body(scope: Scope) -> bool:
    names = {name for name, _ in scope["headers"]}
    return b"transfer-encoding" in names or b"content-length" in names


def _once(body: bytes, receive: Receive) -> Receive:
    """Return a receive that gives the whole body first."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
