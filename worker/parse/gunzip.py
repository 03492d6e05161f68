"""Documents that are gzip files themselves (sitemap.xml.gz), opened within a limit. Pure."""

from __future__ import annotations

import zlib

MAX_BYTES = 10 * 2**20
_MAGIC = b"\x1f\x8b\x08"
MAX_LAYERS = 2  #: Some servers pack what is packed already.


def gunzip(body: bytes, *, max_bytes: int = MAX_BYTES) -> tuple[bytes, tuple[str, ...]]:
    """Return the content of a gzip file, of one packed twice too; anything else as it is. Never raises."""
    warnings: tuple[str, ...] = ()
    for _ in range(MAX_LAYERS):
        if not body.startswith(_MAGIC):
            return body, warnings
        body, found = _unpacked(body, max_bytes)
        warnings += found
    return (b"", (*warnings, "The gzip file is packed too often.")) if body.startswith(_MAGIC) else (body, warnings)


def _unpacked(body: bytes, max_bytes: int) -> tuple[bytes, tuple[str, ...]]:
    inflate = zlib.decompressobj(31)
    try:
        content = inflate.decompress(body, max_bytes + 1)
    except zlib.error:
        return b"", ("The gzip file is broken.",)
    if len(content) > max_bytes:
        return b"", (f"The gzip file holds more than {max_bytes // 2**20} MiB.",)
    return content, () if inflate.eof else ("The gzip file ends too early.",)
