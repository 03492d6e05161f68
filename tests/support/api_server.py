"""The API behind a real server on loopback."""

from __future__ import annotations

import asyncio
import http.client
import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from waiting import wait_until

from worker.api.app import make_api
from worker.api.server import server_config
from worker.settings import Settings


@dataclass(frozen=True)
class Answer:
    """An answer of the server."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Api:
    """A client of one server; every request on a connection of its own."""

    port: int
    services: Any
    key: str | None = None  #: Sent with every request that brings no Authorization of its own.

    def with_key(self, *scopes: str, **options: Any) -> Api:
        """Return the same with a new key."""
        return replace(self, key=self.services.keys.create("a test", scopes, **options).secret)

    def __call__(self, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None) -> Answer:
        headers = {"Authorization": f"Bearer {self.key}"} | (headers or {}) if self.key else dict(headers or {})
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, response.read())
        finally:
            connection.close()


class QuickServer(uvicorn.Server):
    """A server that ends within milliseconds: uvicorn's own takes 0.2 s for it, in each of hundreds of tests."""

    async def main_loop(self) -> None:
        while not self.should_exit:
            await self.on_tick(0)
            await asyncio.sleep(0.01)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        until_s = time.monotonic() + 1.0
        while (self.server_state.connections or self.server_state.tasks) and time.monotonic() < until_s:
            await asyncio.sleep(0.002)
        for task in self.server_state.tasks:
            task.cancel()
        await self.lifespan.shutdown()


@contextmanager
def serving(settings: Settings, *, port: int = 0, **options: Any) -> Iterator[Api]:
    """Serve settings on a port, a free one unless it is given, for as long as the block runs."""
    app = make_api(settings, **options)
    server = QuickServer(server_config(app, settings.model_copy(update={"api_port": port})))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started, "the API answers")
    yield Api(server.servers[0].sockets[0].getsockname()[1], app.state.services)
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def serve() -> Iterator[Callable[..., Api]]:
    """Provide a function that serves settings on a free port until the test ends."""
    with ExitStack() as servers:
        yield lambda settings, **options: servers.enter_context(serving(settings, **options))


@pytest.fixture(scope="module")
def still_api(tmp_path_factory: pytest.TempPathFactory, _migrated_file: Path) -> Iterator[Api]:
    """One API for all tests of a file that leave nothing behind: embedded, without keys, impatient."""
    data_dir = tmp_path_factory.mktemp("still")
    shutil.copy(_migrated_file, data_dir / "wiredesk.db")
    with serving(Settings(data_dir=data_dir, api_body_wait_s=0.5)) as api:
        yield api


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept_api(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, _migrated_file: Path
) -> Iterator[Api]:
    """Provide one API on each kind of database for tests of a file that only read, or leave nothing behind."""
    data_dir = tmp_path_factory.mktemp("kept")
    if request.param == "sqlite":
        shutil.copy(_migrated_file, data_dir / "wiredesk.db")
        with serving(Settings(data_dir=data_dir)) as api:
            yield api
        return
    server = request.getfixturevalue("postgresql")
    with server.lend("migrated") as url, serving(Settings(database_url=url, data_dir=data_dir)) as api:
        yield api.with_key("admin")


@pytest.fixture
def api(database_url: str, serve: Callable[..., Api], data_dir: Path) -> Api:
    """Provide the API on each database in turn; nothing works on what it accepts unless the test does.

    On SQLite as the embedded mode runs it, without a key; on PostgreSQL with one that may do everything.
    """
    if database_url.startswith("sqlite"):
        return serve(Settings(data_dir=data_dir))
    return serve(Settings(database_url=database_url, data_dir=data_dir)).with_key("admin")
