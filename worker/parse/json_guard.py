"""Limit of JSON documents by the number of their pieces, checked before they are parsed.

Three bytes of JSON (``{},``) become a hundred of memory; 32 MB of them would become a gigabyte. Text
costs about what it weighs, so only what stands outside of strings is counted.
"""

from __future__ import annotations

import re

from worker.errors import InvalidInput

SKELETON_LIMIT_BYTES = 3 * 2**20
"""Size of a document in which each string counts for one byte. A thousand exported articles with a hundred mentions
each have 2.5 MB; the worst that fits makes about 80 MB of objects."""

_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
"""A string, or one that never ends: so each byte is looked at once."""


_BETWEEN = b" \t\r\n"  #: White space outside of strings costs nothing.


def check_json(body: bytes) -> None:
    """Raise InvalidInput for a body of so many pieces that memory would suffer. Takes no memory itself."""
    if len(body) <= SKELETON_LIMIT_BYTES:
        return
    pieces = end = 0
    for string in _STRING.finditer(body):
        pieces += len(body[end : string.start()].translate(None, _BETWEEN)) + 1
        end = string.end()
        if pieces > SKELETON_LIMIT_BYTES:
            break
    else:
        pieces += len(body[end:].translate(None, _BETWEEN))
    if pieces > SKELETON_LIMIT_BYTES:
        raise InvalidInput(
            f"this JSON has too many pieces: more than {SKELETON_LIMIT_BYTES:,} signs of it are no text; "
            "send fewer articles at once",
            reason="too_complex",
        )
