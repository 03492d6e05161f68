"""Bodies that are too large, packed, nested, slow: refused in time, and memory stays flat."""

from __future__ import annotations

import gzip
import json
import os
import resource
import select
import socket
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

import pytest
from api_server import Api

from worker.settings import Settings

MIB = 2**20


def talk(port: int, head: str, pieces: Iterable[bytes] = (), *, wait_s: float = 0.0) -> bytes:
    """Send a head and pieces of a body over a bare connection. Gives what came back."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode())
        try:
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(wait_s)
        except OSError:
            pass  # it has answered and closed
        answer = b""
        try:
            while chunk := connection.recv(65536):
                answer += chunk
        except OSError:
            pass
    return answer


HEAD = "POST /v1/articles HTTP/1.1\nHost: localhost\nContent-Type: application/json\n"


def test_a_body_announced_too_large_is_refused_before_it_is_sent(still_api: Api) -> None:
    answer = talk(still_api.port, HEAD + f"Content-Length: {100 * MIB}\n\n")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in answer.lower()


def test_a_body_that_does_not_say_its_length_is_refused_at_the_limit(still_api: Api) -> None:
    piece = b"100000\r\n" + b" " * MIB + b"\r\n"
    before = peak_bytes()
    answer = talk(still_api.port, HEAD + "Transfer-Encoding: chunked\n\n", (piece for _ in range(100)))
    assert answer.startswith(b"HTTP/1.1 413 ") or answer == b""  # the answer may be lost in what we still send
    assert peak_bytes() - before < 120 * MIB


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "zstd", "gzip, gzip"])
def test_a_packed_body_is_refused_unread(still_api: Api, encoding: str) -> None:
    bomb = gzip.compress(b" " * (50 * MIB), 9)
    before = peak_bytes()
    answer = still_api(
        "POST", "/v1/articles", bomb, headers={"Content-Encoding": encoding, "Content-Type": "application/json"}
    )
    assert (answer.status, answer.json["reason"]) == (415, "wrong_encoding")
    assert peak_bytes() - before < 10 * MIB


@pytest.mark.parametrize(
    ("make_body", "content_type"),
    [
        (lambda: b"{" + b",".join(b'"k%d":0' % n for n in range(1_000_000)) + b"}", "application/json"),
        (lambda: b"[" + b",".join([b"{}"] * 5_000_000) + b"]", "application/json"),
        (lambda: b"[" + b",".join([b"[]"] * 5_000_000) + b"]", "application/json"),
        (lambda: b"[" * 100_000 + b"]" * 100_000, "application/json"),
        (lambda: b'{"id":' * 100_000 + b"1" + b"}" * 100_000, "application/json"),
        (lambda: b"{" + b",".join(b'"k%d":0' % n for n in range(1_000_000)) + b"}", "application/x-ndjson"),
    ],
    ids=["a million keys", "objects", "lists", "deep lists", "deep objects", "a million keys on a line"],
)
def test_json_made_of_very_many_pieces_is_refused_without_taking_it_apart(
    still_api: Api, make_body: Callable[[], bytes], content_type: str
) -> None:
    body = make_body()
    before = peak_bytes()
    answer = still_api("POST", "/v1/articles", body, headers={"Content-Type": content_type})
    assert (answer.status, answer.json["reason"]) == (422, "too_complex")
    assert peak_bytes() - before < 150 * MIB  # of which the body is up to 30, here and in this test
    assert still_api("GET", "/healthz").status == 200


def test_many_empty_lines_cost_nothing(still_api: Api) -> None:
    before = peak_bytes()
    body = b"\n" * (30 * MIB) + json.dumps({"text": "A report."}).encode()
    answer = still_api("POST", "/v1/articles", body, headers={"Content-Type": "application/x-ndjson"})
    assert answer.status == 202
    assert peak_bytes() - before < 200 * MIB


def test_a_body_that_does_not_come_is_not_waited_for(still_api: Api) -> None:
    started_s = time.monotonic()
    answer = talk(still_api.port, HEAD + "Content-Length: 1000\n\n", (b" " for _ in range(1000)), wait_s=0.05)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"too_slow" in answer
    assert time.monotonic() - started_s < 25  # half of what the sender takes


def test_a_sender_that_goes_away_leaves_nothing_behind(still_api: Api) -> None:
    before = still_api("GET", "/v1/ledger").json["accepted"]
    with socket.create_connection(("127.0.0.1", still_api.port)) as connection:
        connection.sendall((HEAD + "Content-Length: 1000\n\n").replace("\n", "\r\n").encode() + b'{"text":')
    assert still_api("POST", "/v1/articles", {"text": "A report."}).status == 202
    assert still_api("GET", "/v1/ledger").json["accepted"] == before + 1


def test_bodies_in_hand_are_counted_together(serve: Callable[..., Api], sqlite_url: str, data_dir: Path) -> None:
    """Four times the limit are in hand; the fifth is asked to come again."""
    small = serve(Settings(data_dir=data_dir, api_body_limit_bytes=10_000, api_body_wait_s=20))
    head = (HEAD + "Content-Length: 10000\n\n").replace("\n", "\r\n").encode()
    with ExitStack() as connections:
        senders = [connections.enter_context(socket.create_connection(("127.0.0.1", small.port))) for _ in range(5)]
        for sender in senders:
            sender.sendall(head + b" " * 9_900)
        answered, _, _ = select.select(senders, [], [], 20)
        assert len(answered) == 1  # whichever was read last
        answer = answered[0].recv(4_000).decode().lower()
    assert answer.startswith("http/1.1 429")
    assert "retry-after: " in answer


def peak_bytes() -> int:
    """Return the most memory this process, servers of the tests included, ever had."""
    unit = 1 if os.uname().sysname == "Darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
