"""Orderly stop on Ctrl-C, TERM or a closed terminal."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def stop_asked() -> Iterator[threading.Event]:
    """Yield an event that is set by the first INT, TERM or HUP; further ones change nothing."""
    asked = threading.Event()

    def ask(_number: int, _frame: Any) -> None:
        asked.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
