"""JSON lines: one object per line, UTF-8, times in ISO 8601 with ``Z``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

Row = Mapping[str, Any]


def to_line(row: Row) -> bytes:
    """Return one row as a line. A line break within a text is escaped, so a line is always one row."""
    return to_json(row).encode("utf-8", "replace") + b"\n"


def to_json(value: object) -> str:
    """Return a value as JSON text."""
    return json.dumps(value, ensure_ascii=False, default=time_text)


def time_text(value: object) -> str:
    """Return a UTC time as text. Raises TypeError for what is no time."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    raise TypeError(f"{type(value).__name__} has no place in JSON")
