"""Content codings, decoded within a limit. Pure.

Ready-made clients inflate whole chunks: 1,617 bytes of brotli became 1 GiB in one piece (measured).
Here at most ``_STEP_BYTES`` are asked of a decoder at a time, and the count is kept after each step.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

import brotli

from worker.errors import FetchFailed

ACCEPT_ENCODING = "gzip, deflate, br"
_STEP_BYTES = 64 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_MAX_MEMBERS = 100  # of one gzip body; real ones have one or a few
_NO_CODING = ("", "identity", "none", "utf-8")  # the last two are seen in the wild and mean nothing


class Decoder(Protocol):
    """One content coding, undone piece by piece."""

    def feed(self, raw: bytes) -> Iterator[bytes]:
        """Yield the bytes that ``raw`` decodes to, in pieces."""
        ...

    def finish(self) -> None:
        """Raise if the body ends in the middle."""
        ...


def read_body(chunks: Iterable[bytes], content_encoding: str, *, max_bytes: int) -> bytes:
    """Return the decoded body, at most ``max_bytes`` long; so many raw bytes at most are read, too.

    Raises FetchFailed: ``bad_encoding`` for two codings, an unknown one or broken data;
    ``too_large`` as soon as either count passes the limit.
    """
    source = iter(chunks)
    first = next(source, b"")
    decoder = _decoder(content_encoding, first)
    body = bytearray()
    raw_bytes = 0
    for raw in _chain(first, source):
        raw_bytes += len(raw)
        for piece in decoder.feed(raw):
            body += piece
            if len(body) > max_bytes:
                raise too_large(max_bytes)
        if raw_bytes > max_bytes:  # empty blocks: endless on the wire, nothing decoded
            raise too_large(max_bytes)
    decoder.finish()
    return bytes(body)


def too_large(max_bytes: int) -> FetchFailed:
    """Return the error for a body over the limit."""
    return FetchFailed(f"the body is larger than {max_bytes / 2**20:.3g} MiB", reason="too_large")


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _decoder(content_encoding: str, first: bytes) -> Decoder:
    codings = [c.strip().lower() for c in content_encoding.split(",")]
    codings = [c for c in codings if c not in _NO_CODING]
    if not codings:
        return _Identity()
    if len(codings) > 1:
        raise _bad(f"{len(codings)} content codings on top of each other; one is taken")
    coding = codings[0]
    if coding in ("gzip", "x-gzip"):
        # A label without the substance: servers that announce gzip and send plain text.
        return _Zlib(31) if first.startswith(_GZIP_MAGIC) or len(first) < 2 else _Identity()
    if coding == "deflate":
        return _Zlib(zlib.MAX_WBITS if _is_zlib(first) else -zlib.MAX_WBITS)
    if coding == "br":
        return _Brotli()
    raise _bad(f"unknown content coding {coding[:40]!r}")


def _is_zlib(first: bytes) -> bool:
    """Return True if "deflate" means zlib (RFC 9110), False for the bare deflate some servers send (RFC 1950, 2.2)."""
    return len(first) >= 2 and first[0] & 0x0F == 8 and int.from_bytes(first[:2]) % 31 == 0


def _bad(message: str) -> FetchFailed:
    return FetchFailed(message, reason="bad_encoding")


class _Identity:
    def feed(self, raw: bytes) -> Iterator[bytes]:
        yield raw

    def finish(self) -> None:
        return


class _Zlib:
    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._inflate = zlib.decompressobj(wbits)
        self._members = 0

    def feed(self, raw: bytes) -> Iterator[bytes]:
        while raw:
            if self._inflate.eof:
                if self._wbits != 31 or not raw.startswith(_GZIP_MAGIC):
                    return  # padding after the end
                if self._members >= _MAX_MEMBERS:
                    raise _bad(f"more than {_MAX_MEMBERS} gzip members")
                self._inflate = zlib.decompressobj(self._wbits)  # a further member (RFC 1952, 2.2)
                self._members += 1
            self._members = max(self._members, 1)
            try:
                piece = self._inflate.decompress(raw, _STEP_BYTES)
            except zlib.error as error:
                raise _bad(f"broken compressed data ({error})") from None
            yield piece
            raw = self._inflate.unconsumed_tail or self._inflate.unused_data

    def finish(self) -> None:
        if self._members and not self._inflate.eof:
            raise _bad("compressed data ends before its end mark")


class _Brotli:
    def __init__(self) -> None:
        self._inflate = brotli.Decompressor()
        self._empty = True

    def feed(self, raw: bytes) -> Iterator[bytes]:
        if self._inflate.is_finished():
            return
        self._empty = self._empty and not raw
        try:
            piece = self._inflate.process(raw, output_buffer_limit=_STEP_BYTES)
            # It may say that it can take more while output still waits: only an empty piece ends it.
            while piece or not self._inflate.can_accept_more_data():
                yield piece
                piece = self._inflate.process(b"", output_buffer_limit=_STEP_BYTES)
        except brotli.error:
            raise _bad("broken brotli data") from None

    def finish(self) -> None:
        if not self._empty and not self._inflate.is_finished():
            raise _bad("brotli data ends before its end mark")
