"""Work that waits: since when, by stage, and for how long nobody has claimed any of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from worker.service.jobs.hints import Work
from worker.store import Session
from worker.store.copies import rerun_jobs
from worker.store.entities import enrichment_queue
from worker.store.feeds import feeds, gaps, websub
from worker.store.feeds import health as feed_health
from worker.store.intake import inbox
from worker.store.operations import work_totals
from worker.store.watches import watches

CLAIMED = "wiredesk_work_claimed_total"


def waiting_since(session: Session, *, now: datetime, subscribes: bool) -> Mapping[Work, datetime]:
    """Return since when the first item of each stage is due, of stages for which one is.

    Args:
        session: The open transaction.
        now: The time.
        subscribes: True if hubs can reach this service.
    """
    found: dict[Work, datetime | None] = {
        "poll": feeds.due_since(session, now=now),
        "fetch": inbox.waiting_since(session, "fetch", now=now),
        "ingest": inbox.waiting_since(session, "ingest", now=now),
        "enrich": enrichment_queue.waiting_since(session, now=now),
        "backfill": gaps.waiting_since(session, now=now),
        "health": feed_health.waiting_since(session, now=now),
        "websub": websub.waiting_since(session, now=now) if subscribes else None,
        "deliver": watches.waiting_since(session, now=now),
        "rerun": rerun_jobs.waiting_since(session, now=now),
    }
    return {stage: since for stage, since in found.items() if since is not None}


def unclaimed_since(session: Session, waiting: Mapping[Work, datetime]) -> Mapping[Work, datetime]:
    """Return since when items of each stage were due and no process claimed any, as the totals of work tell."""
    claimed = {dict(json.loads(labels))["stage"]: at for labels, at in work_totals.changed_at(session, CLAIMED).items()}
    return {stage: max(since, claimed.get(stage, since)) for stage, since in waiting.items()}
