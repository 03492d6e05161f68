"""Article pages out of a WARC file (ISO 28500): its HTML responses, in order."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from worker.content_coding import read_body
from worker.errors import FetchFailed, InvalidInput, WiredeskError
from worker.parse.decode import decode
from worker.parse.submission import read_article
from worker.types import Arrival

RECORD_LIMIT_BYTES = 10 * 2**20  #: A larger page is no article.
FULL_STATUSES = ("200", "203")  #: The others bring an error page, a part of one or nothing.


def read_warc(path: Path, *, now: datetime, text_limit_chars: int) -> Iterator[Arrival | WiredeskError]:
    """Yield the pages; one that cannot be taken is an error that names its URL, the rest go on.

    Of a file that is no WARC or breaks off, the last is an error that names the file; pages before it count.
    """
    from warcio.archiveiterator import ArchiveIterator  # takes longer to import than all parsers together
    from warcio.exceptions import ArchiveLoadFailed

    records = end = 0
    try:
        with path.open("rb") as stream:
            iterator = ArchiveIterator(stream)
            for record in iterator:
                records += 1
                page = _article(record, now, text_limit_chars) if _is_page(record) else None
                _read_to_end(record)
                end = iterator.get_record_offset() + iterator.get_record_length()
                if page is not None:
                    yield page
            stream.seek(end)
            if records and stream.read(64).strip():  # the library takes headers that are cut for the end of the file
                raise EOFError
        if not records:
            yield _broken(path, "it holds no record")
    # The library reads headers that lack a field, or are cut, until an attribute of None is asked for.
    except (ArchiveLoadFailed, OSError, EOFError, zlib.error, ValueError, AttributeError) as error:
        said = str(error)[:200] if isinstance(error, ArchiveLoadFailed) else "it is cut off or damaged"
        yield _broken(path, f"{' '.join(said.split())}; it was read up to record {records:,}")


def _broken(path: Path, said: str) -> InvalidInput:
    return InvalidInput(f"cannot be read as WARC: {said}", reason="bad_warc", thing=str(path))


def _read_to_end(record: Any) -> None:
    """Read what is left of a record. Raises EOFError where the file ends within it."""
    while record.raw_stream.read(2**16):
        pass
    if record.raw_stream.limit > 0:
        raise EOFError


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() not in FULL_STATUSES:
        return False
    return "html" in (headers.get_header("content-type") or "").lower()


def _article(record: Any, now: datetime, text_limit_chars: int) -> Arrival | WiredeskError:
    url = record.rec_headers.get_header("WARC-Target-URI")
    try:
        page = {"url": url, "html": decode(_body(record), record.http_headers.get_header("content-type")).text}
        return read_article(page, now=now, text_limit_chars=text_limit_chars)
    except (FetchFailed, InvalidInput) as error:
        error.thing = url
        return error


def _body(record: Any) -> bytes:
    """Return the page unpacked. Raises FetchFailed: too_large, bad_encoding."""
    coding = record.http_headers.get_header("content-encoding") or ""
    record.http_headers.replace_header("content-encoding", "identity")  # the library takes damaged pages for whole ones
    stream = record.content_stream()
    return read_body(iter(lambda: stream.read(2**16), b""), coding, max_bytes=RECORD_LIMIT_BYTES)
