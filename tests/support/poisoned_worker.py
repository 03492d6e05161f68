"""``wiredesk`` with a fault built in: whoever prepares an article of this address or below it is killed on the spot."""

from __future__ import annotations

import os
import signal
from typing import Any

from worker.cli.main import main
from worker.pipeline import prepare
from worker.service.ingest import ingest

POISON_URL = "https://news.example/poison"


def poisoned(really: Any) -> Any:
    def prepare(given: Any, **options: Any) -> Any:
        if given.url and given.url.startswith(POISON_URL):
            os.kill(os.getpid(), signal.SIGKILL)
        return really(given, **options)

    return prepare


if __name__ == "__main__":
    ingest.prepare = poisoned(prepare)  # type: ignore[attr-defined]  # replaced on purpose
    main()
