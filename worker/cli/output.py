"""Printing: tables for people, JSON lines for programs. Colour and progress only on a terminal."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

CONTROL = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)))
"""Control characters of a feed must not reach a terminal, which would obey them."""


def plain(value: Any) -> Any:
    """A value as JSON can hold it: dataclasses as objects, times as ISO 8601."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, bytes):
        return value.hex()
    return value


def print_json(value: Any) -> None:
    """One JSON value on one line of stdout, at once: whoever reads a pipe waits for it."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False).encode("utf-8", "replace").decode() + "\n")
    sys.stdout.flush()


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on stdout; cells are cut to fit a terminal, and never cut where stdout is none."""
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(shown(cell) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=True, overflow="ellipsis")
    for row in rows:
        table.add_row(*(shown(cell).replace("[", "\\[") for cell in row))
    Console(soft_wrap=False, highlight=False).print(table)


def say(message: str) -> None:
    """A line for the person, on stderr, so that stdout stays data."""
    print(message, file=sys.stderr)


def shown(value: object) -> str:
    """A value in one line, safe for a terminal."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return str(value).translate(CONTROL)
