"""Statements on the lines that each source prints, counted by lossy counting (Manku and Motwani 2002).

After each ``BUCKET`` articles of a source, lines that stood in fewer than one in ``BUCKET`` since they were first seen
are forgotten: so a source has at most some thousands of rows, however much it prints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from worker.store.core.bulk import count_up
from worker.store.core.in_list import chunked
from worker.store.tables import SourceLineRow
from worker.types import LineCount, key_sha256

BUCKET = 100
_HALF_BYTES = 8


def line_counts(session: Session, wanted: Mapping[str, Collection[str]]) -> dict[str, dict[str, LineCount]]:
    """Return the counts of these lines (source to lines) that were seen before and may be furniture."""
    keys = {_key(source, line): (source, line) for source, lines in wanted.items() for line in lines}
    totals = {_key(source): source for source, lines in wanted.items() if lines}
    rows = _rows(session, [*keys, *totals])
    found: dict[str, dict[str, LineCount]] = {}
    for key, (source, line) in keys.items():
        row = rows.get(key)
        if row is not None and not row.is_kept:
            of = rows[_key(source)].articles - row.since + 1
            found.setdefault(source, {})[line] = LineCount(row.articles, of)
    return found


def count_lines(session: Session, articles: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Count articles: (source, its lines, each once). Forgets rare lines of sources at the end of a bucket."""
    if not articles:
        return
    totals = {key: row.articles for key, row in _rows(session, {_key(source) for source, _ in articles}).items()}
    new, since, ended = Counter[bytes](), dict[bytes, int](), set[bytes]()
    for source, lines in articles:
        own = _key(source)
        totals[own] = totals.get(own, 0) + 1
        if totals[own] % BUCKET == 0:
            ended.add(own)
        for key in (own, *(_key(source, line) for line in lines)):
            new[key] += 1
            since.setdefault(key, totals[own])
    rows = [{"line_key": key, "articles": new[key], "since": since[key]} for key in sorted(new)]
    count_up(session, SourceLineRow, "articles", rows)
    for own in sorted(ended):
        _forget_rare(session, own, totals[own] // BUCKET)


def keep_line(session: Session, source: str, line: str) -> None:
    """Note that a counted line of a source is news, whatever its count."""
    session.execute(update(SourceLineRow).where(SourceLineRow.line_key == _key(source, line)).values(is_kept=True))


def _rows(session: Session, keys: Collection[bytes]) -> dict[bytes, SourceLineRow]:
    of_keys = (select(SourceLineRow).where(SourceLineRow.line_key.in_(chunk)) for chunk in chunked(keys))
    return {row.line_key: row for statement in of_keys for row in session.scalars(statement)}


def _forget_rare(session: Session, own: bytes, bucket: int) -> None:
    last = own[:_HALF_BYTES] + b"\xff" * _HALF_BYTES
    session.execute(
        delete(SourceLineRow).where(
            SourceLineRow.line_key > own,
            SourceLineRow.line_key <= last,
            SourceLineRow.is_kept.is_(False),
            SourceLineRow.articles + SourceLineRow.since // BUCKET <= bucket,
        )
    )


def _key(source: str, line: str | None = None) -> bytes:
    """Return the key of a line, after that of its source, under which the source itself is counted."""
    own = key_sha256("source", source)[:_HALF_BYTES]
    return own + (bytes(_HALF_BYTES) if line is None else key_sha256("line", line)[:_HALF_BYTES])
