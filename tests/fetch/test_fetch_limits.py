"""Limits of a fetch: too large, too slow, or no HTTP at all ends in time and says why."""

from __future__ import annotations

import gzip
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import pytest
from failing import failure
from hostile_server import NOT_FOUND, Server, answer
from loopback import refusing_port

from worker.fetch import Client, FetchLimits

# ── A9 to A11: sizes and codings ─────────────────────────────────────────────────────────────


def deflated(mebibytes: int, wbits: int) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, wbits)
    block = bytes(2**20)
    return b"".join([*(squeeze.compress(block) for _ in range(mebibytes)), squeeze.flush()])


@pytest.mark.parametrize(
    ("coding", "made"),
    [
        ("gzip", lambda: deflated(64, 31)),
        ("deflate", lambda: deflated(64, 15)),
        ("deflate", lambda: deflated(64, -15)),
        ("br", lambda: brotli.compress(bytes(64 * 2**20), quality=1)),
    ],
    ids=["gzip", "deflate", "deflate without a header", "br"],
)
def test_a_bomb_is_stopped_at_the_limit(server: Server, client: Client, coding: str, made: Callable[[], bytes]) -> None:
    url = server.on("/feed", answer(made(), f"Content-Encoding: {coding}"))
    assert failure(client, url).reason == "too_large"


@pytest.mark.slow
@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="getrusage tells the peak of the parent as well")
def test_a_bomb_of_a_gibibyte_takes_little_memory_and_time(server: Server, coding: str) -> None:
    """A9: 1 GiB of zeros, fetched by a process of its own, whose memory can be told."""
    squeeze: Any = (
        brotli.Compressor(quality=1)
        if coding == "br"
        else zlib.compressobj(1, zlib.DEFLATED, 31 if coding == "gzip" else 15)
    )
    pack = squeeze.process if coding == "br" else squeeze.compress
    end = squeeze.finish if coding == "br" else squeeze.flush
    block = bytes(2**22)
    bomb = b"".join([*(pack(block) for _ in range(256)), end()])
    url = server.on("/bomb", answer(bomb, f"Content-Encoding: {coding}"))
    program = (
        "import sys, time\nfrom worker.errors import FetchFailed\n"
        "from worker.fetch import Client, FetchLimits\n"
        "client = Client('test', FetchLimits(allowed_ports=(int(sys.argv[2]),)), ['127.0.0.2/32'])\n"
        "started = time.process_time()\n"
        "try:\n    client.get(sys.argv[1])\nexcept FetchFailed as error:\n    print(error.reason)\n"
        "status = dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
        "print(int(status['VmHWM'].split()[0]) // 1024, time.process_time() - started)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, url, str(server.port)], capture_output=True, text=True, check=True, timeout=60
    )
    reason, mebibytes, cpu_s = done.stdout.split()
    assert reason == "too_large"
    assert int(mebibytes) < 200
    assert float(cpu_s) < 3


@pytest.mark.parametrize(
    "coding", ["zstd", "compress", "gzip, gzip", "gzip, gzip, br" + ", gzip" * 10, "br, br", "nonsense"]
)
def test_other_codings_and_layers_are_refused(server: Server, client: Client, coding: str) -> None:
    url = server.on("/feed", answer(gzip.compress(gzip.compress(b"x")), f"Content-Encoding: {coding}"))
    assert failure(client, url).reason == "bad_encoding"


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"x" * 10_000)[:-20]),
        ("gzip", gzip.compress(b"x")[:12] + b"\xff" * 50),
        ("br", b"\xff\xff not brotli"),
        ("br", brotli.compress(b"x" * 10_000)[:-3]),
        ("deflate", b"\xff\xff\xff\xff"),
        ("gzip", gzip.compress(b"") * 500),
    ],
    ids=["cut gzip", "broken gzip", "no brotli", "cut brotli", "no deflate", "many members"],
)
def test_broken_compressed_data_is_bad_encoding(server: Server, client: Client, coding: str, body: bytes) -> None:
    url = server.on("/feed", answer(body, f"Content-Encoding: {coding}"))
    assert failure(client, url).reason == "bad_encoding"


def test_one_layer_is_taken_off_a_body_packed_twice(server: Server, client: Client) -> None:
    once = gzip.compress(b"x" * 1000)
    url = server.on("/feed", answer(gzip.compress(once), "Content-Encoding: gzip"))
    assert client.get(url).body == once


