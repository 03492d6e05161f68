"""Connections of the API's server: bounds on what a client sends, holds open or leaves unread.

The server itself has no limit on headers and none on the time a request takes to come, and its limit on connections
refuses everybody alike. A connection waits while its client owes it something: a request, or the rest of one. Where
too many are open, the one that waits longest is closed for a new one, so that idle connections refuse nobody.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from fastapi.responses import JSONResponse
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from worker.api.problems import problem

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

HEAD_LIMIT_BYTES = 32 * 1024  #: Of a request, everything that is not its body: its line, headers, framing of chunks.
FRAMING_SHARE = 8  #: Chunks may add one byte of framing for so many bytes of body.
HEADERS_LIMIT = 128
PIPELINE_LIMIT = 64  #: Requests of one connection that wait for the one before.
PIECE_BYTES = 16 * 1024  #: The parser gathers an unfinished header, so it gets no more than this between two checks.
UNREAD_WAIT_S = 30.0
UNREAD_LEAST_BYTES = 30_000  #: A client that reads less of its answer in that time is dropped.
LINGER_S = 5.0  #: For the rest of a request that was answered before its end.
CHECK_EVERY_S = 1.0


class Connection(HttpToolsProtocol):
    """One connection of a client."""

    def __init__(self, *, connections: Connections, **given: Any) -> None:
        super().__init__(**given)
        self._all = connections
        self.host = ""
        self.due_s: float | None = None  #: When what its client owes must have come.
        self._head_began = False  #: A head has begun and is not complete.
        self._whole = False  #: The newest request has come as a whole.
        self._body_bytes = 0
        self._other_bytes = 0
        self._refusal: JSONResponse | None = None
        self._unread: tuple[float, int] | None = None  #: When its client was first behind, by how many bytes.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in the base
        super().connection_made(transport)
        self.host = self.client[0] if self.client else ""
        if self._all.admit(self):
            self._wait(self._all.head_wait_s)
        else:
            self._refuse(problem(429, "too_many_connections", f"{self.host} has as many connections as it may"))

    def connection_lost(self, exc: Exception | None) -> None:
        self._all.forget(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        for at in range(0, len(data), PIECE_BYTES):
            piece = data if len(data) <= PIECE_BYTES else data[at : at + PIECE_BYTES]
            body_bytes = self._body_bytes
            super().data_received(piece)
            if self.transport.is_closing():
                return
            # A new request in this piece has reset the count of the body.
            of_body = self._body_bytes - body_bytes if self._body_bytes >= body_bytes else self._body_bytes
            self._other_bytes += len(piece) - of_body
            if self._other_bytes > HEAD_LIMIT_BYTES + self._body_bytes // FRAMING_SHARE:
                self._refuse(_too_large(f"more than {HEAD_LIMIT_BYTES:,} bytes"))
                return

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_began, self._whole = True, False
        self._body_bytes = self._other_bytes = 0
        if self.due_s is not None:
            self._wait(self._all.head_wait_s)

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._head_began:
            return  # a trailer: what follows the body changes nothing that was said before it
        if len(self.headers) >= HEADERS_LIMIT:
            self._refusal = _too_large(f"more than {HEADERS_LIMIT} headers")
            raise ValueError("too many headers")  # the parser gives up and calls send_400_response
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._head_began, self.due_s = False, None  # how long a body takes is measured where it is read
        super().on_headers_complete()
        if len(self.pipeline) > PIPELINE_LIMIT:
            self._refusal = problem(429, "too_many_requests", f"more than {PIPELINE_LIMIT} requests wait on it")
            raise ValueError("too many requests")

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._whole = True
        super().on_message_complete()
        if self.cycle.response_complete:
            self._wait(self._all.head_wait_s)
        else:
            self._all.works(self)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle.response_complete:  # nothing of a pipeline is left
            self._wait(self._all.head_wait_s if self._whole or self._head_began else LINGER_S)

    def resume_writing(self) -> None:
        self._unread = None
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        self._refuse(self._refusal or problem(400, "bad_request", "this is no request of HTTP/1.1"))

    def check(self, now_s: float) -> None:
        """Close it if its client is too slow to send what it owes, or to read its answer."""
        buffered = self.transport.get_write_buffer_size()
        if self.due_s is not None and now_s > self.due_s and not self.transport.is_closing():
            if self._head_began:
                self._refuse(problem(408, "too_slow", "the headers took too long"))
            self.transport.close()  # once it has read what it was answered
            return
        if not buffered or not (self.flow.write_paused or self.transport.is_closing()):
            self._unread = None
        elif self._unread is None:
            self._unread = (now_s, buffered)
        elif now_s - self._unread[0] > UNREAD_WAIT_S:
            if self._unread[1] - buffered < UNREAD_LEAST_BYTES:
                self.transport.abort()
            self._unread = (now_s, buffered)

    def _wait(self, limit_s: float) -> None:
        self.due_s = time.monotonic() + limit_s
        self._all.waits(self)

    def _refuse(self, answer: JSONResponse) -> None:
        """Answer and close; only close where another answer is under way."""
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            headers = [*answer.raw_headers, (b"connection", b"close")]
            head = [name + b": " + value + b"\r\n" for name, value in headers]
            self.transport.write(b"".join([STATUS_LINE[answer.status_code], *head, b"\r\n", bytes(answer.body)]))
        self.transport.close()


class Connections:
    """All connections of a server.

    Args:
        limit: How many may be open.
        address_limit: How many of them from one address.
        proxies: Networks for which the limit per address does not count.
        head_wait_s: Longest time from a connection, or the answer before, to the end of a request's headers.
    """

    def __init__(self, limit: int, address_limit: int, proxies: Sequence[Network], head_wait_s: float) -> None:
        self.head_wait_s = head_wait_s
        self._limit = limit
        self._address_limit = address_limit
        self._proxies = proxies
        self._open: dict[Connection, None] = {}
        self._of_address: dict[str, int] = {}
        self._waiting: dict[str, OrderedDict[Connection, None]] = {}  #: By address, the longest waiting first.
        self._checking = False

    def admit(self, connection: Connection) -> bool:
        """Count a new connection, closing another where too many are open. Return False if there is no room."""
        host = connection.host
        is_full = self._of_address.get(host, 0) >= self._address_limit
        if is_full and not is_in_networks(host, self._proxies) and not self._drop(host):
            return False
        if len(self._open) >= self._limit:
            crowded = max(self._waiting, key=lambda one: len(self._waiting[one]), default=None)
            if crowded is None or not self._drop(crowded):
                return False
        self._open[connection] = None
        self._of_address[host] = self._of_address.get(host, 0) + 1
        if not self._checking:
            self._checking = True
            connection.loop.call_later(CHECK_EVERY_S, self._check, connection.loop)
        return True

    def forget(self, connection: Connection) -> None:
        """Stop counting a connection."""
        if connection not in self._open:
            return
        del self._open[connection]
        self.works(connection)
        self._of_address[connection.host] -= 1
        if not self._of_address[connection.host]:
            del self._of_address[connection.host]

    def waits(self, connection: Connection) -> None:
        """Note that a connection waits for its client."""
        if connection in self._open:
            self._waiting.setdefault(connection.host, OrderedDict())[connection] = None

    def works(self, connection: Connection) -> None:
        """Note that a connection does not wait for its client."""
        waiting = self._waiting.get(connection.host)
        if waiting is not None:
            waiting.pop(connection, None)
            if not waiting:
                del self._waiting[connection.host]

    def _drop(self, host: str) -> bool:
        """Close the connection of this address that waits longest. Return False if none waits."""
        waiting = self._waiting.get(host)
        if not waiting:
            return False
        oldest = next(iter(waiting))
        oldest.transport.abort()
        self.forget(oldest)
        return True

    def _check(self, loop: asyncio.AbstractEventLoop) -> None:
        now_s = time.monotonic()
        for connection in list(self._open):
            connection.check(now_s)
        self._checking = bool(self._open)
        if self._checking:
            loop.call_later(CHECK_EVERY_S, self._check, loop)


def is_in_networks(host: str, networks: Sequence[Network]) -> bool:
    """Return True if a host is an address in one of these networks."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in networks)


def _too_large(said: str) -> JSONResponse:
    return problem(431, "headers_too_large", f"the request has {said} beside its body")
