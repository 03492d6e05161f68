"""Memory that was freed is given back to the system."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

import pytest

from worker.service.jobs.memory import return_freed

SOME_BYTES, MANY = 60_000, 500  #: Below the size that glibc maps by itself.


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="another C library than glibc")
def test_freed_memory_between_used_blocks_is_given_back() -> None:
    blocks = [bytes([1]) * SOME_BYTES for _ in range(MANY)]
    kept = blocks[::2]
    before = resident_bytes()
    del blocks
    return_freed()
    assert before - resident_bytes() > SOME_BYTES * MANY // 4
    assert len(kept) == MANY // 2
