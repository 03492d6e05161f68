"""Memory of a worker that reads texts all day."""

from __future__ import annotations

import ctypes
from functools import cache


def return_freed() -> None:
    """Give freed memory back to the system.

    glibc keeps what lies between small blocks that are still used: 20 MB and more after some thousand texts.
    """
    if trim := _trim():
        trim(0)


@cache
def _trim() -> ctypes._NamedFuncPointer | None:
    """Return the function of glibc; None where another C library runs."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
