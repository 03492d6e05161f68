"""docs/api.md: its examples are run as they stand there, against a live server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from api_server import Api
from waiting import wait_until

DOCUMENT = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
BLOCKS = re.findall(r"^## ([^\n]+)\n(?:(?!## )[^\n]*\n)*?```(sh|python)\n(.*?)```", DOCUMENT, re.MULTILINE | re.DOTALL)
CURL_ENDED = (0, 28)  #: 28: its --max-time is over.

SAID = {
    "Hand one article in": '"state": "pending"',
    "See the result": '"state":"stored"',
    "Hand many in": "did you mean text?",
    "Send again without doing it twice": '"state": "pending"',
    "Read and search": '"title":"Bridge reopens"',
    "Export everything": '"schema": "wiredesk.article.1"',
    "Export what changed": '"title": "River rises"',
    "Get the schema of an export": '"$schema"',
    "Search by more than words": '"highlights":[{"article_id":1,',
    "Search by tag, author, day and distance": '"tags":["Floods"]',
    "Count what matches": '"key":"example.org","name":null,"articles":1',
    "Read what happened": '"kind":"article.stored"',
    "Follow what happens": "event: article.stored",
    "Add a feed": '"url":"https://example.org/feed.xml"',
    "Save a search": '"query":"bridge -card"',
    "Get a message for what matches": '"matched":1',
    "Read it in a feed reader": "<title>Bridge reopens</title>",
    "Map the places": '"places":[]',
    "Give a program a key of its own": '"name":"crawler"',
    "Operate it": '"looked_at":0',
    "Is all well?": 'wiredesk_inbox_articles{state="stored"}',
    "Receive a webhook": "not ours",
    "A client that hands in": "pending /v1/receipts/",
    "A client that searches": "1 Bridge reopens",
    "A client that follows": "article.stored Bridge reopens",
}


def says(out: Path, title: str) -> bool:
    """Return True if the example has printed what its title promises."""
    return SAID[title] in out.read_text()


@pytest.fixture
def working(api: Api) -> Iterator[Api]:
    """Provide the API, and a worker beside it."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.1):
            api.services.ingest.take_in_batch()

    thread = threading.Thread(target=work)
    thread.start()
    yield api
    stop.set()
    thread.join(20)


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_every_example_of_the_document_does_what_it_says(working: Api, tmp_path: Path) -> None:
    assert {title for title, _, _ in BLOCKS} == SAID.keys()
    env = os.environ | {"WIREDESK": f"http://127.0.0.1:{working.port}", "KEY": working.key or ""}
    env.pop("http_proxy", None)
    for title, language, code in BLOCKS:
        if title == "See the result":
            wait_until(lambda: working.services.ledgers.read_ledger().pending == 0, "it is taken in")
        command = ["sh", "-c", code] if language == "sh" else [sys.executable, "-c", code]
        out = tmp_path / "out"
        with out.open("w") as output:
            running = subprocess.Popen(command, cwd=tmp_path, env=env, stdout=output, stderr=subprocess.STDOUT)
            if title == "A client that follows":  # it goes on for ever
                wait_until(partial(says, out, title), title)
                running.kill()
                running.wait()
            else:
                assert running.wait(30) in CURL_ENDED, (title, out.read_text())
        assert SAID[title] in out.read_text(), (title, out.read_text())
