"""Export: articles, entities, stories and mentions, taken away whole or by query, in constant memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from worker.clock import Clock
from worker.deliver import csv, ftm, jsonl, ninjs
from worker.deliver.duckdb import require_duckdb, write_parquet
from worker.errors import InvalidInput
from worker.query import ArticleFilter
from worker.service.search.event_log import check_position
from worker.service.search.export_schema import Kind, columns_of
from worker.service.search.resolve_query import check_query, read_query
from worker.store import Database
from worker.store.exports import exports
from worker.store.search import event_log, find
from worker.types import ARTICLE_SCHEMA

__all__ = ["ArticleFilter", "Export", "ExportRequest", "FilePart", "Format", "Kind"]

Format = Literal["jsonl", "csv", "parquet", "ninjs", "ftm"]
FORMATS: dict[Kind, tuple[Format, ...]] = {
    "articles": ("jsonl", "csv", "parquet", "ninjs", "ftm"),
    "entities": ("jsonl", "csv", "parquet", "ftm"),
    "stories": ("jsonl", "csv", "parquet"),
    "mentions": ("jsonl", "csv", "parquet", "ftm"),
}
MEDIA_TYPES: dict[Format, str] = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8; header=present",
    "parquet": "application/vnd.apache.parquet",
    "ninjs": "application/x-ndjson",
    "ftm": "application/x-ndjson",
}
PIECE_BYTES = 2**20

_FTM = {"articles": ftm.article_to_ftm, "entities": ftm.entity_to_ftm, "mentions": ftm.mention_to_ftm}
_Row = tuple[int, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """Rows and format of an export."""

    kind: Kind
    format: Format = "jsonl"
    articles: ArticleFilter  #: Of entities, stories and mentions: what these articles name, tell or hold.
    after: int = 0  #: Only what has a greater id; of mentions, of their article.
    changed_since: int | None = None  #: Number of an event: only of articles about which something happened later.

    @property
    def file_name(self) -> str:
        """A name for the file it is kept in."""
        return f"{self.kind}.{self.format if self.format in ('csv', 'parquet') else 'jsonl'}"


@dataclass(frozen=True, slots=True)
class FilePart:
    """A part of the file, ending with a row."""

    body: bytes
    rows: int  #: Rows up to its end, from the beginning on.
    cursor: int  #: Id of the last of them: ``after`` this one it goes on.


class Export:
    """Reads what is stored, and writes it in the forms other programs read."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def check(self, wanted: ExportRequest) -> None:
        """Raise InvalidInput for a wrong query or format, Conflict for an unknown event, MissingExtra."""
        if wanted.format not in FORMATS[wanted.kind]:
            known = ", ".join(FORMATS[wanted.kind])
            raise InvalidInput(f"{wanted.kind} have no format {wanted.format}; known are {known}")
        if wanted.format == "parquet":
            require_duckdb()
        if wanted.articles.q:
            check_query(wanted.articles.q, self._clock())
        check_position(self._db, wanted.changed_since or 0)

    def position(self) -> int:
        """Return the number of the newest event: what changes from now on is exported with it as ``changed_since``."""
        with self._db.read_replica() as session:
            return event_log.last_number(session)

    def pieces(self, wanted: ExportRequest) -> Iterator[FilePart]:
        """Yield the file, piece by piece, in the order of ids.

        What is stored meanwhile may be in it or not; nothing is in it twice.

        Raises as :meth:`check`; StoreUnavailable.
        """
        self.check(wanted)
        return self._parquet(wanted) if wanted.format == "parquet" else self._lines(wanted)

    def _lines(self, wanted: ExportRequest) -> Iterator[FilePart]:
        rows, cursor = 0, wanted.after
        if wanted.format == "csv":
            yield FilePart(csv.to_header(columns_of(wanted.kind)), rows, cursor)
        for page in self._pages(wanted):
            rows, cursor = rows + len(page), page[-1][0]
            yield FilePart(_encoded(wanted, (row for _, row in page)), rows, cursor)

    def _parquet(self, wanted: ExportRequest) -> Iterator[FilePart]:
        """Write to disk first: the directory of a Parquet file is at its end."""
        rows, cursor = 0, wanted.after
        with tempfile.TemporaryDirectory(prefix="wiredesk-export-") as folder:
            lines, whole = Path(folder) / "rows.jsonl", Path(folder) / "rows.parquet"
            with lines.open("wb") as out:
                for page in self._pages(wanted):
                    rows, cursor = rows + len(page), page[-1][0]
                    out.writelines(jsonl.to_line(row) for _, row in page)
            write_parquet(lines, columns_of(wanted.kind), whole)
            lines.unlink()
            with whole.open("rb") as made:
                while body := made.read(PIECE_BYTES):
                    yield FilePart(body, rows, cursor)

    def _pages(self, wanted: ExportRequest) -> Iterator[list[_Row]]:
        """Yield pages of rows, each read in a transaction of its own that ends before the page is used."""
        after = wanted.after
        while some := self._ids(wanted, after):
            for start in range(0, len(some), exports.ROWS_LIMIT):
                with self._db.read_replica() as session:
                    page = exports.rows(session, wanted.kind, some[start : start + exports.ROWS_LIMIT])
                if page:
                    yield page
            after = some[-1]

    def _ids(self, wanted: ExportRequest, after: int) -> list[int]:
        with self._db.read_replica() as session:
            articles = None
            if wanted.articles != ArticleFilter(state="any"):
                articles = find.matching(session, read_query(session, wanted.articles, self._clock()))
            if wanted.changed_since is not None:
                articles = exports.changed(wanted.changed_since, articles)
            return exports.ids(session, wanted.kind, articles, after=after)


def _encoded(wanted: ExportRequest, rows: Iterable[dict[str, Any]]) -> bytes:
    match wanted.format:
        case "csv":
            return csv.to_lines(rows, columns_of(wanted.kind))
        case "ninjs":
            return b"".join(jsonl.to_line(ninjs.to_ninjs(row)) for row in rows)
        case "ftm":
            made = (_FTM[wanted.kind](row) for row in rows)
            return b"".join(jsonl.to_line(one) for one in made if one is not None)
        case _:
            mark = {"schema": ARTICLE_SCHEMA} if wanted.kind == "articles" else {}
            return b"".join(jsonl.to_line(mark | row) for row in rows)
