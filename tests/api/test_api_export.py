"""Taking everything away over HTTP."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from api_server import Api
from sample_articles import arrival
from working import take_in


def test_an_export_is_a_file_of_lines_and_goes_on_after_an_id(api: Api) -> None:
    take_in(api.services, *(arrival(n) for n in range(3)))
    answer = api("GET", "/v1/export/articles")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["content-disposition"] == 'attachment; filename="articles.jsonl"'
    lines = answer.body.splitlines(keepends=True)
    assert [json.loads(line)["id"] for line in lines] == [1, 2, 3]
    assert api("GET", "/v1/export/articles?after=1").body == b"".join(lines[1:])
    assert api("GET", "/v1/export/articles?q=number&format=csv").body.count(b"\r\n") == 4


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/export/feeds", 422),
        ("/v1/export/articles?format=xml", 422),
        ("/v1/export/stories?format=ninjs", 422),
        ("/v1/export/articles?q=%22open", 422),
        ("/v1/export/articles?after=-1", 422),
        pytest.param(
            "/v1/export/mentions?format=parquet",
            501,
            marks=pytest.mark.skipif(importlib.util.find_spec("duckdb") is not None, reason="it is installed"),
        ),
    ],
)
def test_what_cannot_be_exported_is_a_problem(still_api: Api, path: str, status: int) -> None:
    answer = still_api("GET", path)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")


def test_a_key_that_may_not_read_may_not_export(serve: Callable[..., Api], data_dir: Path, sqlite_url: str) -> None:
    from worker.settings import Settings

    api = serve(Settings(data_dir=data_dir)).with_key("ingest")
    assert api("GET", "/v1/export/articles").status == 403


@pytest.mark.skipif(importlib.util.find_spec("duckdb") is None, reason="the extra parquet is not installed")
def test_parquet_comes_whole(api: Api, tmp_path: Path) -> None:
    import duckdb

    take_in(api.services, *(arrival(n) for n in range(3)))
    file = tmp_path / "articles.parquet"
    file.write_bytes(api("GET", "/v1/export/articles?format=parquet").body)
    assert duckdb.read_parquet(str(file)).fetchall()[2][0] == 3
