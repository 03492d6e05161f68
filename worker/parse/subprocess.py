"""Feeds and pages of strangers, read where a limit can end it: small ones here, the others in a child process.

A cheap count decides. What passes it takes at most about 0.3 s here whatever its shape (measured); what does
not goes to a child whose CPU time, memory and wall time are limited. Children are programs of their own,
started without forking this process, so that threads do no harm; they keep no secrets of it (their
environment is empty) and are used again until one is ended, has done its share, or was idle.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore, Lock
from typing import Any, Self, cast

from worker.errors import ParseFailed
from worker.parse.child import LENGTHS
from worker.parse.feed import parse_feed
from worker.parse.handover import Request, read_feed, read_page, write_request
from worker.parse.page import parse_page
from worker.types import Page, ParsedFeed

_GZIP_MAGIC = b"\x1f\x8b"
_PIECE_BYTES = 256 * 1024
_LAST_WORD_S = 10.0  # for a child that ends by itself: taking Python down takes a while on a busy machine
_OUT_OF_MEMORY = (signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParserLimits:
    """Size read in this process, and limits of a child."""

    here_bytes: int = 2**20  #: A larger document goes to a child.
    here_tags: int = 4_000  #: So does one with more "<" in it; 85 % of news pages have fewer.
    cpu_s: int = 5  #: Of a child, for one document; whole seconds, as the kernel counts them.
    wall_s: float = 45.0  #: From the request to the answer; long, as other work on the machine is no fault of a page.
    children: int = 2  #: At the same time; further documents wait.
    memory_bytes: int = 2**29  #: Of a child, over its libraries; 200 MB were seen with 10 MiB of markup.
    idle_s: int = 60  #: An idle child ends after so long.
    documents: int = 500  #: Read by one child, then a new one is started: what leaked is given back.


class ReaderBrokeError(Exception):
    """A mistake of ours that a document brought to light, in a child."""


class Parsers:
    """Reads feeds and pages. Thread-safe. Close it, or use it as a context, to end its children."""

    def __init__(self, limits: ParserLimits | None = None) -> None:
        self._limits = limits or ParserLimits()
        self._turn = BoundedSemaphore(self._limits.children)
        self._idle: deque[_Child] = deque()
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the children that wait for work."""
        with self._lock:
            while self._idle:
                self._idle.popleft().end()

    def page(self, body: bytes | str, *, url: str | None = None, content_type: str = "", now: datetime) -> Page:
        """Read an article page, as ``parse_page``.

        Raises ParseFailed as that does; and with reason page_too_hard if it had to be ended.
        """
        if self._is_small(body):
            return parse_page(body, url=url, content_type=content_type, now=now)
        is_text = isinstance(body, str)
        raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
        request = Request(what="page", body=raw, is_text=is_text, url=url, content_type=content_type, now=now)
        return read_page(self._ask(request)["page"])

    def feed(self, body: bytes, *, url: str | None = None, content_type: str = "", now: datetime) -> ParsedFeed:
        """Read a feed, as ``parse_feed``. Raises ParseFailed(reason="feed_too_hard") if it had to be ended."""
        if self._is_small(body):
            return parse_feed(body, url=url, content_type=content_type, now=now)
        request = Request(what="feed", body=body, is_text=False, url=url, content_type=content_type, now=now)
        return read_feed(self._ask(request)["feed"])

    def _is_small(self, body: bytes | str) -> bool:
        if len(body) > self._limits.here_bytes:
            return False
        if isinstance(body, str):
            return body.count("<") <= self._limits.here_tags
        return not body.startswith(_GZIP_MAGIC) and body.count(b"<") <= self._limits.here_tags

    def _ask(self, request: Request) -> dict[str, Any]:
        """Return the answer of a child. Raises ParseFailed."""
        with self._turn:
            answer = self._answer(request)
        if "refused" in answer:
            reason, message = answer["refused"]
            raise _too_hard(request, message) if reason == "too_hard" else ParseFailed(message, reason=reason)
        if "broke" in answer:
            raise ReaderBrokeError(answer["broke"])
        return answer

    def _answer(self, request: Request) -> dict[str, Any]:
        message = "its reader did not start"
        for _ in range(2):
            child = self._take()
            was_idle = child.asked > 0
            try:
                answer = child.ask(request, time.monotonic() + self._limits.wall_s)
            except TimeoutError:
                child.end()
                raise _too_hard(request, f"reading it took more than {self._limits.wall_s:.0f} s") from None
            except (OSError, EOFError):
                status = child.end(wait_s=_LAST_WORD_S)
                message = _ended(status, self._limits.cpu_s)
                # Idle, it was about to end or was killed when it was asked: that says nothing of the document.
                if status == 0 or (was_idle and status == -signal.SIGKILL):
                    continue
                break
            self._give_back(child)
            return answer
        raise _too_hard(request, message)

    def _take(self) -> _Child:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.is_alive():
                    return child
                child.end()
        return _Child(self._limits)

    def _give_back(self, child: _Child) -> None:
        if child.asked >= self._limits.documents:
            child.end()
            return
        with self._lock:
            self._idle.append(child)


def _ended(status: int, cpu_limit_s: int) -> str:
    """Return the error of a reader that ended instead of answering."""
    if status == -signal.SIGXCPU:
        return f"reading it took more than {cpu_limit_s} s of CPU time"
    if -status in _OUT_OF_MEMORY:
        return f"it ended its reader (signal {-status}), as happens where memory runs out"
    return f"it ended its reader ({f'signal {-status}' if status < 0 else f'status {status}'})"


def _too_hard(request: Request, message: str) -> ParseFailed:
    return ParseFailed(message, reason=f"{request.what}_too_hard")


class _Child:
    """A running reader. One thread at a time."""

    def __init__(self, limits: ParserLimits) -> None:
        self.asked = 0
        numbers = (limits.cpu_s, limits.memory_bytes, limits.idle_s)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "worker.parse.child", *map(str, numbers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"},
            bufsize=0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._in, False)

    def ask(self, request: Request, until_s: float) -> dict[str, Any]:
        """Its answer. Raises TimeoutError; EOFError or OSError if it ended."""
        self.asked += 1
        head, body = write_request(request)
        self._send(LENGTHS.pack(len(head), len(body)) + head + body, until_s)
        length, _ = LENGTHS.unpack(self._receive(LENGTHS.size, until_s))
        return cast(dict[str, Any], json.loads(self._receive(length, until_s)))

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def end(self, *, wait_s: float = 0.2) -> int:
        """End it if it does not end by itself within a time. Gives its exit status, negative for a signal."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            return self._process.wait(wait_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _send(self, data: bytes, until_s: float) -> None:
        waiting = memoryview(data)
        while waiting:
            _await(self._in, selectors.EVENT_WRITE, until_s)
            waiting = waiting[os.write(self._in, waiting[:_PIECE_BYTES]) :]

    def _receive(self, length: int, until_s: float) -> bytes:
        received = bytearray()
        while len(received) < length:
            _await(self._out, selectors.EVENT_READ, until_s)
            piece = os.read(self._out, min(length - len(received), _PIECE_BYTES))
            if not piece:
                raise EOFError
            received += piece
        return bytes(received)


def _await(pipe: int, event: int, until_s: float) -> None:
    """Wait until the pipe can be used. Raises TimeoutError."""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, event)
        if not selector.select(max(until_s - time.monotonic(), 0)):
            raise TimeoutError
