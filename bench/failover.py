"""A broker that fails over under load: Redis behind three Sentinels, or three nodes of RabbitMQ with quorum queues.

    python -m bench.failover sentinel|rabbitmq [--seconds 60]

Starts the broker, API, worker and beat on SQLite, sends 20 articles a second, and after 20 s kills the primary, or the
node that all are connected to. Prints for how long nothing was taken in, and the ledger at the end. RabbitMQ is that of
the system.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))

from loopback import free_port
from processes import Program
from rabbit_server import cluster
from waiting import wait_until

from worker.queue.broker import server_program

KILLED_AFTER_S = 20.0
SENTINELS = 3
BATCH = 20
SENTINEL = """port {port}
bind 127.0.0.1
sentinel monitor wiredesk 127.0.0.1 {primary} 2
sentinel down-after-milliseconds wiredesk 3000
sentinel failover-timeout wiredesk 10000
"""
Broker = tuple[dict[str, object], Callable[[], None]]
"""Settings of Wiredesk, and the call that kills a part of it."""


@contextmanager
def sentinels(folder: Path) -> Iterator[Broker]:
    """Provide a Redis with a replica behind three Sentinels."""
    with contextlib.ExitStack() as started:

        def start(name: str, *arguments: str) -> subprocess.Popen[bytes]:
            (folder / name).mkdir()
            command = [server_program(), *arguments]
            process = subprocess.Popen(command, cwd=folder / name, stdout=subprocess.DEVNULL)
            started.callback(process.wait)
            started.callback(process.kill)
            return process

        primary, replica = free_port(), free_port()
        usual = ("--bind", "127.0.0.1", "--save", "")
        killed = start("primary", "--port", str(primary), *usual)
        start("replica", "--port", str(replica), *usual, "--replicaof", f"127.0.0.1 {primary}")
        ports = [free_port() for _ in range(SENTINELS)]
        for port in ports:
            config = folder / f"{port}.conf"
            config.write_text(SENTINEL.format(port=port, primary=primary))
            start(f"sentinel{port}", str(config), "--sentinel")
        options = json.dumps({"master_name": "wiredesk"})
        url = ";".join(f"sentinel://127.0.0.1:{port}" for port in ports)
        yield {"broker_url": url, "broker_transport_options": options}, killed.kill


@contextmanager
def rabbitmq(_folder: Path) -> Iterator[Broker]:
    """Provide three nodes of RabbitMQ."""
    with cluster(3) as nodes:
        yield {"broker_url": ";".join(one.url for one in nodes)}, nodes[0].kill


def answers(port: int) -> bool:
    """Return True if the API answers."""
    try:
        return bool(call(port, "/healthz"))
    except OSError:
        return False


def call(port: int, path: str, given: Any = None) -> Any:
    """Ask the API."""
    body = None if given is None else json.dumps(given).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def articles(first: int) -> list[dict[str, str]]:
    """Return a batch of articles, each with a text of its own."""
    return [
        {"url": f"https://x.example/{one}", "title": f"Report {one}", "text": f"Matter {one * 7919} of {one}. " * 30}
        for one in range(first, first + BATCH)
    ]


def under_load(port: int, kill: Callable[[], None], seconds: float) -> tuple[float, dict[str, int]]:
    """Send articles, and kill a part of the broker meanwhile; the longest time nothing was taken in, and the ledger."""
    started_s = taken_s = time.monotonic()
    sent, taken, longest_s, is_whole = 0, 0, 0.0, True
    while (now_s := time.monotonic()) - started_s < seconds:
        if is_whole and now_s - started_s > KILLED_AFTER_S:
            kill()
            is_whole = False
        call(port, "/v1/articles", articles(sent))
        sent += BATCH
        ledger = call(port, "/v1/ledger")
        if (now := ledger["accepted"] - ledger["pending"]) > taken:
            taken, taken_s = now, now_s
        longest_s = max(longest_s, now_s - taken_s)
        time.sleep(1)
    wait_until(lambda: call(port, "/v1/ledger")["pending"] == 0, "all is taken in", limit_s=120)
    return longest_s, call(port, "/v1/ledger")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("broker", choices=("sentinel", "rabbitmq"))
    options.add_argument("--seconds", type=float, default=60)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as started:
        folder, port = Path(name), free_port()
        settings, kill = started.enter_context((sentinels if given.broker == "sentinel" else rabbitmq)(folder))
        settings |= {"data_dir": folder, "worker_processes": 1, "api_port": port}
        Program("upgrade", ["db", "upgrade"], folder, settings=settings).process.wait(60)
        commands = {"api": ["api"], "worker": ["worker", "--queues", "accept,ingest,tick"], "beat": ["beat"]}
        for program, command in commands.items():
            started.callback(Program(program, command, folder, settings=settings).kill_group)
        wait_until(lambda: answers(port), "the API answers", limit_s=60)
        longest_s, ledger = under_load(port, kill, given.seconds)
        print(f"{given.broker}: nothing taken in for {longest_s:.1f} s at most; {ledger}")


if __name__ == "__main__":
    main()