@pytest.mark.parametrize(
    ("length", "reason"),
    [("100", "protocol_error"), ("-1", "protocol_error"), ("1" + "0" * 30, "protocol_error"), ("x", "protocol_error"),
     ("1" + "0" * 15, "too_large"), ("5, 6", "protocol_error"), ("2000000", "too_large")],
)  # fmt: skip
def test_a_content_length_that_lies_is_an_error(server: Server, client: Client, length: str, reason: str) -> None:
    url = server.on("/feed", f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\nhello".encode())
    assert failure(client, url).reason == reason


def test_a_content_length_that_is_too_short_bounds_the_body(server: Server, client: Client) -> None:
    url = server.on("/feed", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhello")
    assert client.get(url).body == b"he"


# ── A12 to A15: time and headers ─────────────────────────────────────────────────────────────


FOREVER_S = 30


def forever(first: bytes, piece: bytes, pause_s: float) -> Callable[[socket.socket], None]:
    def script(connection: socket.socket) -> None:
        connection.sendall(first)
        until = time.monotonic() + FOREVER_S
        while time.monotonic() < until:
            connection.sendall(piece)
            time.sleep(pause_s)

    return script


OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("script", "reasons"),
    [
        (forever(OK + b"Content-Length: 99999\r\n\r\n", b"x", 0.1), ("timeout",)),
        (forever(b"", b"H", 0.1), ("timeout", "protocol_error")),
        (forever(OK + b"X: ", b"x", 0.1), ("timeout",)),
        (forever(b"", b"", 0.1), ("timeout",)),
        (forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100, 0.001), ("timeout", "protocol_error")),
        (forever(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"ffff\r\n" + bytes(0xFFFF) + b"\r\n", 0), ("too_large",)),
        (forever(OK + b"Content-Encoding: deflate\r\n\r\n", b"\0\0\0\xff\xff" * 10_000, 0), ("too_large",)),
    ],
    ids=["slow body", "slow status line", "slow header", "silence", "endless 100", "endless chunks", "empty blocks"],
)  # fmt: skip
def test_an_answer_that_does_not_end_is_ended(
    server: Server, client: Client, script: Callable[[socket.socket], None], reasons: tuple[str, ...]
) -> None:
    started = time.monotonic()
    assert failure(client, server.on("/feed", script)).reason in reasons
    assert time.monotonic() - started < FOREVER_S / 2


def test_a_connection_that_is_not_made_in_time_is_told_from_an_answer_that_does_not_come(server: Server) -> None:
    with socket.create_server(("127.0.0.2", 0), backlog=0) as full:
        port = full.getsockname()[1]
        limits = FetchLimits(connect_s=0.3, operation_s=0.3, total_s=5, allowed_ports=(port, server.port))
        client = Client("test", limits, ["127.0.0.2/32"])
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:  # they fill the queue of a server that takes nobody in
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        unmade = failure(client, f"http://127.0.0.2:{port}/feed")
        silent = failure(client, server.on("/feed", forever(b"", b"", 0.1)))
        for one in waiting:
            one.close()
        client.close()
    assert (unmade.reason, silent.reason) == ("timeout", "timeout")
    assert ("no connection in time" in str(unmade), "no complete answer in time" in str(silent)) == (True, True)


@pytest.mark.parametrize(
    "headers",
    [
        b"X: y\r\n" * 10_000,
        b"a:b\r\n" * 10_000,
        b"X: " + b"y" * 2**20 + b"\r\n",
        b"X: y\r\n" * 300,
        b"\0: y\r\n",
        b" folded\r\n",
    ],
)
def test_too_many_or_broken_headers_are_an_error(server: Server, client: Client, headers: bytes) -> None:
    assert failure(client, server.on("/feed", OK + headers + b"\r\nbody")).reason == "protocol_error"


@pytest.mark.parametrize("raw", [b"", b"\r\n", b"SSH-2.0-OpenSSH\r\n", b"\xff" * 100, b"<rss/>"])
def test_what_is_no_http_is_an_error(server: Server, client: Client, raw: bytes) -> None:
    assert failure(client, server.on("/feed", raw)).reason in ("protocol_error", "connect_failed")


def test_a_server_that_is_not_there_is_a_failure() -> None:
    with refusing_port("127.0.0.2") as port:
        gone = Client("test", FetchLimits(allowed_ports=(port,)), ["127.0.0.2/32"])
        assert failure(gone, f"http://127.0.0.2:{port}/").reason == "connect_failed"


def test_https_without_tls_behind_it_is_a_failure_of_its_own(server: Server, client: Client) -> None:
    url = server.on("/", NOT_FOUND).replace("http:", "https:")
    assert failure(client, url).reason in ("tls_failed", "timeout")


def test_local_files_are_never_sockets(client: Client, tmp_path: Path) -> None:
    assert failure(client, f"unix://{tmp_path}/x.sock").reason == "bad_url"


@pytest.mark.parametrize(
    "raw",
    [
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"220 mail.internal ESMTP\r\n",
        b"-ERR unknown command\r\n",
        b"HTTP/1.1 9x internal\r\n",
    ],
)
def test_what_answers_that_is_no_web_server_is_not_quoted(client: Client, server: Server, raw: bytes) -> None:
    said = failure(client, server.on("/feed", raw))
    assert (said.reason, said.message) == ("protocol_error", "not a valid HTTP answer")
