r"""CSV (RFC 4180) that a spreadsheet does not run.

A text that a spreadsheet would read as a formula gets a leading ``'`` (OWASP, "CSV Injection"; Symfony's
CVE-2021-41270 shows that TAB and CR count too). So does one that begins with ``'`` and then such a sign: taking
one ``'`` off every text that fits the pattern gives back exactly what was there. Numbers are left as they are.

Where a spreadsheet separates at ``;`` or TAB, a text is cut into cells there and at its line ends, so each such piece
that begins like a formula gets a ``'`` too; in JSON the sign is written as ``\u003d``, which reads as the same.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from worker.deliver.jsonl import Row, time_text, to_json

SPACE = " \u00a0\u00ad\u1680\u180e\u2000-\u200f\u202a-\u202f\u205f-\u2069\u3000\ufeff"
"""Within brackets of a pattern: blanks of all widths, and signs without width, which a reader does not see."""

FORMULA = re.compile(f"'*[\\s{SPACE};]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|'*[{SPACE}]*[\\t\\r]")
"""Begins with = + - @ TAB or CR, also after blanks, a byte order mark or ``;``; wide forms count (Excel folds them)."""


PIECE = re.compile(f"(?<=[;\\t\\r\\n])(?='*[{SPACE}]*[=+\\-@\uff1d\uff0b\uff0d\uff20])|(?<=;)(?='*[{SPACE}]*[\\t\\r])")
"""The places at which a piece begins that would be a formula in a cell of its own."""

JSON_PIECE = re.compile(f"(?<=[;])([{SPACE}]*)([=+\\-@\uff1d\uff0b\uff0d\uff20])")


def to_header(columns: Mapping[str, str]) -> bytes:
    """Return the first line."""
    return _lines([list(columns)])


def to_lines(rows: Iterable[Row], columns: Mapping[str, str]) -> bytes:
    """Write rows as lines, with the columns in their order: None is empty, lists and objects are JSON."""
    return _lines([_cell(row[name], kind) for name, kind in columns.items()] for row in rows)


def _lines(rows: Iterable[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode("utf-8", "replace")


def _cell(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if kind == "JSON":
        return JSON_PIECE.sub(lambda match: f"{match[1]}\\u{ord(match[2]):04x}", to_json(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, str):
        safe = value[:1] + PIECE.sub("'", value[1:]) if len(value) > 1 else value
        return f"'{safe}" if FORMULA.match(value) else safe
    return str(value)
