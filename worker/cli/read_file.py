"""Files named on the command line, read up to a limit: a device or a film has no end that memory holds."""

from __future__ import annotations

import sys
from pathlib import Path

from worker.errors import InvalidInput

FILE_LIMIT_BYTES = 256 * 2**20


def read_file(name: str, *, limit_bytes: int = FILE_LIMIT_BYTES, mend: str = "split it") -> bytes:
    """Return the bytes of a file, or of standard input for "-".

    Args:
        name: The file as it was typed.
        limit_bytes: A file with more bytes is refused.
        mend: What to do with a larger one, for the message.

    Raises:
        InvalidInput: It cannot be read or is too large.
    """
    try:
        with sys.stdin.buffer if name == "-" else Path(name).open("rb") as source:
            body = source.read(limit_bytes + 1)
    except OSError as error:
        raise InvalidInput(f"cannot be read: {error.strerror}", reason="unreadable", thing=name) from error
    if len(body) > limit_bytes:
        raise InvalidInput(f"has more than {limit_bytes // 2**20} MiB; {mend}", reason="too_large", thing=name)
    return body
