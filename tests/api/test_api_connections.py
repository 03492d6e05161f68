"""Limits on what strangers send, hold open and leave unread before a key is asked for."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import re
import resource
import socket
import struct
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from api_server import Api
from structlog.testing import capture_logs
from waiting import wait_until

from worker.settings import Settings

MIB = 2**20
CHUNKED = b"POST /v1/articles HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
START = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"


def send(port: int, pieces: Iterable[bytes]) -> tuple[int, bytes]:
    """Send pieces until the server closes. Gives how many bytes it let us send, and what it answered."""
    sent = 0
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
                sent += len(piece)
        except OSError:
            pass
        answer = b""
        try:
            while chunk := connection.recv(65536):
                answer += chunk
        except OSError:
            pass
    return sent, answer


def repeated(first: bytes, piece: bytes, limit_bytes: int = 300 * MIB) -> Iterator[bytes]:
    yield first
    yield from itertools.repeat(piece, limit_bytes // len(piece))


def numbered_headers() -> Iterator[bytes]:
    yield START
    for number in range(2_000_000):
        yield b"x-%d: 1\r\n" % number


ENDLESS: dict[str, Callable[[], Iterator[bytes]]] = {
    "a header value": lambda: repeated(START + b"x: ", b"a" * MIB),
    "a header name": lambda: repeated(START, b"a" * MIB),
    "headers": lambda: repeated(START, b"x: " + b"a" * 1000 + b"\r\n"),
    "small headers": numbered_headers,
    "an address": lambda: repeated(b"GET /", b"a" * MIB),
    "a method": lambda: repeated(b"G", b"G" * MIB),
    "empty lines": lambda: repeated(b"", b"\r\n" * 1000),
    "a chunk extension": lambda: repeated(CHUNKED + b"1;", b"a" * MIB),
    "chunks with extensions": lambda: repeated(CHUNKED, b"1;" + b"a" * 1000 + b"\r\na\r\n"),
    "chunks of a byte": lambda: repeated(CHUNKED, b"1\r\na\r\n" * 1000),
    "a trailer": lambda: repeated(CHUNKED + b"0\r\nx: ", b"a" * MIB),
    "trailers": lambda: repeated(CHUNKED + b"0\r\n", b"x: " + b"a" * 1000 + b"\r\n"),
    "requests without reading an answer": lambda: repeated(b"", (START + b"\r\n") * 1000),
    "what follows an upgrade": lambda: repeated(START + b"Connection: upgrade\r\nUpgrade: x\r\n\r\n", b"a" * MIB),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_request_that_does_not_end_is_cut_after_little_and_nobody_else_waits(still_api: Api, name: str) -> None:
    before = peak_bytes()
    sent, answer = send(still_api.port, ENDLESS[name]())
    assert sent < 20 * MIB  # what the buffers of two sockets hold
    assert answer == b"" or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 200"))  # it may be lost in what we still send
    assert peak_bytes() - before < 30 * MIB
    assert still_api("GET", "/healthz").status == 200


@pytest.mark.parametrize(
    ("request_bytes", "status", "reason"),
    [
        (START + b"x: " + b"a" * 30_000 + b"\r\nConnection: close\r\n\r\n", 200, None),
        (START + b"x: " + b"a" * 40_000 + b"\r\n\r\n", 431, "headers_too_large"),
        (START + b"".join(b"x-%d: 1\r\n" % n for n in range(126)) + b"Connection: close\r\n\r\n", 200, None),
        (START + b"".join(b"x-%d: 1\r\n" % n for n in range(200)) + b"\r\n", 431, "headers_too_large"),
        (b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 431, "headers_too_large"),
        (b"this is no request\r\n\r\n", 400, "bad_request"),
    ],
)
def test_headers_are_taken_up_to_a_size_and_a_number(
    still_api: Api, request_bytes: bytes, status: int, reason: str | None
) -> None:
    _, answer = send(still_api.port, [request_bytes])
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert json.loads(body).get("reason") == reason


def test_a_trailer_is_no_header(serve: Callable[..., Api], sqlite_url: str, data_dir: Path) -> None:
    api = serve(Settings(data_dir=data_dir))
    body = json.dumps({"text": "The bridge over the river reopened on Monday."}).encode()
    chunks = b"%x\r\n%s\r\n0\r\nIdempotency-Key: two words\r\nContent-Type: text/plain\r\n\r\n" % (len(body), body)
    head = CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n")
    _, answer = send(api.port, [head, chunks])
    assert answer.startswith(b"HTTP/1.1 202 ")


@pytest.fixture
def hasty(serve: Callable[..., Api], sqlite_url: str, data_dir: Path) -> Api:
    """Provide an API that waits half a second for headers and lets one address hold 20 connections."""
    return serve(Settings(data_dir=data_dir, api_head_wait_s=0.5, api_body_wait_s=0.5, api_address_connections=20))


def dribble(port: int, first: bytes, piece: bytes) -> bytes:
    """Send a piece every 0.1 s until the server closes. Gives its answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=0.1) as connection:
        connection.sendall(first)
        until_s = time.monotonic() + 15
        answer = b""
        while time.monotonic() < until_s:
            try:
                chunk = connection.recv(65536)
            except TimeoutError:
                connection.sendall(piece)
                continue
            except OSError:
                return answer
            if not chunk:
                return answer
            answer += chunk
        raise AssertionError("the connection is still open")


