"""A hostile server on 127.0.0.2 and a canary on 127.0.0.1 that nothing may touch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hostile_server import Server, answer

from worker.fetch import Client, FetchLimits


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server("127.0.0.2")
    yield server
    server.close()


@pytest.fixture
def canary() -> Iterator[Server]:
    """On the address a fetch must never reach: checked at the end of every test that asks for it."""
    canary = Server("127.0.0.1")
    canary.on("/", answer(b"canary"))
    yield canary
    canary.close()
    assert canary.hits == 0, "the canary was touched"


@pytest.fixture
def limits(server: Server, canary: Server) -> FetchLimits:
    """Small ones, so that no test waits long; both servers' ports are allowed."""
    return FetchLimits(
        total_s=1.0,
        operation_s=0.7,
        connect_s=1.0,
        max_body_bytes=2**20,
        allowed_ports=(80, 443, server.port, canary.port),
    )


@pytest.fixture
def client(limits: FetchLimits) -> Iterator[Client]:
    """Reaches public addresses and 127.0.0.2, as an operator may allow a network of his own."""
    client = Client("wiredesk-test (+http://example.org)", limits, ["127.0.0.2/32"])
    yield client
    client.close()
