"""The API is killed while programs hand in and follow: each request is done once, each event heard once."""

from __future__ import annotations

import http.client
import json
import random
import socket
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from loopback import free_port
from processes import Program
from waiting import wait_until

from worker.bootstrap import connect
from worker.settings import Settings

pytestmark = pytest.mark.slow
KILLS = 5


class Door:
    """``wiredesk api`` on a folder, killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self._starts = 0
        self.start()

    def start(self) -> None:
        self._starts += 1
        arguments = ["--data", str(self._folder), "api", "--port", str(self.port), "--no-web"]
        self._program = Program(f"api{self._starts}", arguments, self._folder.parent, settings={"log_level": "ERROR"})
        wait_until(self.listens, "the API answers", limit_s=60)

    def listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        self._program.kill_group()


def has_more_than(limit: int, answered: dict[int, list[int]]) -> bool:
    """More requests than this are answered."""
    return len(answered) > limit


@pytest.fixture
def door(data_dir: Path, sqlite_url: str) -> Iterator[Door]:
    door = Door(data_dir)
    yield door
    door.kill()


def submit_until_answered(port: int, number: int) -> list[int]:
    """Hand in two articles under one key, as often as it takes. Gives the numbers of their receipts."""
    body = json.dumps([{"text": f"Report {number} of the day."}, {"text": f"Report {number} of the night."}])
    headers = {"Content-Type": "application/json", "Idempotency-Key": f"request-{number}"}
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("POST", "/v1/articles", body, headers)
            response = connection.getresponse()
            answer = json.loads(response.read())
            if response.status == 202:
                return [one["id"] for one in answer["receipts"]]
        except (OSError, http.client.HTTPException, ValueError):
            time.sleep(0.05)
        finally:
            connection.close()


def test_a_request_sent_until_it_is_answered_is_done_once_though_the_api_is_killed(door: Door, data_dir: Path) -> None:
    numbers, answered, lock = iter(range(100_000)), {}, threading.Lock()
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            with lock:
                number = next(numbers)
            answered[number] = submit_until_answered(door.port, number)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    chance = random.Random(3)
    for _ in range(KILLS):
        seen = len(answered)
        wait_until(partial(has_more_than, seen + 3, answered), "requests are answered", limit_s=60)
        time.sleep(chance.random() / 10)  # anywhere within a request
        door.kill()
        door.start()
    stop.set()
    for thread in threads:
        thread.join(60)
    receipts = [receipt for both in answered.values() for receipt in both]
    assert len(set(receipts)) == len(receipts) == 2 * len(answered)
    services = connect(Settings(data_dir=data_dir))
    assert services.ledgers.read_ledger().accepted == len(receipts)
    services.close()
