"""Rows that end without a fetch: a rule of their feed refuses them, or they are only the address of a known article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from worker import reasons
from worker.clean import canonical_url, html_to_text, tidy
from worker.dedupe import fold, read_notice
from worker.pipeline import identity_keys, url_key
from worker.service.feeds.rule_patterns import early_verdict
from worker.service.jobs import measures, traces
from worker.store import Database, Session
from worker.store.articles import articles
from worker.store.articles.articles import Sighting
from worker.store.feeds.rules import for_feeds
from worker.store.intake import inbox
from worker.store.intake.inbox import Claimed, Ending
from worker.store.operations import tombstones
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.types import Arrival

Arrivals = Mapping[int, Arrival]  #: By the id of the inbox row.
Ended = tuple[Ending, dict[str, Any]]  #: The end of a row, and what its event says beside the reason.


def end_unfetched(database: Database, claimed: Sequence[Claimed], *, now: datetime) -> list[Claimed]:
    """End the rows that need no page. Return those whose pages are still to be fetched.

    A row that carries words of its own (a summary whose full text is wanted) is fetched all the same, and so is one
    with another headline: its article was rewritten, or another stands at its address now.
    """
    arrivals = {one.id: one.arrival() for one in claimed}
    with database.read() as session:
        refused = _refused(session, arrivals)
        holders = _holders(session, {number: one for number, one in arrivals.items() if number not in refused})
    needless = [one for one in claimed if one.id in refused or one.id in holders]
    if needless:
        with database.write() as session:
            ours = inbox.still_ours(session, needless)
            ended = _rejected({number: refused[number] for number in refused.keys() & ours})
            ended += _sighted(session, arrivals, {number: holders[number] for number in holders.keys() & ours}, now)
            inbox.finish(session, [ending for ending, _ in ended], now=now)
            event_log.append(session, [_event(ending, arrivals[ending.id], data, now) for ending, data in ended])
        accepted_at = {one.id: one.accepted_at for one in needless}
        for ending, _ in ended:
            measures.ended("fetch", ending.reason)
            traces.ended(ending.id, accepted_at=accepted_at[ending.id], state=ending.state)
    return [one for one in claimed if one.id not in refused and one.id not in holders]


def _refused(session: Session, arrivals: Arrivals) -> dict[int, str]:
    """Return why rules refuse entries whatever their pages say. Ingest refuses what was deleted, and erases it."""
    rules = for_feeds(session, {one.feed_id for one in arrivals.values() if one.feed_id is not None})
    refused = {
        number: why[:500]
        for number, one in arrivals.items()
        if one.feed_id is not None
        and (why := early_verdict(rules[one.feed_id], one)) is not None
        and not _may_withdraw(one)
    }
    keys = {number: identity_keys(arrivals[number]) for number in refused}
    deleted = tombstones.known(session, set(chain.from_iterable(keys.values()))) if keys else set()
    return {number: why for number, why in refused.items() if deleted.isdisjoint(keys[number])}


def _may_withdraw(entry: Arrival) -> bool:
    """Return True for a notice on another report: rules do not refuse those."""
    notice = read_notice(tidy(entry.title or ""), tidy(html_to_text(entry.html or "")))
    return notice is not None and not notice.own


def _holders(session: Session, arrivals: Arrivals) -> dict[int, int]:
    """Return the articles that have the addresses which came alone."""
    alone = {number: one.url for number, one in arrivals.items() if one.url and not (one.text or one.html)}
    keys = {number: key for number, url in alone.items() if (key := url_key(url)) is not None}
    by_key = articles.ids_by_key(session, set(keys.values()))
    stored = articles.stored(session, set(by_key.values()))
    found = {number: by_key[key] for number, key in keys.items() if key in by_key}
    return {number: one for number, one in found.items() if _is_headline_of(arrivals[number].title, stored[one].title)}


def _is_headline_of(given: str | None, known: str) -> bool:
    """Return True if a headline may be that of the article; under another one, its address may show another article."""
    a, b = fold(given or ""), fold(known)
    return a in b or b in a


def _rejected(refused: Mapping[int, str]) -> list[Ended]:
    return [
        (Ending(id=number, state="rejected", reason=reasons.RULE, detail=why), {}) for number, why in refused.items()
    ]


def _sighted(session: Session, arrivals: Arrivals, holders: Mapping[int, int], now: datetime) -> list[Ended]:
    """Write the sightings of articles at known addresses."""
    stored = articles.stored(session, set(holders.values()))
    detail = "its address is known; the page was not fetched again"
    sightings, ended = [], []
    for number, holder in holders.items():
        arrival, article_id = arrivals[number], stored[holder].duplicate_of or holder
        source = arrival.source or canonical_url(arrival.url or "").source
        sightings.append(
            Sighting(
                inbox_id=number,
                article_id=article_id,
                source=source,
                url=arrival.url,
                feed_id=arrival.feed_id,
                seen_at=now,
                reason=reasons.SAME_URL,
                similarity=None,
            )
        )
        ending = Ending(id=number, state="duplicate", reason=reasons.SAME_URL, detail=detail, article_id=article_id)
        ended.append((ending, {"title": stored[holder].title, "source": source}))
    articles.add_sightings(session, sightings)
    return ended


def _event(ending: Ending, arrival: Arrival, data: Mapping[str, Any], now: datetime) -> Event:
    return Event(
        kind=f"article.{ending.state}",
        at=now,
        article_id=ending.article_id,
        feed_id=arrival.feed_id,
        receipt_id=ending.id,
        data={**data, "reason": ending.reason, "detail": ending.detail},
    )
