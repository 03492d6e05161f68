"""Errors as pages: a browser that is refused gets a page that says what happened and the mend."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Connection

from worker.api.scopes import least_role, scopes_for
from worker.service.operations.api_keys import Scope

PROBLEM = "application/problem+json"
TITLES = {
    400: "That request cannot be answered",
    401: "Nobody is signed in here yet",
    403: "That is not allowed",
    404: "There is nothing here",
    409: "That does not fit how things stand",
    410: "That is gone",
    413: "That is too large",
    422: "That cannot be taken",
    429: "Too much at once",
    500: "Something went wrong here",
    503: "The database does not answer",
    507: "The disk is full",
}
MENDS_OF_STATUS = {
    401: (
        "Add yourself, and load the page again: wiredesk people add NAME",
        "For a program make a key: wiredesk keys create NAME --scope read",
    ),
    404: ("Look on the wire or search: it may stand under another number.",),
    409: ("Load the page again: it has changed since you opened it.",),
    422: ("Go back, change what is named above, and send it again.",),
    429: ("Wait a few seconds, then load the page again.",),
    500: ("Load the page again.", "If it comes back, report it with the number of the request: the log has the rest."),
    503: ("Wait a few seconds, then load the page again.", "Ask wiredesk doctor what is wrong."),
    507: ("Free space on the disk, or drop old receipts and events: wiredesk db prune",),
}
MENDS_OF_REASON = {
    "cross_site": ("Send the form from a page of this desk.",),
    "wrong_host": ("Add the name to the setting api_names, or ask by number: http://127.0.0.1:8000/",),
    "wrong_scope": (
        "Ask an admin for the role {role}: wiredesk people role NAME {role}",
        "A program needs a key with that scope: wiredesk keys create NAME --scope {scope}",
    ),
    "unknown_event": ("Leave the number out: the newest events are shown then.",),
}

Draw = Callable[..., Response]


def wants_page(headers: Headers) -> bool:
    """Return True if the client asks for HTML by name, and not for JSON."""
    accepted = headers.get("accept", "").lower()
    return "text/html" in accepted and "json" not in accepted


def mends(status: int, reason: str, needed: Sequence[Scope]) -> list[str]:
    """Return the mends of a refusal, the likeliest first.

    Args:
        status: Of the answer.
        reason: Of the problem.
        needed: Scopes of which the request needs one.
    """
    found = MENDS_OF_REASON.get(reason) or MENDS_OF_STATUS.get(status, ())
    return [one.format(role=least_role(needed), scope=next(iter(needed), "read")) for one in found]


class ErrorPages:
    """ASGI middleware that renders a problem as a page for clients that ask for HTML."""

    def __init__(self, app: ASGIApp, draw: Draw) -> None:
        self._app = app
        self._draw = draw

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        """Pass a request on, and draw its problem, if it has one."""
        if scope["type"] != "http" or not wants_page(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        held: Message | None = None
        body = b""

        async def hold(message: Message) -> None:
            nonlocal held, body
            if message["type"] == "http.response.start":
                if Headers(raw=message["headers"]).get("content-type", "").startswith(PROBLEM):
                    held = message
                    return
            elif held is not None:
                body += message.get("body", b"")
                return
            await send(message)

        await self._app(scope, receive, hold)
        if held is not None:
            page = await run_in_threadpool(self._page, scope, held, json.loads(body))
            await page(scope, receive, send)

    def _page(self, scope: Connection, held: Mapping[str, Any], problem: Mapping[str, Any]) -> Response:
        """Return the page of a problem, with the headers of the original answer.

        Where a sign-in is what is missing, its form is that page; no form, if a proxy names who is unknown here.
        """
        status, reason = held["status"], problem["reason"]
        request = Request(scope)
        asks_to_sign_in = status == 401 and request.app.state.services.people.are_any()
        page = self._draw(
            request,
            "sign_in.html" if asks_to_sign_in else "error.html",
            to=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            status=status,
            heading=TITLES.get(status, problem["title"]),
            problem=problem,
            mends=mends(status, reason, scopes_for(scope["method"], scope["path"])),
            ways=None,
            request_id=Headers(raw=held["headers"]).get("x-request-id", ""),
        )
        page.status_code = status
        headers = MutableHeaders(raw=page.raw_headers)
        for name, value in Headers(raw=held["headers"]).items():
            headers.setdefault(name, value)
        headers.add_vary_header("Accept")
        return page
