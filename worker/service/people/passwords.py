"""Passwords: hash, compare, and what one must be like.

scrypt of the standard library: memory-hard as argon2 is, and no further package with C code to keep current. Its
costs are those of OWASP's cheat sheet for 32 MB; each hash names its own, so that they can rise later.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import unicodedata

from worker.errors import InvalidInput, Overloaded

SHORTEST_CHARS, LONGEST_CHARS = 10, 1_000
COST, BLOCKS, PASSES = 2**15, 8, 3
BYTES = 32
MEMORY_LIMIT_BYTES = 2**27
WAIT_S = 5.0  #: A sign-in that would wait longer is refused with Retry-After.

_one_at_a_time = threading.Lock()  # each takes 32 MB and 0.2 s of a core: strangers must not have many at once


def hash_password(password: str) -> str:
    """Return a hash to store. Raises InvalidInput for a password that is too short or too long, or Overloaded."""
    if not SHORTEST_CHARS <= len(_normal(password)) <= LONGEST_CHARS:
        raise InvalidInput(f"a password has {SHORTEST_CHARS} to {LONGEST_CHARS:,} characters", reason="bad_password")
    salt = secrets.token_bytes(16)
    hashed = _scrypt(password, salt, COST, BLOCKS, PASSES)
    shown = (base64.b64encode(one).decode() for one in (salt, hashed))
    return "$".join(("scrypt", str(COST), str(BLOCKS), str(PASSES), *shown))


def is_password(given: str, stored: str | None) -> bool:
    """Return True if this is the password of a hash. Without one the same work is done. Raises Overloaded."""
    _, cost, blocks, passes, salt, hashed = (stored or f"scrypt${COST}${BLOCKS}${PASSES}$AAAA$").split("$")
    made = _scrypt(given[:LONGEST_CHARS], base64.b64decode(salt), int(cost), int(blocks), int(passes))
    return hmac.compare_digest(made, base64.b64decode(hashed))


def _scrypt(password: str, salt: bytes, cost: int, blocks: int, passes: int) -> bytes:
    if not _one_at_a_time.acquire(timeout=WAIT_S):
        raise Overloaded("too many sign in at once; try again in a few seconds", retry_after_s=WAIT_S)
    try:
        return hashlib.scrypt(
            _normal(password).encode("utf-8", "surrogatepass"),
            salt=salt,
            n=cost,
            r=blocks,
            p=passes,
            maxmem=MEMORY_LIMIT_BYTES,
            dklen=BYTES,
        )
    finally:
        _one_at_a_time.release()


def _normal(password: str) -> str:
    """Return one form for letters that keyboards compose in two ways (RFC 8265)."""
    return unicodedata.normalize("NFC", password)
