"""Middleware for every request: its id, one line in the log, its metrics, and the answer to an unforeseen error."""

from __future__ import annotations

import re
import secrets
import time

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from worker.api.gate import CALLER
from worker.api.problems import problem
from worker.observe.metrics import RequestMetrics

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NOTED = "wiredesk.noted"  #: Where a route leaves what else its line in the log says.
REQUEST_ID = "X-Request-ID"
_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
SAFE_HEADERS = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}
_REQUEST_ID = REQUEST_ID.lower().encode()
_SAFE = [(name.lower().encode(), value.encode()) for name, value in SAFE_HEADERS.items()]
_OWN = {_REQUEST_ID, *(name for name, _ in _SAFE)}

log = structlog.get_logger()


class RequestLog:
    """ASGI middleware outside all others of the API: nothing leaves without its headers."""

    def __init__(self, app: ASGIApp, metrics: RequestMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and log and count its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started_s = answered_s = time.perf_counter()
        status = 0

        async def watch(message: Message) -> None:
            nonlocal status, answered_s
            if message["type"] == "http.response.start":
                status, answered_s = message["status"], time.perf_counter()  # a stream may go on for days
                own = [header for header in message["headers"] if header[0] not in _OWN]
                message["headers"] = [*own, *_SAFE, (_REQUEST_ID, request_id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception as error:  # a bug: said once in the log, and in general to whoever asked
            log.error("request_failed", path=scope["path"], error=type(error).__name__, exc_info=error)
            if not status:
                answer = problem(500, "error", "something went wrong here; the log of the API says what")
                await answer(scope, receive, watch)
        finally:
            self._note(scope, status, answered_s - started_s)
            structlog.contextvars.unbind_contextvars("request_id")

    def _note(self, scope: Scope, status: int, took_s: float) -> None:
        route = getattr(scope.get("route"), "path_format", None) or "none"
        method = scope["method"] if scope["method"] in METHODS else "other"  # anybody may invent one
        self._metrics.observe(method, route, status, took_s)
        caller = scope.get(CALLER)
        note = log.debug if scope["method"] == "GET" and status < 400 else log.info
        note(
            "request",
            method=scope["method"],
            route=route,
            status=status,
            took_ms=round(took_s * 1000, 1),
            caller=caller.name if caller else None,
            **scope.get(NOTED, {}),
        )


def _request_id(scope: Scope) -> str:
    """Return the one the caller gave, if it can stand in a log and a header; else a new one."""
    given = Headers(scope=scope).get(REQUEST_ID, "")
    return given if _GOOD_ID.fullmatch(given) else secrets.token_hex(8)
