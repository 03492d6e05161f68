"""Addresses whose article is stored already: they end as sightings, and their page is not fetched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from worker.clean import canonical_url
from worker.dedupe import fold
from worker.pipeline import url_key
from worker.store import Database, Session
from worker.store.articles import articles
from worker.store.articles.articles import Sighting
from worker.store.intake import inbox
from worker.store.intake.inbox import Claimed, Ending
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.types import UNKNOWN_SOURCE, Arrival


def end_known(database: Database, claimed: Sequence[Claimed], *, now: datetime) -> list[Claimed]:
    """End the rows that are only a known address; gives those whose pages are still to be fetched.

    A row that carries words of its own (a summary whose full text is wanted) is fetched all the same, and so is one
    with another headline: its article was rewritten, or another stands at its address now.
    """
    arrivals = {one.id: one.arrival() for one in claimed}
    keys = {one.id: key for one in claimed if (key := _key(arrivals[one.id])) is not None}
    with database.read() as session:
        holders = articles.ids_by_key(session, set(keys.values()))
        stored = articles.stored(session, set(holders.values()))
    known = [
        one
        for one in claimed
        if (key := keys.get(one.id)) in holders and _is_headline_of(arrivals[one.id].title, stored[holders[key]].title)
    ]
    if known:
        with database.write() as session:
            ours = inbox.still_ours(session, known)
            found = {one.id: (arrivals[one.id], holders[keys[one.id]]) for one in known if one.id in ours}
            _end(session, found, now)
    ended = {one.id for one in known}
    return [one for one in claimed if one.id not in ended]


def _is_headline_of(given: str | None, known: str) -> bool:
    """Return True if a headline may be that of the article; under another one, its address may show another article."""
    a, b = fold(given or ""), fold(known)
    return a in b or b in a


def _key(arrival: Arrival) -> bytes | None:
    return url_key(arrival.url) if arrival.url and not (arrival.text or arrival.html) else None


def _end(session: Session, found: dict[int, tuple[Arrival, int]], now: datetime) -> None:
    stored = articles.stored(session, {article_id for _, article_id in found.values()})
    detail = "its address is known; the page was not fetched again"
    sightings, endings, said = [], [], []
    for inbox_id, (arrival, holder) in found.items():
        article_id = stored[holder].duplicate_of or holder
        source = arrival.source or canonical_url(arrival.url or "").registered_domain or UNKNOWN_SOURCE
        sightings.append(
            Sighting(
                inbox_id=inbox_id,
                article_id=article_id,
                source=source,
                url=arrival.url,
                feed_id=arrival.feed_id,
                seen_at=now,
                reason="same_url",
                similarity=None,
            )
        )
        endings.append(Ending(id=inbox_id, state="duplicate", reason="same_url", detail=detail, article_id=article_id))
        data = {"title": stored[holder].title, "source": source, "reason": "same_url", "detail": detail}
        said.append(
            Event(
                kind="article.duplicate",
                at=now,
                article_id=article_id,
                feed_id=arrival.feed_id,
                inbox_id=inbox_id,
                data=data,
            )
        )
    articles.add_sightings(session, sightings)
    inbox.finish(session, endings, now=now)
    event_log.append(session, said)
