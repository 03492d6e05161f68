"""The work of a service in this process: the same operations, without a broker."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.bootstrap import Services

IDLE_S = 0.1


def work_once(services: Services) -> bool:
    """Do one round of waiting work. Return False if there was none."""
    do: dict[str, Callable[[], bool]] = {
        "poll": services.poll.due,
        "fetch": services.pages.fetch_batch,
        "ingest": services.ingest.take_in_batch,
        "enrich": services.enrich.enrich_batch,
        "backfill": services.backfill.fill_next_gap,
        "health": services.health.check_due_feeds,
        "websub": services.websub.ask_due_hubs,
        "deliver": services.delivering.deliver_batch,
        "rerun": services.rerun_jobs.work_on_next,
    }
    totals, work = services.work_totals, services.sweep.waiting()
    if "enrich" in work and not services.entity_tools.is_ready():
        services.entity_tools.load()
    for kind in work:
        do[kind]()
    totals.add_counted()
    return bool(work)


def work_until(services: Services, is_done: Callable[[], bool]) -> None:
    """Work until all is done; wait where a retry is due later."""
    while not is_done():
        if not work_once(services):
            time.sleep(IDLE_S)


def wait_for(services: Services, receipts: Sequence[int], *, here: bool, progress: Callable[[int], None]) -> None:
    """Work or wait until these receipts have their end state and their articles their names.

    ``here``: do the work in this process. ``progress`` is told how many are left.
    """

    def is_done() -> bool:
        left = services.accept.unfinished(receipts)
        progress(left)
        return left == 0

    if here:
        work_until(services, is_done)
        return
    while not is_done():
        time.sleep(IDLE_S)
