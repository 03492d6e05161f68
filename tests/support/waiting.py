"""Waiting for something to become true, never longer than it may take."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_until(is_true: Callable[[], object], what: str, *, limit_s: float = 20.0) -> None:
    """Look often until it is true. Fails with ``what`` after ``limit_s``."""
    until_s = time.monotonic() + limit_s
    while not is_true():
        if time.monotonic() > until_s:
            raise AssertionError(f"waited {limit_s:.0f} s in vain until: {what}")
        time.sleep(0.02)
