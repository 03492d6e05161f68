"""Enrich: find who and what stored articles name, and which known entity each is.

The recogniser runs outside any transaction; resolving and writing is one transaction that runs
alone, so that a name met by two workers at one moment becomes one entity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from worker.clock import Clock
from worker.entities import EntityTools, Reading
from worker.service.clustering import cluster
from worker.service.resolving import Resolver
from worker.service.saying import unforeseen
from worker.store import Database, Session, enrichments, entities, events
from worker.store.enrichments import ClaimedText
from worker.store.events import Event
from worker.types import FoundEntity

log = structlog.get_logger()

RETRY_WAIT_S = 10.0


@dataclass(frozen=True, slots=True)
class EnrichSettings:
    """How much at a time, and how often."""

    batch_articles: int
    lease_s: float
    attempts_limit: int


class Enrich:
    """Finds the names in stored articles."""

    def __init__(self, database: Database, settings: EnrichSettings, clock: Clock, tools: EntityTools) -> None:
        self._db = database
        self._settings = settings
        self._clock = clock
        self._tools = tools

    def run(self) -> bool:
        """Claim one batch and enrich it. True if a full batch was there, so that more may wait."""
        if not self._tools.is_ready():
            return False  # the list of places is still being built; the next sweep asks again
        for _ in range(self._settings.batch_articles):
            if not self._retry_one():
                break
        batch = self._claim(retried=False)
        self._enrich(batch)
        return len(batch) == self._settings.batch_articles

    def _retry_one(self) -> bool:
        """Enrich one article that was tried before. False if there is none."""
        claimed = self._claim(retried=True)
        for one in claimed:
            if one.attempts > self._settings.attempts_limit:
                self._give_up(one, "its worker died or ran out of time each time it was tried")
            else:
                self._enrich([one])
        return bool(claimed)

    def _claim(self, *, retried: bool) -> list[ClaimedText]:
        with self._db.write() as session:
            return enrichments.claim(
                session,
                limit=1 if retried else self._settings.batch_articles,
                now=self._clock(),
                lease_s=self._settings.lease_s,
                retried=retried,
            )

    def _enrich(self, batch: Sequence[ClaimedText]) -> None:
        if not batch:
            return
        try:
            found = self._tools.find([_reading(one) for one in batch])
            with self._db.write_alone() as session:
                self._write(session, batch, found)
        except Exception as error:  # one text nobody foresaw must not hold up its neighbours
            if len(batch) > 1:
                log.warning("batch_split", articles=len(batch), error=type(error).__name__)
                for one in batch:
                    self._enrich([one])
            else:
                self._failed(batch[0], error)

    def _write(self, session: Session, batch: Sequence[ClaimedText], found: Sequence[tuple[FoundEntity, ...]]) -> None:
        now = self._clock()
        ours = enrichments.still_ours(session, batch)
        kept = [(one, names) for one, names in zip(batch, found, strict=True) if one.article_id in ours]
        resolver = Resolver(session, [entity for _, names in kept for entity in names], self._tools)
        resolved = [(one, [(resolver.resolve(entity), entity) for entity in names]) for one, names in kept]
        ids = resolver.write(session, seen_at=now)
        entities.set_mentions(
            session,
            {
                one.article_id: [(ids(handle), mention) for handle, entity in pairs for mention in entity.mentions]
                for one, pairs in resolved
            },
        )
        named = [
            (one, [resolver.name(handle) for handle, entity in pairs for _ in entity.mentions])
            for one, pairs in resolved
        ]
        said: list[Event] = []
        stories = cluster(session, named, said=said, now=now)
        enrichments.finish(session, ours, model=self._tools.model)
        events.append(
            session,
            [
                Event(
                    kind="article.enriched",
                    at=now,
                    article_id=one.article_id,
                    data={
                        "version": one.version,
                        "entities": [{"id": ids(handle), "name": resolver.name(handle)} for handle, _ in pairs],
                        "story": stories[one.article_id].story_id,
                    },
                )
                for one, pairs in resolved
            ]
            + said,
        )

    def _failed(self, claimed: ClaimedText, error: Exception) -> None:
        said = unforeseen(error)
        log.warning(
            "enrich_failed", article_id=claimed.article_id, attempt=claimed.attempts, error=type(error).__name__
        )
        if claimed.attempts >= self._settings.attempts_limit:
            self._give_up(claimed, said)
            return
        wait = timedelta(seconds=RETRY_WAIT_S * 2 ** (claimed.attempts - 1))
        with self._db.write() as session:
            ours = enrichments.still_ours(session, [claimed])
            enrichments.put_back(session, ours, not_before=self._clock() + wait, error=said)

    def _give_up(self, claimed: ClaimedText, error: str) -> None:
        with self._db.write() as session:
            enrichments.give_up(session, enrichments.still_ours(session, [claimed]), error=error)


def _reading(claimed: ClaimedText) -> Reading:
    return Reading(title=claimed.title, text=claimed.text, dateline=claimed.dateline, lang=claimed.lang)
