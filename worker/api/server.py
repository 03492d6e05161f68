"""The server of the API: its settings, and how many connections it may hold."""

from __future__ import annotations

import resource
from functools import partial
from typing import Any, cast

import uvicorn
from fastapi import FastAPI

from worker.api.connections import Connection, Connections
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
        app,
        host=settings.api_host,
        port=settings.api_port,
        http=cast(Any, partial(Connection, connections=connections)),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=[str(one) for one in proxies],
        timeout_graceful_shutdown=2,
    )


def _connections_limit() -> int:
    """Raise the limit of open files as far as the system allows, and return how many may be connections."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = min(hard, OPEN_FILES) if hard > 0 else OPEN_FILES
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return files - min(OTHER_FILES_LIMIT, files // 4)
