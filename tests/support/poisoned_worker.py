"""``wiredesk`` with faults built in: one article kills whoever prepares it, another takes all memory."""

from __future__ import annotations

import os
import resource
import signal
from pathlib import Path
from typing import Any

from worker.cli.main import main
from worker.pipeline import prepare
from worker.service.ingest import ingest

POISON_URL = "https://news.example/poison"
HUNGRY_URL = "https://news.example/hungry"
ROOM_BYTES = 100_000_000  #: What a process may take beyond what it has, from its first hungry article on.


def eat_all_memory() -> None:
    """Take memory until the system gives no more. Raises MemoryError; the limit stays."""
    if resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY:
        has_bytes = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (has_bytes + ROOM_BYTES, resource.RLIM_INFINITY))
    eaten: list[bytes] = []
    while True:
        eaten.append(bytes(1_000_000))


def poisoned(really: Any) -> Any:
    def prepare(given: Any, **options: Any) -> Any:
        if given.url and given.url.startswith(POISON_URL):
            os.kill(os.getpid(), signal.SIGKILL)
        if given.url == HUNGRY_URL:
            eat_all_memory()
        return really(given, **options)

    return prepare


if __name__ == "__main__":
    ingest.prepare = poisoned(prepare)  # type: ignore[attr-defined]  # replaced on purpose
    main()
