"""Keys of indexes made of several parts, shared by every stage and the store."""

from __future__ import annotations

import hashlib


def key_sha256(*parts: str) -> bytes:
    """Return the 32 bytes that stand for parts in a unique index.

    Database indexes refuse long keys (PostgreSQL: 2,704 bytes), so only hashes are indexed. Parts
    are parted by NUL so that ("ab", "c") and ("a", "bc") differ; lone surrogates are kept apart too.
    """
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