@pytest.mark.parametrize(
    ("first", "piece", "expected"),
    [
        (START, b"x: 1\r\n", b"HTTP/1.1 408 "),
        (b"", b"\r\n", b""),
        (START + b"\r\n" + START, b"x: 1\r\n", b"HTTP/1.1 200 "),
        (START + b"\r\n", b"\r\n", b"HTTP/1.1 200 "),
        (CHUNKED, b"1\r\na\r\n", b"HTTP/1.1 408 "),
        (CHUNKED.replace(b"localhost", b"elsewhere"), b"1\r\na\r\n", b"HTTP/1.1 400 "),
        (CHUNKED.replace(b"/v1/articles", b"/healthz"), b"1\r\na\r\n", b"HTTP/1.1 4"),
    ],
    ids=["headers", "nothing", "a second request", "empty lines", "a body", "a refused body", "a body for no one"],
)
def test_a_client_that_sends_too_slowly_is_not_waited_for(
    hasty: Api, first: bytes, piece: bytes, expected: bytes
) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it was closed while we sent
        assert dribble(hasty.port, first, piece).startswith(expected)


@pytest.mark.parametrize("sent", [b"", START, CHUNKED + b"5\r\n"], ids=["nothing", "half a head", "half a body"])
def test_connections_that_only_wait_refuse_nobody(
    serve: Callable[..., Api], sqlite_url: str, data_dir: Path, sent: bytes
) -> None:
    api = serve(Settings(data_dir=data_dir, api_address_connections=20, api_body_wait_s=60))
    with ExitStack() as connections:
        for _ in range(200):
            connection = connections.enter_context(socket.create_connection(("127.0.0.1", api.port), timeout=5))
            connection.sendall(sent)
        assert api("GET", "/healthz").status == 200


def test_one_address_holds_as_many_busy_connections_as_it_may(hasty: Api) -> None:
    streams = []
    for _ in range(20):
        stream = http.client.HTTPConnection("127.0.0.1", hasty.port, timeout=5)
        stream.request("GET", "/v1/stream")
        assert stream.getresponse().status == 200
        streams.append(stream)
    refused = hasty("GET", "/healthz")
    assert (refused.status, refused.json["reason"]) == (429, "too_many_connections")
    assert refused.headers["retry-after"]
    for stream in streams:
        stream.close()
    wait_until(lambda: hasty("GET", "/healthz").status == 200, "there is room again")


def test_a_trusted_proxy_holds_more(serve: Callable[..., Api], sqlite_url: str, data_dir: Path) -> None:
    api = serve(Settings(data_dir=data_dir, api_address_connections=2, trusted_proxies=("127.0.0.0/8",)))
    with ExitStack() as connections:
        waiting = [connections.enter_context(socket.create_connection(("127.0.0.1", api.port))) for _ in range(10)]
        assert api("GET", "/healthz").status == 200
        for connection in waiting:
            connection.settimeout(5)
            connection.sendall(START + b"\r\n")
            assert connection.recv(12) == b"HTTP/1.1 200"


def test_an_answer_that_is_read_slowly_comes_whole(still_api: Api) -> None:
    with socket.create_connection(("127.0.0.1", still_api.port), timeout=20) as connection:
        connection.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = b""
        while chunk := connection.recv(20_000):
            answer += chunk
            time.sleep(0.02)
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["openapi"]


def test_pipelined_requests_are_answered_in_order(still_api: Api) -> None:
    paths = [b"/healthz", b"/readyz", b"/v1/ledger", b"/v1/receipts/999"] * 10
    last = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    _, answer = send(still_api.port, [b"".join(b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % p for p in paths), last])
    statuses = re.findall(rb"HTTP/1\.1 (\d+)", answer)
    assert statuses == [b"200", b"200", b"200", b"404"] * 10 + [b"200"]


def peak_bytes() -> int:
    """Return the most memory this process, servers of the tests included, ever had (Linux counts in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def cut(port: int, requests: bytes, after_s: float) -> None:
    """Send requests and reset the connection, as a client does that is killed or leaves the network."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(requests)
        time.sleep(after_s)  # where in the answer it is cut


@pytest.mark.parametrize("path", ["/openapi.json", "/v1/stream", "/v1/export/articles", "/v1/articles"])
def test_a_client_that_resets_its_connection_is_no_bug_of_ours(still_api: Api, path: str) -> None:
    requests = b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path.encode() * 3
    with capture_logs() as said:
        for number in range(150):
            cut(still_api.port, requests, after_s=number % 4 / 1000)
        assert still_api("GET", "/healthz").status == 200
    assert [one for one in said if one["event"] == "request_failed"] == []
