"""Documents that are gzip files themselves (sitemap.xml.gz), opened within a limit. Pure."""

from __future__ import annotations

import zlib

MAX_BYTES = 10 * 2**20


def gunzip(body: bytes, *, max_bytes: int = MAX_BYTES) -> tuple[bytes, tuple[str, ...]]:
    """Return the content of a gzip file, one layer only; anything else as it is. Never raises."""
    if not body.startswith(b"\x1f\x8b\x08"):
        return body, ()
    inflate = zlib.decompressobj(31)
    try:
        content = inflate.decompress(body, max_bytes + 1)
    except zlib.error:
        return b"", ("The gzip file is broken.",)
    if len(content) > max_bytes:
        return b"", (f"The gzip file holds more than {max_bytes // 2**20} MiB.",)
    return content, () if inflate.eof else ("The gzip file ends too early.",)
