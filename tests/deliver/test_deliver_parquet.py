"""Parquet, read back by DuckDB."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

from worker.deliver.duckdb import write_parquet
from worker.service.search.export_schema import Kind, columns_of

duckdb = pytest.importorskip("duckdb", reason="the extra parquet is not installed")

MENTION = {
    "article_id": 2**40, "start": 4, "end": 10, "text": 'Mer"k\'el\n', "entity_id": 7, "name": "Angela Merkel",
    "kind": "person", "country": None, "lat": -33.5, "lon": None,
    "field": "text"}  # fmt: skip


def made(tmp_path: Path, lines: list[str], columns: dict[str, str]) -> str:
    source, target = tmp_path / "it's rows.jsonl", tmp_path / "it's rows.parquet"
    source.write_text("".join(f"{line}\n" for line in lines))
    write_parquet(source, columns, target)
    return str(target)


def test_rows_read_back_as_they_were_in_their_order(tmp_path: Path) -> None:
    given = [MENTION | {"start": number} for number in range(50)]
    path = made(tmp_path, [json.dumps(one) for one in given], dict(columns_of("mentions")))
    read = duckdb.read_parquet(path)
    assert [dict(zip(read.columns, row, strict=True)) for row in read.fetchall()] == given


def test_times_are_times_in_utc_and_lists_are_json(tmp_path: Path) -> None:
    columns = {"seen_at": "TIMESTAMPTZ", "names": "JSON", "is_new": "BOOLEAN"}
    lines = ['{"seen_at": "2026-03-01T08:00:00.000123Z", "names": ["Ann", {"b": 1}], "is_new": true}']
    path = made(tmp_path, lines, columns)
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    [row] = connection.execute("SELECT epoch_us(seen_at), names->>0, is_new FROM read_parquet(?)", [path]).fetchall()
    at = datetime(2026, 3, 1, 8, 0, 0, 123, tzinfo=UTC)
    assert row == (int(at.timestamp()) * 1_000_000 + 123, "Ann", True)


@pytest.mark.parametrize("kind", sorted(get_args(Kind)))
def test_an_empty_export_has_the_columns_and_types_of_a_full_one(tmp_path: Path, kind: Kind) -> None:
    read = duckdb.read_parquet(made(tmp_path, [], dict(columns_of(kind))))
    assert read.fetchall() == []
    assert read.columns == list(columns_of(kind))
    assert "BIGINT" in [str(one) for one in read.types]


def test_what_is_long_and_not_ascii_survives(tmp_path: Path) -> None:
    text = "é☃\U0001f600" * 100_000
    path = made(tmp_path, [json.dumps({"text": text}, ensure_ascii=False)], {"text": "VARCHAR"})
    assert duckdb.read_parquet(path).fetchall() == [(text,)]
