"""A real worker process: tasks that other programs send by name, and messages that it refuses."""

from __future__ import annotations

import base64
import json
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from processes import Program
from real_servers import BrokerServer
from sample_articles import text
from waiting import wait_until

from worker.bootstrap import Services, connect
from worker.service.search.articles import ArticleFilter
from worker.settings import Settings


@dataclass
class Running:
    """A worker, its broker and its database."""

    program: Program
    broker: BrokerServer
    services: Services

    def send(self, name: str, *arguments: Any) -> None:
        """Send a task as another program would, which knows only the broker."""
        with Celery(broker=self.broker.url, set_as_current=False) as app:
            queue = {"wiredesk.accept": "accept", "wiredesk.poll": "poll"}.get(name, "accept")
            app.send_task(name, args=arguments, queue=queue, ignore_result=True)

    def push(self, **changed: Any) -> None:
        """Write a message into the broker by hand."""
        tag = str(uuid.uuid4())
        body = base64.b64encode(json.dumps([[], {}, {}]).encode()).decode()
        message = {
            "body": body,
            "content-encoding": "utf-8",
            "content-type": "application/json",
            "headers": {
                "lang": "py",
                "task": "wiredesk.accept",
                "id": tag,
                "root_id": tag,
                "retries": 0,
                "argsrepr": "()",
            },
            "properties": {
                "correlation_id": tag,
                "delivery_mode": 2,
                "delivery_info": {"exchange": "", "routing_key": "accept"},
                "priority": 0,
                "body_encoding": "base64",
                "delivery_tag": tag,
            },
        }
        message |= changed
        with self.broker.client() as client:
            client.lpush("accept", json.dumps(message))

    def titles(self) -> set[str]:
        return {one.title for one in self.services.articles.find_articles(ArticleFilter(), limit=500).articles}

    def must_still_work(self) -> None:
        """Check that an article sent now is stored."""
        title = f"Proof {uuid.uuid4()}"
        self.send("wiredesk.accept", {"title": title, "text": text(title)})
        wait_until(lambda: title in self.titles() or not self.program.is_alive(), "the worker works", limit_s=30)
        assert self.program.is_alive(), self.program.said[-2_000:]
        assert self.services.ledgers.read_ledger().balanced


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, _migrated_file: Path) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("worker")
    shutil.copy(_migrated_file, folder / "wiredesk.db")
    broker = BrokerServer()
    arguments = ["--data", str(folder), "worker", "--queues", "accept,poll,fetch,ingest,tick"]
    settings = {"broker_url": broker.url, "worker_processes": 1, "log_json": "true"}
    program = Program("worker", arguments, folder, settings=settings, is_loaded=True)
    services = connect(Settings(data_dir=folder))
    try:
        yield Running(program, broker, services)
    finally:
        program.kill_group()
        services.close()
        broker.close()


def test_an_article_sent_by_name_is_stored(running: Running) -> None:
    running.send(
        "wiredesk.accept", {"title": "By name", "text": text("by name"), "url": "https://news.example/by-name"}
    )
    wait_until(lambda: "By name" in running.titles(), "the article is stored", limit_s=60)
    [article] = [
        one for one in running.services.articles.find_articles(ArticleFilter()).articles if one.title == "By name"
    ]
    assert article.url == "https://news.example/by-name"


def marker(folder: Path) -> tuple[str, Path]:
    """Return a pickle that would make a file, and the file."""
    path = folder / "owned"
    code = f"cbuiltins\nopen\n(V{path}\nVw\ntR."
    return base64.b64encode(code.encode()).decode(), path


def test_a_forged_pickle_is_refused_and_never_loaded(running: Running, tmp_path: Path) -> None:
    """P9 of the matrix."""
    body, owned = marker(tmp_path)
    for kind in ("application/x-python-serialize", "pickle", "application/x-yaml"):
        running.push(**{"body": body, "content-type": kind, "content-encoding": "binary"})
    running.must_still_work()
    assert not owned.exists()


@pytest.mark.parametrize(
    "message",
    [
        pytest.param({"body": "####"}, id="no base64"),
        pytest.param({"body": base64.b64encode(b"{not json").decode()}, id="no json"),
        pytest.param({"body": base64.b64encode(b'"text"').decode()}, id="no arguments"),
        pytest.param({"headers": {"task": "os.system", "id": "1"}}, id="an unknown task"),
        pytest.param({"headers": {}}, id="no headers"),
        pytest.param({"content-encoding": "rot13"}, id="an unknown encoding"),
    ],
)
def test_a_forged_message_is_refused_and_the_worker_lives(running: Running, message: dict[str, Any]) -> None:
    running.push(**message)
    running.must_still_work()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("text",),
        (7,),
        ({"colour": "blue"},),
        ({"text": "x" * 3_000_000},),
        ({"text": "t"}, {"more": 1}),
        ([{"text": "t"}],),
        ({"text": None},),
    ],
    ids=["nothing", "text", "a number", "an unknown field", "a giant", "too many", "a list", "null"],
)
def test_wrong_arguments_are_refused_and_accept_nothing(running: Running, arguments: tuple[Any, ...]) -> None:
    before = running.services.ledgers.read_ledger().accepted
    running.send("wiredesk.accept", *arguments)
    running.must_still_work()
    assert running.services.ledgers.read_ledger().accepted == before + 1


def test_polls_of_feeds_that_are_not_there_do_no_harm(running: Running) -> None:
    for feed_id in (0, -1, 2**70, "1; DROP TABLE feeds", None):
        running.send("wiredesk.poll", feed_id)
    running.must_still_work()


def test_the_same_message_five_times_is_one_article(running: Running) -> None:
    """F11 of the matrix."""
    for _ in range(5):
        running.send("wiredesk.accept", {"title": "Five times", "text": text("five")})
    running.must_still_work()
    wait_until(lambda: running.services.ledgers.read_ledger().pending == 0, "nothing waits")
    assert [
        one.title for one in running.services.articles.find_articles(ArticleFilter(state="any"), limit=500).articles
    ].count("Five times") == 1


def test_a_worker_ends_when_it_is_asked_to(running: Running) -> None:
    running.must_still_work()
    assert running.program.terminate() == 0
