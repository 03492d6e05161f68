"""Clock: the present time, passed in so that a test can set it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present, aware, in UTC."""
    return datetime.now(UTC)
