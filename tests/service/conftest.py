"""A web server for polls, and services that may reach it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from feed_server import FeedServer, feed_server

if TYPE_CHECKING:
    from worker.bootstrap import Services


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as server:
        yield server


@pytest.fixture
def polling(connect_services: Callable[..., Services], server: FeedServer) -> Services:
    """Services whose fetcher may reach the test's server."""
    ports = (80, 443, server.port)
    return connect_services(fetch_allowed_networks=("127.0.0.0/8",), fetch_allowed_ports=ports, fetch_host_gap_s=0)
