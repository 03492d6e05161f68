"""A fast web server of feeds and pages on every loopback address, in a process of its own.

    python -m bench.polling_server [port]

Prints its port. ``/feed/N`` is feed N as it stands; ``/kind/slow``, ``/kind/hostile`` and so on behave so.
``/page/N`` is the page of article N. ``/round/R`` begins round R, in which a tenth of the feeds has one more entry;
``/seen`` tells what was asked.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import time
from collections import defaultdict
from functools import lru_cache

ENTRIES = 20
WORDS = "the council said on Monday that work on the bridge would begin in spring and take two years " * 5
CHANGED_OF = 10  #: One feed in so many has a new entry in a round.
SLOW_S = 8.0


class Feeds(asyncio.Protocol):
    """One connection: one request, one answer, closed."""

    round = 0
    open = 0
    seen: dict[str, list[tuple[float, float]]] = defaultdict(list)  # noqa: RUF012  # of all connections
    most_open = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.data = b""
        self.path = ""

    def data_received(self, data: bytes) -> None:
        self.data += data
        while b"\r\n\r\n" in self.data:
            head, _, self.data = self.data.partition(b"\r\n\r\n")
            self._answer(head.decode("latin-1"))

    def connection_lost(self, error: Exception | None) -> None:
        self._count_end()

    def _answer(self, head: str) -> None:
        self.path = head.split(" ", 2)[1]
        kind, _, name = self.path.strip("/").partition("/")
        keep = "connection: close" not in head.lower()
        if kind == "feed":
            self._send(*feed_answer(int(name), Feeds.round, head), keep=keep)
        elif kind == "page":
            self._send(200, page_body(int(name)), "", keep=keep, kind="text/html")
        elif kind == "round":
            Feeds.round = int(name)
            self._send(200, b"", "", keep=keep)
        elif kind == "seen":
            told = {"seen": Feeds.seen, "most_open": Feeds.most_open}
            self._send(200, json.dumps(told).encode(), "", keep=keep)
        elif not name or kind.startswith("."):
            self._send(404, b"", "", keep=keep)  # robots.txt and what else a site may be asked for
        else:
            self._count_begin()
            self._misbehave(kind, int(name))

    def _misbehave(self, kind: str, number: int) -> None:
        loop = asyncio.get_running_loop()
        if kind == "slow":
            loop.call_later(SLOW_S, lambda: self._send(*feed_answer(number, Feeds.round, ""), keep=False))
        elif kind == "brief":
            loop.call_later(0.05, lambda: self._send(*feed_answer(number, Feeds.round, ""), keep=False))
        elif kind == "good":
            self._send(*feed_answer(number, Feeds.round, ""), keep=False)
        elif kind == "hostile":  # a body that drips for ever
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>")
            loop.call_later(0.5, self._drip)

    def _drip(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(b" ")
            asyncio.get_running_loop().call_later(0.5, self._drip)

    def _send(self, status: int, body: bytes, etag: str, *, keep: bool, kind: str = "application/rss+xml") -> None:
        if self.transport.is_closing():
            return
        kept = "keep-alive" if keep else "close"
        head = (
            f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
            f"ETag: {etag}\r\nConnection: {kept}\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        if not keep:
            self.transport.close()

    def _count_begin(self) -> None:
        self.began_s = time.time()
        Feeds.open += 1
        Feeds.most_open = max(Feeds.most_open, Feeds.open)

    def _count_end(self) -> None:
        if hasattr(self, "began_s"):
            Feeds.open -= 1
            Feeds.seen[self.path].append((self.began_s, time.time()))


def feed_answer(number: int, round_: int, head: str) -> tuple[int, bytes, str]:
    """Status, body and ETag of a feed."""
    version = sum(1 for one in range(1, round_ + 1) if (number + one) % CHANGED_OF == 0)
    etag = f'"{number}-{version}"'
    if f"if-none-match: {etag}" in head.lower():
        return 304, b"", etag
    return 200, feed_body(number, version), etag


@lru_cache(10_000)
def feed_body(number: int, version: int) -> bytes:
    """Return a feed of 20 entries; each version shows one more and one fewer."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{number}-{entry}</guid><title>Report {entry} of {number}</title>"
        f"<link>https://news{number}.example/{entry}</link><pubDate>Sun, 22 Nov 2026 06:00:00 GMT</pubDate>"
        f"<description>{WORDS}</description></item>"
        for entry in range(version + ENTRIES, version, -1)
    )
    head = f"<title>Feed {number}</title><link>https://news{number}.example/</link>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def page_body(number: int) -> bytes:
    """Return the page of an article that no other repeats."""
    rng = random.Random(number)
    paragraphs = "".join(f"<p>{' '.join(rng.choices(WORDS.split(), k=40))} {number}.</p>" for _ in range(6))
    title = f"Council report {number} on the bridge"
    article = f"<article><h1>{title}</h1>{paragraphs}</article>"
    return f"<html><head><title>{title}</title></head><body>{article}</body></html>".encode()


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Feeds, "0.0.0.0", port, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("port", type=int, nargs="?", default=0)
    asyncio.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
