"""``wiredesk`` whose preparation of an article takes a while, so that the pool is busy at any moment."""

from __future__ import annotations

import time
from typing import Any

from worker.cli.main import main
from worker.pipeline import prepare
from worker.service.ingest import ingest
from worker.service.jobs import batch

PREPARE_S = 0.04  #: Per article; a batch of 20 takes at least 0.8 s.
CLAIM_S = 0.3  #: A task takes two batches of 5 at most: what comes after a fault is not all in hand when it happens.


def slowed(really: Any) -> Any:
    def prepare(given: Any, **options: Any) -> Any:
        time.sleep(PREPARE_S)
        return really(given, **options)

    return prepare


if __name__ == "__main__":
    batch.CLAIM_S = CLAIM_S
    ingest.prepare = slowed(prepare)  # type: ignore[attr-defined]  # replaced on purpose
    main()
