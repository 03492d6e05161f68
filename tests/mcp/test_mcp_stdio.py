"""A client of the official SDK asks the server over its standard input and output."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sample_articles import arrival, text
from working import take_in

from worker.bootstrap import Services

ROOT = Path(__file__).parents[2]
mcp = pytest.importorskip("mcp", reason="the extra mcp is not installed")


def asked(data_dir: Path, *calls: tuple[str, dict[str, Any]]) -> tuple[list[Any], list[Any]]:
    """Return the tools there are, and what each call was answered."""
    command = ["-m", "worker.cli", "--data", str(data_dir), "mcp"]
    environment = {"PYTHONPATH": os.environ.get("PYTHONPATH", str(ROOT))}
    server = mcp.StdioServerParameters(command=sys.executable, args=command, cwd=ROOT, env=environment)

    async def ask() -> tuple[list[Any], list[Any]]:
        async with mcp.Client(server) as client:
            tools = await client.list_tools()
            return tools.tools, [await client.call_tool(name, arguments) for name, arguments in calls]

    with ThreadPoolExecutor(1) as thread:  # a browser's test may have left a loop in this one
        return thread.submit(asyncio.run, asyncio.wait_for(ask(), 60)).result()


def test_a_model_can_search_read_and_ask_on_and_is_told_what_is_wrong(
    connect_services: Callable[..., Services], sqlite_url: str, data_dir: Path
) -> None:
    services = connect_services(database_url=sqlite_url)
    take_in(services, arrival("long", text=text("long", 200)), arrival("short"))
    tools, (found, read, rest, missing, wrong, nobody) = asked(
        data_dir,
        ("search", {"query": '"regional office"', "limit": 1}),
        ("article", {"article_id": 1}),
        ("article", {"article_id": 1, "from_character": 6_000}),
        ("story", {"story_id": 7}),
        ("search", {"query": '"open'}),
        ("entity", {"name": "Nobody"}),
    )
    assert [tool.name for tool in tools] == ["search", "article", "story", "entity", "timeline"]
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools)
    assert [one["article_id"] for one in found.structured_content["articles"]] == [2]
    assert found.structured_content["more"]
    whole = services.articles.get(1).text
    assert read.structured_content["text"] == whole[:6_000]
    assert rest.structured_content["text"] == whole[6_000:12_000]
    assert missing.is_error
    assert "there is no story 7" in missing.content[0].text
    assert "is not closed" in wrong.content[0].text
    assert nobody.structured_content == {"entities": []}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_standard_input_that_ends_ends_the_server(sqlite_url: str, data_dir: Path) -> None:
    command = [sys.executable, "-m", "worker.cli", "--data", str(data_dir), "mcp"]
    done = subprocess.run(command, input=b"", capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, b"")
