"""Entries that a rule for their feed refuses whatever their page says: they end, and the page is not fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain

from worker import reasons
from worker.clean import html_to_text, tidy
from worker.dedupe import read_notice
from worker.pipeline import identity_keys
from worker.service.feeds.rule_patterns import early_verdict
from worker.service.jobs import measures, traces
from worker.store import Database
from worker.store.feeds.rules import for_feeds
from worker.store.intake import inbox
from worker.store.intake.inbox import Claimed, Ending
from worker.store.operations import tombstones
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.types import Arrival


def end_refused(database: Database, claimed: Sequence[Claimed], *, now: datetime) -> list[Claimed]:
    """End the rows that a rule refuses already; return those whose pages are still to be fetched."""
    arrivals = {one.id: one.arrival() for one in claimed}
    feed_ids = {one.feed_id for one in arrivals.values() if one.feed_id is not None}
    with database.read() as session:
        rules = for_feeds(session, feed_ids)
        refused = {
            number: why[:500]
            for number, one in arrivals.items()
            if one.feed_id is not None
            and (why := early_verdict(rules[one.feed_id], one)) is not None
            and not _may_withdraw(one)
        }
        keys = {number: identity_keys(arrivals[number]) for number in refused}
        deleted = tombstones.known(session, set(chain.from_iterable(keys.values()))) if keys else set()
    # Ingest refuses what was deleted, and erases it.
    refused = {number: why for number, why in refused.items() if deleted.isdisjoint(keys[number])}
    if refused:
        _end(database, [one for one in claimed if one.id in refused], arrivals, refused, now)
    return [one for one in claimed if one.id not in refused]


def _may_withdraw(entry: Arrival) -> bool:
    """Return True for a notice on another report: rules do not refuse those."""
    notice = read_notice(tidy(entry.title or ""), tidy(html_to_text(entry.html or "")))
    return notice is not None and not notice.own


def _end(
    database: Database,
    claimed: Sequence[Claimed],
    arrivals: Mapping[int, Arrival],
    refused: Mapping[int, str],
    now: datetime,
) -> None:
    with database.write() as session:
        ours = inbox.still_ours(session, claimed)
        ended = [one for one in claimed if one.id in ours]
        endings = [Ending(id=one.id, state="rejected", reason=reasons.RULE, detail=refused[one.id]) for one in ended]
        inbox.finish(session, endings, now=now)
        event_log.append(
            session,
            [
                Event(
                    kind="article.rejected",
                    at=now,
                    inbox_id=one.id,
                    feed_id=arrivals[one.id].feed_id,
                    data={"reason": reasons.RULE, "detail": refused[one.id]},
                )
                for one in ended
            ],
        )
    for one in ended:
        measures.ended("fetch", reasons.RULE)
        traces.ended(one.id, accepted_at=one.accepted_at, state="rejected")
