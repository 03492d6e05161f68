"""Printing: tables for people, JSON lines for programs, colour and progress only on a terminal."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

CONTROL: dict[int, str | None] = {**dict.fromkeys((*range(0x20), *range(0x7F, 0xA0))), 9: " ", 10: " ", 13: " "}
"""For str.translate: control characters must not reach a terminal, which would obey them; blanks stay blanks."""


def public(shape: str, value: object) -> dict[str, Any]:
    """Convert an answer of a service to JSON in a public shape, the one that the API gives.

    Args:
        shape: Name of a class of ``worker.api.answers``; imported here, as it takes 0.1 s.
        value: What the service returned.
    """
    from worker.api import answers

    model: type[answers.Answer] = getattr(answers, shape)
    return model.model_validate(value).model_dump(mode="json")


def print_public(shape: str, values: Iterable[object]) -> None:
    """Print answers of a service in a public shape, each on a line of JSON."""
    for value in values:
        print_json(public(shape, value))


def plain(value: Any) -> Any:
    """Convert a value to what JSON can hold: times to ISO 8601."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, Path) else value


def print_json(value: Any) -> None:
    """Print one JSON value on one line of stdout, and flush it: the reader of a pipe waits for it."""
    is_unicode = sys.stdout.encoding.lower().startswith("utf")  # else "é" would come out as \\xe9, which is no JSON
    line = json.dumps(plain(value), ensure_ascii=not is_unicode).encode("utf-8", "replace").decode()
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table that fits the terminal; to a pipe, tab-separated lines below a header line."""
    rows = list(rows)
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            print("\t".join(shown(cell) for cell in row))
        return
    from rich.console import Console

    from worker.cli.table import fitted_table

    width, height = shutil.get_terminal_size()  # rich takes 80 where TERM is dumb, unless it is told both
    Console(highlight=False, width=width, height=height).print(fitted_table(columns, rows, width))


def say(message: str) -> None:
    """Print a message on stderr, so that stdout holds data only."""
    from worker.cli.usage import as_typed_here

    print(as_typed_here(message), file=sys.stderr)


def shown(value: object) -> str:
    """Convert a value to one line of text without control characters."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return str(value).translate(CONTROL)
