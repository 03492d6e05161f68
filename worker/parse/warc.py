"""Article pages out of a WARC file (ISO 28500): its HTML responses, in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from worker.errors import InvalidInput, WiredeskError
from worker.parse.decode import decode
from worker.parse.submission import read_article
from worker.types import Arrival

RECORD_LIMIT_BYTES = 10 * 2**20  #: A larger page is no article.


def read_warc(path: Path, *, now: datetime, text_limit_chars: int) -> Iterator[Arrival | WiredeskError]:
    """Yield the pages; one that cannot be taken is an error that names its URL, the rest go on.

    Raises InvalidInput if the file is no WARC, or breaks off.
    """
    from warcio.archiveiterator import ArchiveIterator  # takes longer to import than all parsers together
    from warcio.exceptions import ArchiveLoadFailed

    with path.open("rb") as stream:
        try:
            for record in ArchiveIterator(stream):
                content_type = (record.http_headers.get_header("content-type") or "") if record.http_headers else ""
                if record.rec_type != "response" or "html" not in content_type.lower():
                    continue
                url = record.rec_headers.get_header("WARC-Target-URI")
                body = record.content_stream().read(RECORD_LIMIT_BYTES + 1)
                yield _article(url, body, content_type, now, text_limit_chars)
        except (ArchiveLoadFailed, OSError, EOFError) as error:
            raise InvalidInput(f"cannot be read as WARC: {error}", reason="bad_warc", thing=str(path)) from error


def _article(url: str, body: bytes, content_type: str, now: datetime, text_limit_chars: int) -> Arrival | WiredeskError:
    if len(body) > RECORD_LIMIT_BYTES:
        return InvalidInput(f"the page has more than {RECORD_LIMIT_BYTES:,} bytes", reason="too_large", thing=url)
    try:
        page = {"url": url, "html": decode(body, content_type).text}
        return read_article(page, now=now, text_limit_chars=text_limit_chars)
    except InvalidInput as error:
        error.thing = url
        return error
