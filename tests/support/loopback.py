"""Ports of loopback, free or refusing, and an HTTP server of a test there, gone with it."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: Ports below those that systems hand out by themselves (Linux from 32768): no connection of another test takes one
#: between the moment it is found free and the moment a program listens on it.
FREE_PORTS = range(15_000, 32_000)


def free_port() -> int:
    """Return a port that nobody listens on now, drawn at random."""
    while True:
        port = random.choice(FREE_PORTS)
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue


@contextmanager
def refusing_port(host: str = "127.0.0.1", port: int = 0) -> Iterator[int]:
    """Hold a port that refuses connections: taken, so that no other test listens there, but not listened on.

    Args:
        host: An address of loopback.
        port: The port; 0 for any.
    """
    with socket.socket() as held:
        held.bind((host, port))
        yield held.getsockname()[1]


class QuietHandler(BaseHTTPRequestHandler):
    """Logs nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serving_on_loopback(handler: type[QuietHandler]) -> Iterator[int]:
    """Serve for as long as the block runs. Gives the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
