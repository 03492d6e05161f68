"""The server of the API: its settings, and how many connections it may hold."""

from __future__ import annotations

import resource
from functools import partial
from typing import Any, cast

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from worker.api.connections import Connection, Connections, is_in_networks
from worker.api.gate import PROXY_PERSON
from worker.settings import Settings

OPEN_FILES = 8_192  #: Many systems give a process 1,024 unless it asks.
OTHER_FILES_LIMIT = 1_024  #: Open files left for everything that is no connection.


def serve(app: FastAPI, settings: Settings) -> bool:
    """Serve until TERM. Return False if the server could not start."""
    server = uvicorn.Server(server_config(app, settings))
    server.run()
    return server.started


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """Return the server's configuration for an app."""
    proxies = settings.trusted_proxies
    limit = _connections_limit()
    connections = Connections(
        limit, min(limit, settings.api_address_connections), proxies, head_wait_s=settings.api_head_wait_s
    )
    return uvicorn.Config(
        believing(app, settings),
        host=settings.api_host,
        port=settings.api_port,
        http=cast(Any, partial(Connection, connections=connections)),
        loop="asyncio",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # believing() reads them
        timeout_graceful_shutdown=2,
    )


def believing(app: ASGIApp, settings: Settings) -> ASGIApp:
    """Return an app that reads what trusted proxies say: client, scheme and person. Others' headers are passed over.

    The person is read first: what is said of the client takes the place of the proxy's own address.
    """
    if not settings.trusted_proxies:
        return app
    trusted = [str(one) for one in settings.trusted_proxies]
    header = (settings.sign_in_header or "").lower().encode()
    inner = cast(ASGIApp, ProxyHeadersMiddleware(cast(Any, app), trusted_hosts=trusted))

    async def with_person(scope: Scope, receive: Receive, send: Send) -> None:
        said = [value for name, value in scope.get("headers", ()) if header and name == header]
        peer = scope["client"][0] if scope.get("client") else ""
        if said and is_in_networks(peer, settings.trusted_proxies):
            # Two of them: the proxy added its own to that of the client, and neither can be believed.
            scope[PROXY_PERSON] = said[0].decode("utf-8", "replace").strip() if len(said) == 1 else ""
        await inner(scope, receive, send)

    return with_person


def _connections_limit() -> int:
    """Raise the limit of open files as far as the system allows, and return how many may be connections."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = min(hard, OPEN_FILES) if hard > 0 else OPEN_FILES
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return files - min(OTHER_FILES_LIMIT, files // 4)
