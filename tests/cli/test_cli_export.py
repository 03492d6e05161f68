"""Taking everything away from a terminal."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import Said
from sample_articles import text


@pytest.fixture
def filled(wiredesk: Callable[..., Said], tmp_path: Path) -> Callable[..., Said]:
    file = tmp_path / "in.jsonl"
    file.write_text(
        "\n".join(json.dumps({"title": f"Report {n}", "text": text(n), "source": "desk"}) for n in range(3))
    )
    done = wiredesk("ingest", str(file), "--wait")
    assert done.code == 0, done.err
    return wiredesk


def test_an_export_says_after_which_id_it_goes_on_and_a_file_is_there_whole(
    filled: Callable[..., Said], tmp_path: Path
) -> None:
    first = filled("export", "articles")
    assert [one["id"] for one in first.json] == [1, 2, 3]
    assert "3 articles; what comes later: --after 3" in first.err

    out = tmp_path / "rest.csv"
    rest = filled("export", "articles", "--format", "csv", "--after", "2", "--out", str(out))
    assert (rest.code, rest.out) == (0, "")
    assert out.read_text().count("Report 2") == 1
    assert "Report 1" not in out.read_text()
    assert [one.name for one in tmp_path.iterdir() if "part" in one.name] == []

    lost = filled("export", "articles", "--out", str(tmp_path / "no" / "such.jsonl"))
    assert (lost.code, lost.err.count("\n")) == (1, 1)
    assert "such.jsonl: cannot be written" in lost.err


def test_what_cannot_be_exported_is_named_with_what_can(wiredesk: Callable[..., Said]) -> None:
    for arguments, said in (
        (("feeds",), "no kind 'feeds'; known are articles, entities, stories, mentions"),
        (("articles", "--format", "xml"), "no format 'xml'; known are jsonl, csv, parquet, ninjs, ftm"),
        (("stories", "--format", "ninjs"), "stories have no format ninjs; known are jsonl, csv, parquet"),
    ):
        done = wiredesk("export", *arguments)
        assert (done.code, done.out) == (1, "")
        assert said in done.err


@pytest.mark.skipif(importlib.util.find_spec("duckdb") is not None, reason="the extra parquet is installed")
def test_without_its_library_parquet_says_how_to_get_it(wiredesk: Callable[..., Said]) -> None:
    done = wiredesk("export", "articles", "--format", "parquet")
    assert (done.code, done.out) == (1, "")
    assert "pip install 'wiredesk[parquet]'" in done.err


@pytest.mark.skipif(importlib.util.find_spec("duckdb") is None, reason="the extra parquet is not installed")
def test_parquet_is_read_by_duckdb(filled: Callable[..., Said], tmp_path: Path) -> None:
    import duckdb

    out = tmp_path / "articles.parquet"
    assert filled("export", "articles", "--format", "parquet", "--out", str(out)).code == 0
    table = duckdb.sql(f"SELECT id, title, removed->>'$[0].reason' FROM '{out}' ORDER BY id")
    assert table is not None
    read = table.fetchall()
    assert [row[:2] for row in read] == [(1, "Report 0"), (2, "Report 1"), (3, "Report 2")]


def test_an_export_is_taken_in_again_by_an_empty_folder(
    filled: Callable[..., Said], tmp_path: Path, places_path: Path
) -> None:
    out, again = tmp_path / "out.jsonl", tmp_path / "again"
    assert filled("export", "articles", "--out", str(out)).code == 0
    again.mkdir()
    (again / "places.db").symlink_to(places_path)
    done = filled("--data", str(again), "ingest", str(out), "--wait")
    assert done.code == 0, done.err
    assert "3 accepted, 0 refused" in done.err
    texts = [[one["text"] for one in filled(*data, "export", "articles").json] for data in ((), ("--data", str(again)))]
    assert texts[0] == texts[1]
