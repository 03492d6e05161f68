"""WARC files as crawlers write them: one gzip member for each record."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import brotli
import pytest

from worker.errors import WiredeskError
from worker.parse.warc import RECORD_LIMIT_BYTES, read_warc

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PAGE = b"<html><head><title>Bridge reopens</title></head><body><p>The bridge reopened on Monday.</p></body></html>"

PACKED = gzip.compress(PAGE + Random(1).randbytes(50_000))
CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)


class Crawl:
    """A WARC file in the making."""

    def __init__(self, *, is_packed: bool = True) -> None:
        self.content = b""
        self._is_packed = is_packed

    def add(
        self, url: str, body: bytes = PAGE, kind: str = "response", status: str = "200 OK", **headers: str
    ) -> Crawl:
        """Append one record; headers of the page are named with hyphens for underscores."""
        given = {"content_type": "text/html", **headers}
        http = "".join(f"{name.replace('_', '-')}: {said}\r\n" for name, said in given.items())
        block = f"HTTP/1.1 {status}\r\n{http}\r\n".encode() + body
        head = (
            f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-01T08:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        record = head.encode() + block + b"\r\n\r\n"
        self.content += gzip.compress(record, 1) if self._is_packed else record
        return self


def found(folder: Path, content: bytes, name: str = "crawl.warc.gz") -> list[tuple[str, str]]:
    """Return the address and page, or the thing and reason, of what a file gives."""
    path = folder / name
    path.write_bytes(content)
    return [
        (Path(one.thing or "").name if one.reason == "bad_warc" else str(one.thing), one.reason)
        if isinstance(one, WiredeskError)
        else (str(one.url), (one.html or "")[:20])
        for one in read_warc(path, now=NOW, text_limit_chars=200_000)
    ]


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ({}, "<html><head><title>B"),
        ({"content_type": "application/xhtml+xml"}, "<html><head><title>B"),
        ({"body": gzip.compress(PAGE), "content_encoding": "gzip"}, "<html><head><title>B"),
        ({"body": brotli.compress(PAGE), "content_encoding": "br"}, "<html><head><title>B"),
        ({"body": CHUNKED, "transfer_encoding": "chunked"}, "<html><head><title>B"),
        (
            {"body": "Міст відкрито".encode("cp1251"), "content_type": "text/html; charset=windows-1251"},
            "Міст відкрито",
        ),
        ({"kind": "revisit"}, None),
        ({"kind": "request"}, None),
        ({"kind": "resource"}, None),
        ({"status": "404 Not Found"}, None),
        ({"status": "301 Moved Permanently"}, None),
        ({"status": "206 Partial Content"}, None),
        ({"body": b"%PDF-1.7", "content_type": "application/pdf"}, None),
        ({"body": b"{}", "content_type": "application/json"}, None),
        ({"body": b"<p>" + b"x" * RECORD_LIMIT_BYTES}, "too_large"),
        ({"body": gzip.compress(b" " * 2 * RECORD_LIMIT_BYTES, 1), "content_encoding": "gzip"}, "too_large"),
        ({"body": brotli.compress(b" " * 2 * RECORD_LIMIT_BYTES, quality=1), "content_encoding": "br"}, "too_large"),
        ({"body": zlib.compress(PAGE), "content_encoding": "deflate"}, "<html><head><title>B"),
        ({"body": zlib.compress(PAGE)[2:-4], "content_encoding": "deflate"}, "<html><head><title>B"),
        ({"body": PAGE, "content_encoding": "gzip"}, "<html><head><title>B"),
        ({"body": PAGE, "content_encoding": "utf-8"}, "<html><head><title>B"),
        ({"body": PACKED[:-40], "content_encoding": "gzip"}, "bad_encoding"),
        ({"body": PACKED[:30_000] + bytes(9) + PACKED[30_009:], "content_encoding": "gzip"}, "bad_encoding"),
        ({"body": brotli.compress(PAGE)[:-9], "content_encoding": "br"}, "bad_encoding"),
        ({"body": PAGE, "content_encoding": "br"}, "bad_encoding"),
        ({"body": PAGE, "content_encoding": "zstd"}, "bad_encoding"),
    ],
)
def test_a_record_is_a_page_nothing_or_an_error_and_the_next_one_is_read(
    tmp_path: Path, given: dict[str, object], taken: str | None
) -> None:
    crawl = Crawl().add("https://a.example/1", **given).add("https://a.example/2")  # type: ignore[arg-type]
    first = [] if taken is None else [("https://a.example/1", taken)]
    assert found(tmp_path, crawl.content) == [*first, ("https://a.example/2", "<html><head><title>B")]


@pytest.mark.parametrize("is_packed", [True, False], ids=["packed", "plain"])
def test_wherever_a_file_is_cut_the_pages_before_count_and_the_file_is_named(tmp_path: Path, is_packed: bool) -> None:
    crawl = Crawl(is_packed=is_packed).add("https://a.example/1")
    first = len(crawl.content)
    whole = crawl.add("https://a.example/2").content
    name = "crawl.warc.gz" if is_packed else "crawl.warc"
    assert len(found(tmp_path, whole, name)) == 2
    for cut in range(first + 40, len(whole) - 20, 23):
        pages = found(tmp_path, whole[:cut], name)
        assert pages == [("https://a.example/1", "<html><head><title>B"), (name, "bad_warc")], cut


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello\n" * 20,
        gzip.compress(b"hello" * 100),
        b"\x1f\x8b" + b"x" * 100,
        b"%PDF-1.7\n\0\0\0",
        Crawl(is_packed=False).add("https://a.example/1").content.replace(b"WARC-Target-URI", b"WARC-Other"),
        Crawl().add("https://a.example/1").content[:10],
    ],
    ids=["empty", "text", "packed text", "broken gzip", "PDF", "no address", "cut at once"],
)
def test_what_is_no_warc_is_one_error_that_names_the_file(tmp_path: Path, content: bytes) -> None:
    assert found(tmp_path, content) == [("crawl.warc.gz", "bad_warc")]


def test_a_file_packed_as_a_whole_is_refused_after_its_first_page(tmp_path: Path) -> None:
    plain = Crawl(is_packed=False).add("https://a.example/1").add("https://a.example/2").content
    assert found(tmp_path, gzip.compress(plain))[-1] == ("crawl.warc.gz", "bad_warc")
